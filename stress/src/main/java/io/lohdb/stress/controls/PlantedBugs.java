package io.lohdb.stress.controls;

import io.lohdb.spi.StorageEngine;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The bugs. Each is named after what a programmer would have done. */
final class PlantedBugs {
    private static final String ENGINE = "io.lohdb.internal.";
    private static final String SEGMENT = ENGINE + "log.Segment";
    private static final String SYNCER = ENGINE + "log.LogSyncer";
    private static final String WRITER = ENGINE + "log.LogWriter";
    private static final String PREPARER = ENGINE + "log.SegmentPreparer";
    private static final String LOG_ENGINE = ENGINE + "store.LogStorageEngine";
    private static final String APPENDER = ENGINE + "store.LogAppender";
    private static final String WALK = ENGINE + "recovery.LogWalk";
    private static final String SCANNER = ENGINE + "recovery.FrameScanner";
    private static final String SETTLER = ENGINE + "recovery.TailSettler";
    private static final String BATCHES = ENGINE + "recovery.BatchTracker";
    private static final String WALK_RESULT = ENGINE + "recovery.WalkResult";
    private static final String REPLAY = ENGINE + "store.IndexReplay";
    private static final String REPLAYED = ENGINE + "store.ReplayedOperations";
    private static final String CHECKSUM = ENGINE + "format.FrameChecksum";
    private static final String PAGE = ENGINE + "index.Page";
    private static final String STORE = ENGINE + "store.Store";
    private static final String WAITERS = ENGINE + "store.WaiterList";
    private static final String DISK = "io.lohdb.stress.disk.SimulatedDisk";

    private PlantedBugs() {}

    /** All of them. */
    static List<PlantedBug> all() {
        final List<PlantedBug> bugs = new ArrayList<>();
        bugs.addAll(syncing());
        bugs.addAll(device());
        bugs.addAll(opening());
        bugs.addAll(refusals());
        bugs.addAll(damage());
        bugs.addAll(forgery());
        bugs.addAll(memory());
        bugs.addAll(promises());
        bugs.addAll(SpaceBugs.all());
        return bugs;
    }

    private static Planting planting() {
        return new Planting();
    }

    private static List<PlantedBug> syncing() {
        return List.of(
                new PlantedBug("msync left out", planting().skip(SEGMENT, "sync"), Check.CRASH),
                new PlantedBug(
                        "written counts as durable",
                        planting()
                                .advise(
                                        LOG_ENGINE,
                                        "durableSequence",
                                        SyncBugs.DurableIsWritten.class),
                        Check.CRASH),
                new PlantedBug(
                        "sync ends one frame early",
                        planting().advise(SYNCER, "syncRange", SyncBugs.ShortRange.class),
                        Check.CRASH),
                new PlantedBug(
                        "durable sequence read after the sync",
                        planting().advise(SYNCER, "sync", SyncBugs.LateSequence.class),
                        Check.CRASH),
                new PlantedBug(
                        "durable sequence moved before the sync",
                        planting().advise(SYNCER, "sync", SyncBugs.EarlySequence.class),
                        Check.CRASH),
                new PlantedBug(
                        "durable position moved before the sync",
                        planting().advise(SYNCER, "sync", SyncBugs.EarlyPosition.class),
                        Check.CRASH),
                new PlantedBug(
                        "close without its last sync",
                        planting()
                                .omit(ENGINE + "store.OrderlyEnd", "mark", "sync")
                                .omit(ENGINE + "store.GroupCommit", "shutDown", "sync"),
                        Check.CRASH),
                new PlantedBug(
                        "delete only in the index",
                        planting().advise(APPENDER, "delete", 3, WriteBugs.DeleteInIndexOnly.class),
                        Check.CRASH),
                new PlantedBug(
                        "segment named before it is synced",
                        planting()
                                .advise(PREPARER, "handOver", WriteBugs.NamedBeforeSynced.class)
                                .advise(
                                        ENGINE + "format.Manifest",
                                        "plus",
                                        WriteBugs.NamedOnce.class),
                        Check.CRASH));
    }

    private static List<PlantedBug> device() {
        return List.of(
                new PlantedBug(
                        "directory never synced", planting().skip(DISK, "syncNames"), Check.CRASH),
                new PlantedBug(
                        "renamed before its content is synced",
                        planting().omit(DISK, "replace", "syncFile"),
                        Check.CRASH),
                new PlantedBug(
                        "new segment never synced",
                        planting()
                                .omit(
                                        "io.lohdb.stress.disk.SimulatedAllocation",
                                        "finish",
                                        "syncFile"),
                        Check.CRASH));
    }

    private static List<PlantedBug> opening() {
        return List.of(
                new PlantedBug(
                        "recovered tail served as it is",
                        planting()
                                .advise(
                                        WALK_RESULT,
                                        "cutPosition",
                                        RecoveryBugs.NothingToSettle.class),
                        Check.CRASH),
                new PlantedBug(
                        "recovered tail copied but not synced",
                        planting().omit(SETTLER, "settle", "sync"),
                        Check.CRASH),
                new PlantedBug(
                        "moved frames stay where the index had them",
                        planting().skip(REPLAY, "onMoved"),
                        Check.CRASH),
                new PlantedBug(
                        "tombstones ignored on replay",
                        planting().omit(REPLAYED, "apply", "remove"),
                        Check.CRASH),
                new PlantedBug(
                        "torn batch accepted",
                        planting().omit(BATCHES, "accept", "flags").omit(WALK, "order", "flags"),
                        Check.CRASH),
                new PlantedBug(
                        "settling names its segments too early",
                        planting().skip(ENGINE + "log.ManifestFile", "hold"),
                        Check.CRASH));
    }

