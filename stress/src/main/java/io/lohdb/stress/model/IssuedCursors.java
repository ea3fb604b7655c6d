package io.lohdb.stress.model;

import io.lohdb.spi.Cursor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every cursor that a store was given, in order, and behind which operation each stands in the log.
 * For one thread.
 */
public final class IssuedCursors {
    private final List<Commit> commits = new ArrayList<>();
    private int acknowledged;

    /**
     * One cursor as it was committed.
     *
     * @param after the last operation before it
     */
    private record Commit(String name, long sequence, int after) {}

    /** None yet. */
    public IssuedCursors() {}

    /** How many there are. */
    public int count() {
        return commits.size();
    }

    /** Adds one. */
    public void commit(final String name, final long sequence, final int after) {
        commits.add(new Commit(name, sequence, after));
    }

    /** Somebody was told that all of them are durable. */
    public void acknowledge() {
        acknowledged = commits.size();
    }

    /** Takes back the last ones. */
    public void cut(final int newCount) {
        while (commits.size() > newCount) {
            commits.remove(commits.size() - 1);
        }
        acknowledged = Math.min(acknowledged, newCount);
    }

    /**
     * Compares what a store has with what it may have: all that stand before its last operation,
     * all that were acknowledged, and any of those behind it, in order.
     *
     * @param last the last operation recovered
     * @return how many of the commits are in the store
     * @throws BrokenPromise when it is anything else
     */
    public int check(final Collection<Cursor> found, final int last) {
        final Map<String, Long> expected = new HashMap<>();
        final Map<String, Long> present = new HashMap<>();
        found.forEach(cursor -> present.put(cursor.name(), cursor.sequence()));
        int applied = 0;
        while (applied < commits.size()
                && (applied < acknowledged || commits.get(applied).after() < last)) {
            apply(applied++, expected);
        }
        while (!present.equals(expected)
                && applied < commits.size()
                && commits.get(applied).after() == last) {
            apply(applied++, expected);
        }
        if (!present.equals(expected)) {
            throw new BrokenPromise("cursors: expected=" + expected + " found=" + present);
        }
        return applied;
    }

    private void apply(final int commit, final Map<String, Long> to) {
        to.put(commits.get(commit).name(), commits.get(commit).sequence());
    }

    /** The same ones. */
    IssuedCursors copy() {
        final IssuedCursors copy = new IssuedCursors();
        copy.commits.addAll(commits);
        copy.acknowledged = acknowledged;
        return copy;
    }
}
