package io.lohdb.stress.model;

import io.lohdb.LohDb;
import io.lohdb.Snapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * Snapshots that a simulated store has open, each beside what it has to show. For one thread.
 *
 * <p>What is issued is never cut while they are open: they end with the process.
 */
public final class OpenSnapshots {
    private static final int MAX_OPEN = 3;

    private final List<Held> held = new ArrayList<>();
    private final ContentCheck content = new ContentCheck();
    private final int[] newest;

    /** A snapshot, its moment and the last operation that it shows. */
    private record Held(Snapshot snapshot, int sequence, long nowMs) {}

    /**
     * Creates it with none open.
     *
     * @param keyCount keys are below it
     */
    public OpenSnapshots(final int keyCount) {
        newest = new int[keyCount];
    }

    /** Opens one more, or closes one if there are enough. */
    public void openOrClose(
            final LohDb db, final IssuedLog issued, final long nowMs, final int choice) {
        if (held.size() == MAX_OPEN) {
            held.remove(choice % MAX_OPEN).snapshot().close();
            return;
        }
        final Snapshot snapshot = db.snapshot();
        if (snapshot.sequence() != issued.count()) {
            throw new BrokenPromise(
                    "snapshot: expected=" + issued.count() + " sequence=" + snapshot.sequence());
        }
        held.add(new Held(snapshot, issued.count(), nowMs));
    }

    /** Compares all of them with what was issued until their moments. */
    public void check(final IssuedLog issued, final long nowMs) {
        for (final Held each : held) {
            issued.now(each.nowMs());
            try {
                content.check(
                        each.snapshot(), issued, newest, issued.newest(each.sequence(), newest));
            } catch (final BrokenPromise e) {
                throw new BrokenPromise(
                        "snapshot of " + each.sequence() + ": " + e.getMessage(), e);
            } finally {
                issued.now(nowMs);
            }
        }
    }

    /** Closes all of them. */
    public void close() {
        held.forEach(each -> each.snapshot().close());
        held.clear();
    }

    /** The process has ended, and they with it. */
    public void forget() {
        held.clear();
    }
}
