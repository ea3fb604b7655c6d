package io.lohdb.cli.text;

import io.lohdb.spi.Change;
import io.lohdb.spi.ChangeType;
import io.lohdb.spi.CompactionReport;
import io.lohdb.spi.Loss;
import io.lohdb.spi.VerifyReport;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The lines that the command prints, with or without pictures. Immutable: any thread may call it.
 *
 * @param isPlain whether the pictures are left out
 */
public record Messages(boolean isPlain) {
    private static final String SET = "✅ ";
    private static final String CHANGE = "📡 ";
    private static final String VALUE = "📄 ";
    private static final String KEYS = "📋 ";

    /** The waste basket with its variation selector, which terminals draw two columns wide. */
    private static final String DELETED = "\uD83D\uDDD1\uFE0F  ";

    private static final String NOT_FOUND = "🔍 ";
    private static final String FIGURES = "📊 ";
    private static final String SYNCED = "💾 ";
    private static final String IMPORTED = "📥 ";
    private static final String EXPORTED = "📤 ";
    private static final String COMPACTED = "🧹 ";
    private static final String DAMAGED = "💥 ";
    private static final String GOODBYE = "👋 ";

    private static final double NS_PER_SECOND = 1e9;

    /**
     * A write was acknowledged.
     *
     * @param key its key
     * @return the line
     */
    public String set(final byte[] key) {
        return picture(SET) + "Set " + BytesText.shown(key) + " successfully";
    }

    /**
     * The value of a key.
     *
     * @param key the key
     * @param value its value
     * @return the line
     */
    public String value(final byte[] key, final byte[] value) {
        return picture(VALUE) + BytesText.shown(key) + " = " + BytesText.shown(value);
    }

    /**
     * A delete was acknowledged.
     *
     * @param key its key
     * @return the line
     */
    public String deleted(final byte[] key) {
        return picture(DELETED) + "Deleted " + BytesText.shown(key);
    }

    /**
     * A key is not there.
     *
     * @param key the key
     * @return the line
     */
    public String notFound(final byte[] key) {
        return picture(NOT_FOUND) + "Key " + BytesText.shown(key) + " not found";
    }

    /**
     * A list of keys.
     *
     * @param keys the keys to show
     * @param count how many there are in all
     * @return the line
     */
    public String keys(final List<byte[]> keys, final long count) {
        final String words = keys.stream().map(BytesText::word).collect(Collectors.joining(", "));
        final String head = picture(KEYS) + "Keys (" + count + "):";
        if (keys.size() < count) {
            final long hidden = count - keys.size();
            return head + " " + words + ", ... " + grouped(hidden) + " more (list --all)";
        }
        return keys.isEmpty() ? head : head + " " + words;
    }

    /**
     * A change that a subscription delivered.
     *
     * @param change valid during the call
     * @return the line
     */
    public String change(final Change change) {
        final String key = "key: " + BytesText.quoted(change.keyBytes());
        final String what =
                change.type() == ChangeType.PUT
                        ? "Set { " + key + ", value: " + BytesText.quoted(change.valueBytes())
                        : (change.isExpiry() ? "Expire { " : "Delete { ") + key;
        final String expiry =
                change.expiryMs() == 0
                        ? ""
                        : ", expires: " + Instant.ofEpochMilli(change.expiryMs());
        return picture(CHANGE) + "Change: " + what + expiry + " }";
    }

    /**
     * Changes that are too many to be shown one by one.
     *
     * @param count how many
     * @return the line
     */
    public String changes(final long count) {
        return picture(CHANGE) + "Changes: " + grouped(count);
    }

    /**
     * The number of keys.
     *
     * @param count how many
     * @return the line
     */
    public String count(final long count) {
        return picture(FIGURES) + "Count: " + count;
    }

    /**
     * The head of the figures.
     *
     * @param directory the store
     * @return the line
     */
    public String figures(final Object directory) {
        return picture(FIGURES) + "Store " + directory;
    }

    /**
     * Everything written is durable.
     *
     * @param sequence the last durable operation
     * @return the line
     */
    public String synced(final long sequence) {
        return picture(SYNCED) + "Synced through sequence " + sequence;
    }

