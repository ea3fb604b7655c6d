package io.lohdb.stress.controls;

import io.lohdb.internal.log.LogSyncer;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.asm.Advice;

/**
 * Bugs of compaction, checkpoints, snapshots and expiry. The code of the nested classes is copied
 * into methods of the engine; it never runs here.
 */
@SuppressWarnings("UnusedVariable") // Assigning to a parameter is how such code gives a result.
final class SpaceBugs {
    private static final String ENGINE = "io.lohdb.internal.";
    private static final String JOB = ENGINE + "compaction.CompactionJob";
    private static final String RETIREMENT = ENGINE + "compaction.Retirement";
    private static final String COLD_FILE = ENGINE + "compaction.ColdFile";
    private static final String SWING = ENGINE + "compaction.Swing";
    private static final String SURVEY = ENGINE + "compaction.Survey";
    private static final String SNAPSHOTS = ENGINE + "snapshot.SnapshotIndex";
    private static final String REPLAY = ENGINE + "store.IndexReplay";
    private static final String REPLAYED = ENGINE + "store.ReplayedOperations";
    private static final String LOADED = ENGINE + "checkpoint.LoadedCheckpoint";
    private static final String RUN = ENGINE + "checkpoint.CheckpointRun";

    private SpaceBugs() {}

    /** All of them. */
    static List<PlantedBug> all() {
        final List<PlantedBug> bugs = new ArrayList<>();
        bugs.addAll(compaction());
        bugs.addAll(versions());
        bugs.addAll(checkpoints());
        return bugs;
    }

    private static Planting planting() {
        return new Planting();
    }

    private static List<PlantedBug> compaction() {
        return List.of(
                new PlantedBug(
                        "cold segment named but not synced",
                        planting().omit(COLD_FILE, "sync", "sync"),
                        Check.SPACE),
                new PlantedBug(
                        "victims go while slots lead to them",
                        planting().advise(SWING, "step", DoneAtOnce.class).skip(JOB, "checkEmpty"),
                        Check.SPACE),
                new PlantedBug(
                        "victims deleted while still named",
                        planting().omit(RETIREMENT, "run", "update"),
                        Check.SPACE),
                new PlantedBug(
                        "victims go before what killed them is durable",
                        planting()
                                .redirect(
                                        JOB,
                                        "awaitDurable",
                                        "durableSequence",
                                        ahead("durableSequence"))
                                .redirect(
                                        JOB,
                                        "awaitDurable",
                                        "durablePosition",
                                        ahead("durablePosition")),
                        Check.SPACE),
                new PlantedBug(
                        "history goes that was granted meanwhile",
                        planting().advise(RETIREMENT, "letHistoryGo", WriteBugs.AlwaysTrue.class),
                        Check.PROMISES),
                new PlantedBug(
                        "compaction drops every tombstone",
                        planting().skip(SURVEY, "isNeeded"),
                        Check.SPACE),
                new PlantedBug(
                        "copies have no checksum of their place",
                        planting().skip(ENGINE + "format.FrameChecksum", "moved"),
                        Check.SPACE),
                new PlantedBug(
                        "a job goes on while victims of the one before wait",
                        planting()
                                .advise(
                                        ENGINE + "compaction.Compactor",
                                        "mayStep",
                                        WriteBugs.AlwaysTrue.class),
                        Check.SPACE),
                new PlantedBug(
                        "sequences of cold frames not compared",
                        planting().omit(REPLAYED, "apply", "sequence"),
                        Check.SPACE));
    }

    private static List<PlantedBug> versions() {
        return List.of(
                new PlantedBug(
                        "compaction knows no snapshots",
                        planting().skip(ENGINE + "store.LogReferences", "isSeen"),
                        Check.SPACE),
                new PlantedBug(
                        "links not carried along",
                        planting().omit(SNAPSHOTS, "relocate", "put"),
                        Check.SPACE),
                new PlantedBug(
                        "versions not linked", planting().skip(SNAPSHOTS, "link"), Check.SPACE),
                new PlantedBug(
                        "expired entries shown",
                        planting().skip(ENGINE + "log.FrameVisibility", "isExpired"),
                        Check.SPACE),
                new PlantedBug(
                        "expiries not counted after opening",
                        planting().omit(REPLAYED, "add", "offer"),
                        Check.SPACE),
                new PlantedBug(
                        "expiries not counted after compaction",
                        planting().omit(SWING, "move", "offer"),
                        Check.SPACE));
    }

    private static List<PlantedBug> checkpoints() {
        return List.of(
                new PlantedBug(
                        "changed pages of the index not copied again",
                        planting().skip(ENGINE + "index.Page", "touch"),
                        Check.SPACE),
                new PlantedBug(
                        "cold segments of the meantime not read again",
                        planting().advise(LOADED, "isCovered", WriteBugs.AlwaysTrue.class),
                        Check.SPACE),
                new PlantedBug(
                        "checkpoint shows what is not durable",
                        planting()
                                .redirect(
                                        RUN,
                                        "awaitDurable",
                                        "durablePosition",
                                        ahead("durablePosition"))
                                .omit(ENGINE + "recovery.LogWalk", "run", "endSequence"),
                        Check.SPACE),
                new PlantedBug(
                        "tombstones in a checkpoint not looked for",
                        planting().skip(REPLAY, "findTombstones"),
                        Check.SPACE),
                new PlantedBug(
                        "cursors not written anew",
                        planting().skip(ENGINE + "store.KeptHistory", "carryOver"),
                        Check.SPACE));
    }

    private static Method ahead(final String name) {
        return Arrays.stream(FarAhead.class.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findAny()
                .orElseThrow();
    }

    /** The method does nothing and says that it has done all. */
    static final class DoneAtOnce {
        private DoneAtOnce() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) boolean isDone) {
            isDone = true;
        }
    }

    /** In place of a {@code LogSyncer}'s answers: everything is durable. */
    public static final class FarAhead {
        private FarAhead() {}

        /** The last durable operation. */
        public static long durableSequence(final LogSyncer syncer) {
            return Long.MAX_VALUE;
        }

        /** Position of the durable end. */
        public static long durablePosition(final LogSyncer syncer) {
            return Long.MAX_VALUE;
        }
    }
}