    private static List<PlantedBug> refusals() {
        return List.of(
                new PlantedBug(
                        "acknowledged before the sync",
                        planting().skip(ENGINE + "store.GroupCommit", "await"),
                        Check.CRASH),
                new PlantedBug(
                        "refused sync ignored",
                        planting().advise(SEGMENT, "sync", SyncBugs.IgnoreRefusal.class),
                        Check.CRASH),
                new PlantedBug(
                        "refused sync tried again at once",
                        planting().advise(SEGMENT, "sync", SyncBugs.SyncAgain.class),
                        Check.CRASH),
                new PlantedBug(
                        "failure forgotten",
                        planting().skip(ENGINE + "store.FailureState", "fail"),
                        Check.FAULTS),
                new PlantedBug(
                        "recovered tail synced in its old file",
                        planting()
                                .advise(
                                        WALK_RESULT,
                                        "cutPosition",
                                        RecoveryBugs.NothingToSettle.class)
                                .adviseConstructor(SYNCER, SyncBugs.SyncOldFile.class),
                        Check.CRASH));
    }

    private static List<PlantedBug> damage() {
        return List.of(
                new PlantedBug(
                        "length of a frame trusted",
                        planting().advise(SCANNER, "checkLengths", RecoveryBugs.TrustLength.class),
                        Check.DAMAGE),
                new PlantedBug(
                        "checksum of a frame not compared",
                        planting().advise(SCANNER, "checksum", RecoveryBugs.StoredChecksum.class),
                        Check.DAMAGE),
                new PlantedBug(
                        "damage taken for a torn tail",
                        planting().skip(ENGINE + "recovery.DurableEvidence", "position"),
                        Check.DAMAGE),
                new PlantedBug(
                        "no sync marks", planting().skip(WRITER, "appendMark"), Check.DAMAGE),
                new PlantedBug(
                        "checksum of the manifest not compared",
                        planting()
                                .redirect(
                                        ENGINE + "format.ManifestDescriptor",
                                        "decode",
                                        "compute",
                                        method(
                                                RecoveryBugs.StoredContentChecksum.class,
                                                "compute")),
                        Check.DAMAGE));
    }

    private static List<PlantedBug> forgery() {
        return List.of(
                new PlantedBug(
                        "checksum without the salt",
                        planting().advise(CHECKSUM, "compute", RecoveryBugs.NoSalt.class),
                        Check.FORGERY),
                new PlantedBug(
                        "every segment with the same salt",
                        planting().omit(PREPARER, "advance", "nextLong"),
                        Check.FORGERY),
                new PlantedBug(
                        "checksum without the position",
                        planting().advise(CHECKSUM, "compute", RecoveryBugs.NoPosition.class),
                        Check.FORGERY),
                new PlantedBug(
                        "gap in the sequences accepted",
                        planting().advise(WALK, "order", RecoveryBugs.NoGap.class),
                        Check.FORGERY),
                new PlantedBug(
                        "end of a cut segment not noted",
                        planting().advise(SETTLER, "sealed", RecoveryBugs.NotSealed.class),
                        Check.SALVAGE));
    }

    private static List<PlantedBug> memory() {
        return List.of(
                new PlantedBug(
                        "slot published before its frame",
                        planting().advise(APPENDER, "put", 7, WriteBugs.SlotBeforeFrame.class),
                        Check.PUBLISH),
                new PlantedBug(
                        "page freed without the epoch",
                        planting()
                                .advise(
                                        ENGINE + "epoch.Epoch",
                                        "retire",
                                        WriteBugs.ReleaseAtOnce.class),
                        Check.INDEX),
                new PlantedBug(
                        "slots moved without the page's version",
                        planting()
                                .skip(PAGE, "beginMove")
                                .skip(PAGE, "advanceMove")
                                .skip(PAGE, "endMove"),
                        Check.INDEX),
                new PlantedBug(
                        "absence believed at once",
                        planting().advise(PAGE, "isUnmovedSince", WriteBugs.AlwaysTrue.class),
                        Check.INDEX));
    }

    private static List<PlantedBug> promises() {
        return List.of(
                new PlantedBug(
                        "feed runs ahead of the durable end",
                        planting()
                                .redirect(
                                        ENGINE + "feed.FeedPublisher",
                                        "doWork",
                                        "durableSequence",
                                        method(StorageEngine.class, "writtenSequence")),
                        Check.PROMISES,
                        Check.CRASH),
                new PlantedBug(
                        "interval forgotten",
                        planting().skip(ENGINE + "store.SyncAgent", "syncIfDue"),
                        Check.PROMISES),
                new PlantedBug(
                        "callback before its write is durable",
                        planting()
                                .advise(
                                        ENGINE + "store.DurableCallbacks",
                                        "fire",
                                        SyncBugs.EverythingDurable.class),
                        Check.THREADS),
                new PlantedBug(
                        "wakeup of the next leader lost",
                        planting().skip(WAITERS, "wakeNextLeader"),
                        Check.THREADS),
                new PlantedBug(
                        "covered waiters not woken",
                        planting().skip(WAITERS, "wakeSettled"),
                        Check.THREADS),
                new PlantedBug(
                        "put-if-absent looks before it locks",
                        planting()
                                .omit(STORE, "putIf", "lockForWriting")
                                .omit(STORE, "putIf", "unlock")
                                .redirect(
                                        STORE,
                                        "putIf",
                                        "put",
                                        method(WriteBugs.LateLock.class, "put")),
                        Check.THREADS));
    }

    private static Method method(final Class<?> type, final String name) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findAny()
                .orElseThrow(() -> new IllegalStateException("no such method any more: " + name));
    }
}
