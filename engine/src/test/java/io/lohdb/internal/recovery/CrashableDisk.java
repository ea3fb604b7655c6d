package io.lohdb.internal.recovery;

import java.util.Random;

/** A simulated disk for tests of other packages: it ends or fails at a call from now on. */
public final class CrashableDisk {
    private static final String REASON = "Input/output error";
    private static final String FULL = "No space left on device";

    private final SimulatedDirectory disk;

    private CrashableDisk(SimulatedDirectory disk) {
        this.disk = disk;
    }

    /** A disk without a file. */
    public static CrashableDisk empty() {
        return new CrashableDisk(new SimulatedDirectory());
    }

    /** The disk itself. */
    public SimulatedDirectory directory() {
        return disk;
    }

    /** Calls so far. */
    public int callCount() {
        return disk.callCount();
    }

    /** Ends the process at a call, counted from now. */
    public void crashAfter(int calls) {
        disk.crashAt(disk.callCount() + calls);
    }

    /** Refuses one call, counted from now. */
    public void failOnceAfter(int calls) {
        disk.failing(disk.callCount() + calls, disk.callCount() + calls, REASON);
    }

    /** Has no room at one call, counted from now. */
    public void fullOnceAfter(int calls) {
        disk.failing(disk.callCount() + calls, disk.callCount() + calls, FULL);
    }

    /** Runs something to its end or to the end of the process; returns whether that came. */
    public boolean untilCrash(Runnable work) {
        try {
            work.run();
            return false;
        } catch (SimulatedCrash expected) {
            return true;
        }
    }

    /** What a killed process leaves. */
    public CrashableDisk killed() {
        return new CrashableDisk(new SimulatedDirectory(disk.killed()));
    }

    /** What power loss leaves at the very least. */
    public CrashableDisk powerCut() {
        return new CrashableDisk(new SimulatedDirectory(disk.powerCut()));
    }

    /** What power loss may leave. */
    public CrashableDisk powerCut(Random random) {
        return new CrashableDisk(new SimulatedDirectory(disk.powerCut(random)));
    }

    /** Gives the memory back. */
    public void free() {
        disk.free();
    }
}
