package io.lohdb.stress.hostile;

import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.Change;
import io.lohdb.spi.ChangeReader;
import io.lohdb.spi.ChangeType;
import io.lohdb.stress.model.BrokenPromise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Everything that can be read from an open engine, read in every way there is.
 *
 * @param entries keys and values
 * @param history operations that the log still has, in order
 * @param lastSequence the last operation's
 */
record StoreContent(SortedMap<String, String> entries, List<String> history, long lastSequence) {
    private static final int POLL_LIMIT = 7;

    /** Reads all, and compares what the ways of reading say. */
    static StoreContent of(final LogStorageEngine engine) {
        final SortedMap<String, String> entries = new TreeMap<>();
        engine.forEach(
                new UnsafeBuffer(new byte[0]),
                (buffer, keyOffset, keyLength, valueOffset, valueLength) -> {
                    final String value =
                            entries.put(
                                    text(buffer, keyOffset, keyLength),
                                    text(buffer, valueOffset, valueLength));
                    expect(value == null, "an entry was visited twice");
                    return true;
                });
        expect(engine.count() == entries.size(), "count and entries disagree");
        for (final Map.Entry<String, String> entry : entries.entrySet()) {
            expect(entry.getValue().equals(value(engine, entry.getKey())), "get and forEach");
        }
        final SortedMap<String, String> replayed = new TreeMap<>();
        final List<String> history = history(engine, replayed);
        // Compaction takes operations out of the history whose entries live on.
        if (engine.log().table().cold().length == 0) {
            expect(replayed.equals(entries), "entries are not what the history makes");
        }
        return new StoreContent(
                Collections.unmodifiableSortedMap(entries),
                Collections.unmodifiableList(history),
                engine.writtenSequence());
    }

    private static void expect(final boolean isTrue, final String what) {
        if (!isTrue) {
            throw new BrokenPromise("ways of reading disagree: " + what);
        }
    }

    private static String value(final LogStorageEngine engine, final String key) {
        final UnsafeBuffer wanted = new UnsafeBuffer(key.getBytes(StandardCharsets.ISO_8859_1));
        final ExpandableArrayBuffer copied = new ExpandableArrayBuffer();
        final int length = engine.get(wanted, 0, wanted.capacity(), copied, 0);
        final String[] lent = {null};
        engine.read(wanted, 0, wanted.capacity(), (b, o, l) -> lent[0] = text(b, o, l));
        expect(length >= 0 && text(copied, 0, length).equals(lent[0]), "copy and loan");
        return lent[0];
    }

    private static List<String> history(
            final LogStorageEngine engine, final SortedMap<String, String> replayed) {
        final List<String> history = new ArrayList<>();
        final long last = engine.writtenSequence();
        try (ChangeReader reader = engine.changes(engine.firstSequence() - 1)) {
            long before = -1;
            while (reader.sequence() < last) {
                expect(reader.sequence() > before, "the history stands still");
                before = reader.sequence();
                reader.poll(change -> history.add(apply(change, replayed)), last, POLL_LIMIT);
            }
        }
        return history;
    }

    private static String apply(final Change change, final SortedMap<String, String> replayed) {
        final String key = text(change.buffer(), change.keyOffset(), change.keyLength());
        final String value = text(change.buffer(), change.valueOffset(), change.valueLength());
        if (change.type() == ChangeType.PUT) {
            replayed.put(key, value);
        } else {
            replayed.remove(key);
        }
        return change.sequence() + " " + change.type() + " " + key + "=" + value;
    }

    private static String text(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** This content with one more put. */
    StoreContent plus(final long sequence, final String key, final String value) {
        final SortedMap<String, String> more = new TreeMap<>(entries);
        more.put(key, value);
        final List<String> longer = new ArrayList<>(history);
        longer.add(sequence + " " + ChangeType.PUT + " " + key + "=" + value);
        return new StoreContent(more, longer, sequence);
    }
}
