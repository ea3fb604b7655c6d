package io.lohdb.internal.compaction;

import io.lohdb.internal.format.LogHistory;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.log.Segment;
import java.io.IOException;
import java.util.List;

/**
 * Takes the victims of a job out of the store once nobody needs what they hold. For one thread.
 *
 * <p>Log segments hold history beside what was copied. Cursors and subscriptions that need it were
 * asked for when the victims were chosen, and are asked for again at the last moment: some may have
 * come since. If so, the victims stay in the log, empty; whoever chooses them again when nobody
 * needs them any more finds next to nothing to copy.
 */
final class Retirement {
    private final CompactedLog log;
    private final LogHistoryNeeds needs;
    private final List<Segment> victims;

    Retirement(final CompactedLog log, final LogHistoryNeeds needs, final List<Segment> victims) {
        this.log = log;
        this.needs = needs;
        this.victims = victims;
    }

    private boolean isOfTheLog() {
        return !victims.get(0).isCold();
    }

    /** Writes anew what else the victims hold. Under the writer lock. */
    void prepare() {
        if (isOfTheLog()) {
            needs.carryOver(LogPosition.of(firstOfTheRest().id(), 0));
        }
    }

    /**
     * Has the manifest forget the victims, then the segment table.
     *
     * @param judgedThrough the last operation by which frames were judged; durable
     * @return false when the victims stay for their history; nothing has changed then
     * @throws IOException when the file system refused; to be tried again
     */
    boolean run(final long judgedThrough) throws IOException {
        if (isOfTheLog() && !letHistoryGo()) {
            return false;
        }
        log.manifestFile().update(manifest -> withoutVictims(manifest, judgedThrough));
        log.writerLock().lock();
        try {
            log.table().retire(victims);
        } finally {
            log.writerLock().unlock();
        }
        return true;
    }

    private boolean letHistoryGo() {
        return needs.letGo(
                firstOfTheRest().header().firstSequence(),
                log.table().chain(),
                log.writer().writtenPosition());
    }

    private Manifest withoutVictims(final Manifest manifest, final long judgedThrough) {
        final List<ManifestSegment> kept =
                manifest.segments().stream().filter(named -> !isVictim(named.id())).toList();
        final long first =
                isOfTheLog()
                        ? firstOfTheRest().header().firstSequence()
                        : manifest.history().firstSequence();
        // The sequence before the position: so the position covers it.
        final long durableSequence = log.syncer().durableSequence();
        return manifest.with(kept, manifest.nextSegmentId())
                .with(new LogHistory(first, judgedThrough))
                .durable(log.syncer().durablePosition(), durableSequence, manifest.isClosed());
    }

    private boolean isVictim(final long id) {
        return victims.stream().anyMatch(victim -> victim.id() == id);
    }

    /** Of the log that remains: the active segment is never a victim. */
    private Segment firstOfTheRest() {
        for (final Segment segment : log.table().chain()) {
            if (!victims.contains(segment)) {
                return segment;
            }
        }
        throw new IllegalStateException("nothing would remain of the log");
    }
}