    /**
     * An import has ended.
     *
     * @param count entries
     * @param durationNs how long it took
     * @return the line
     */
    public String imported(final long count, final long durationNs) {
        return picture(IMPORTED) + "Imported " + rate(count, durationNs);
    }

    /**
     * An export has ended.
     *
     * @param count entries
     * @param durationNs how long it took
     * @return the line
     */
    public String exported(final long count, final long durationNs) {
        return picture(EXPORTED) + "Exported " + rate(count, durationNs);
    }

    /**
     * A checkpoint is written.
     *
     * @param sequence the last durable operation
     * @return the line
     */
    public String checkpointed(final long sequence) {
        return picture(SYNCED) + "Checkpoint written at sequence " + sequence;
    }

    /**
     * A store was compacted.
     *
     * @param report what was done
     * @return the line
     */
    public String compacted(final CompactionReport report) {
        return picture(COMPACTED)
                + String.format(
                        Locale.ROOT,
                        "Compacted: %,d segments retired, %,d bytes freed,"
                                + " space amplification %.2f",
                        report.segmentsRetired(),
                        report.bytesFreed(),
                        report.spaceAmplification());
    }

    /**
     * A backup is complete.
     *
     * @param sequence the last operation in it
     * @param bytes what was copied
     * @param durationNs how long it took
     * @return the line
     */
    public String backedUp(final long sequence, final long bytes, final long durationNs) {
        return picture(SYNCED)
                + "Backed up through sequence "
                + sequence
                + ": "
                + grouped(bytes)
                + " bytes in "
                + seconds(durationNs);
    }

    /**
     * A store was restored and checked.
     *
     * @param sequence the last operation in it
     * @param keys how many it holds
     * @param durationNs how long it took
     * @return the line
     */
    public String restored(final long sequence, final long keys, final long durationNs) {
        return picture(SYNCED)
                + "Restored through sequence "
                + sequence
                + ": "
                + grouped(keys)
                + " keys in "
                + seconds(durationNs);
    }

    /**
     * A store was checked.
     *
     * @param report what was found
     * @return the line
     */
    public String verified(final VerifyReport report) {
        final String counts =
                String.format(
                        Locale.ROOT,
                        "%,d segments, %,d frames, %,d bytes, %,d keys",
                        report.segments(),
                        report.frames(),
                        report.bytes(),
                        report.keys());
        return report.isIntact()
                ? picture(SET) + "Intact: " + counts
                : picture(DAMAGED)
                        + "Damaged in "
                        + report.findings().size()
                        + " places: "
                        + counts;
    }

    /**
     * A store was repaired.
     *
     * @param keys how many the new one holds
     * @param losses how many losses there were
     * @return the line
     */
    public String repaired(final long keys, final int losses) {
        return losses == 0
                ? picture(SET) + "Repaired: " + grouped(keys) + " keys, nothing lost"
                : picture(DAMAGED) + "Repaired: " + grouped(keys) + " keys, losses: " + losses;
    }

    /**
     * One loss or finding.
     *
     * @param loss what and where
     * @return a part of a line
     */
    public static String loss(final Loss loss) {
        final String where =
                grouped(loss.length())
                        + " bytes: file="
                        + loss.file()
                        + " offset="
                        + loss.offset()
                        + " problem="
                        + loss.problem();
        return loss.firstSequence() == 0
                ? where
                : where + " sequences=" + loss.firstSequence() + ".." + loss.lastSequence();
    }

    private static String seconds(final long durationNs) {
        return String.format(Locale.ROOT, "%.1f s", durationNs / NS_PER_SECOND);
    }

    /**
     * The shell ends.
     *
     * @return the line
     */
    public String goodbye() {
        return picture(GOODBYE) + "Goodbye!";
    }

    /**
     * A number for a reader.
     *
     * @param number any number
     * @return the number with commas between groups of three digits
     */
    public static String grouped(final long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String rate(final long count, final long durationNs) {
        final double seconds = Math.max(1, durationNs) / NS_PER_SECOND;
        final String entries = grouped(count) + (count == 1 ? " entry" : " entries");
        return String.format(
                Locale.ROOT, "%s in %.1f s (%,d/s)", entries, seconds, (long) (count / seconds));
    }

    private String picture(final String picture) {
        return isPlain ? "" : picture;
    }
}
