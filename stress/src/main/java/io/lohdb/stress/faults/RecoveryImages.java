package io.lohdb.stress.faults;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.internal.store.EngineSettings;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.WorkSignal;
import io.lohdb.stress.disk.DiskImage;
import io.lohdb.stress.disk.DiskMemory;
import io.lohdb.stress.disk.IoFault;
import io.lohdb.stress.disk.SimulatedDisk;
import io.lohdb.stress.model.IssuedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/** Stores whose opening has something to do, as images. For one thread. */
final class RecoveryImages {
    private static final String MANIFEST = "MANIFEST";
    private static final EngineSettings SETTINGS =
            new EngineSettings(UsedStore.SETTINGS, UsedStore.COMPACTION);
    private static final int DAMAGED_OFFSET = 200;
    private static final int COMPACTION_SLICES = 7;

    private final SplittableRandom random;
    private final List<RecoveryImage> images = new ArrayList<>();
    private SimulatedDisk disk;
    private SmallStore store;

    private RecoveryImages(final SplittableRandom random) {
        this.random = random;
    }

    /** All of them, always the same ones for a seed. */
    static List<RecoveryImage> all(final long seed) {
        final RecoveryImages made = new RecoveryImages(new SplittableRandom(seed));
        made.add("new store", DiskImage.EMPTY, new IssuedLog(), CorruptionPolicy.FAIL);
        made.closed();
        made.unmarked();
        made.withoutSpare();
        made.powerCut();
        made.compacted();
        return List.copyOf(made.images);
    }

    private void add(
            final String name,
            final DiskImage image,
            final IssuedLog issued,
            final CorruptionPolicy policy) {
        images.add(
                new RecoveryImage(
                        name,
                        image,
                        issued.copy(issued.count()),
                        new EngineSettings(
                                new LogSettings(
                                        UsedStore.SETTINGS.minSegmentLength(),
                                        UsedStore.SETTINGS.maxSegmentLength(),
                                        policy),
                                UsedStore.COMPACTION)));
    }

    private void start() {
        disk =
                new SimulatedDisk(
                        new DiskMemory(), Recheck.SECTOR_LENGTH, DiskImage.EMPTY, random.split());
        store = new SmallStore(LogStorageEngine.open(disk, SETTINGS, random), 12);
    }

    private void durable(final int operations) {
        store.put(operations);
        store.batch(3);
        store.mark();
    }

    private void closed() {
        start();
        durable(30);
        store.put(20);
        store.engine().close();
        final DiskImage image = disk.written();
        add("closed in order", image, store.issued(), CorruptionPolicy.FAIL);
        final String first =
                image.files().keySet().stream()
                        .filter(name -> !name.equals(MANIFEST))
                        .min(String::compareTo)
                        .orElseThrow();
        add(
                "damaged, salvaged",
                image.flipped(first, DAMAGED_OFFSET, 1),
                store.issued(),
                CorruptionPolicy.SALVAGE);
    }

    private void unmarked() {
        start();
        durable(10);
        store.put(4);
        add("unmarked tail", disk.written(), store.issued(), CorruptionPolicy.FAIL);
        store.put(40);
        final DiskImage several = disk.written();
        add("tail in several segments", several, store.issued(), CorruptionPolicy.FAIL);
        settling(several);
        store.batch(4);
        add("cut batch", withoutEnd(disk.written()), store.issued(), CorruptionPolicy.FAIL);
        abandon();
    }

    /** What a kill leaves that came when the tail was nearly settled. */
    private void settling(final DiskImage image) {
        final FaultPlan count = new FaultPlan(List.of());
        LogStorageEngine.open(over(image).observer(count), SETTINGS, random).close();
        for (final int before : new int[] {18, 12}) {
            final SimulatedDisk killed = over(image);
            final long last = count.stepCount() - before;
            killed.observer((kind, number) -> number < last ? IoFault.NONE : IoFault.TORN);
            try {
                Recheck.abandon(LogStorageEngine.open(killed, SETTINGS, random));
            } catch (final LohDbException e) {
                add(
                        "killed while settling",
                        killed.written(),
                        store.issued(),
                        CorruptionPolicy.FAIL);
            }
        }
    }

    private SimulatedDisk over(final DiskImage image) {
        return new SimulatedDisk(new DiskMemory(), Recheck.SECTOR_LENGTH, image, random.split());
    }

    /** Without the last bytes that are not zero. */
    private static DiskImage withoutEnd(final DiskImage image) {
        String last = "";
        for (final String name : image.files().keySet()) {
            if (!name.equals(MANIFEST) && lastUsed(image, name) >= 0 && name.compareTo(last) > 0) {
                last = name;
            }
        }
        return image.flipped(last, lastUsed(image, last), image.file(last)[lastUsed(image, last)]);
    }

    private static int lastUsed(final DiskImage image, final String name) {
        int offset = image.file(name).length - 1;
        while (offset >= 0 && image.file(name)[offset] == 0) {
            offset--;
        }
        return offset;
    }

    private void withoutSpare() {
        start();
        store.engine().workSignal(new Never(store.engine()));
        durable(20);
        store.put(6);
        add("no spare", disk.written(), store.issued(), CorruptionPolicy.FAIL);
        abandon();
    }

    /** Nothing is prepared before a write waits for it. */
    private static final class Never implements WorkSignal {
        private final LogStorageEngine engine;

        Never(final LogStorageEngine engine) {
            this.engine = engine;
        }

        @Override
        public void wake() {
            // A write that has to wait says so by help().
        }

        @Override
        public void help() {
            engine.doWork();
        }
    }

    private void powerCut() {
        start();
        durable(10);
        store.put(30);
        disk.observe();
        store.put(10);
        for (int cut = 1; cut <= 3; cut++) {
            add("power cut", disk.powerCut(random), store.issued(), CorruptionPolicy.FAIL);
        }
        abandon();
    }

    /** Stores in the middle of compaction, then with cold segments, a checkpoint and a tail. */
    private void compacted() {
        start();
        durable(40);
        store.put(40);
        store.mark();
        final long request = store.engine().compaction().request();
        int slices = 0;
        while (!store.engine().compaction().isDone(request)) {
            store.maintain();
            slices++;
            if (slices % COMPACTION_SLICES == 0) {
                add("killed while compacting", disk.written());
            }
        }
        add("compacted", disk.written());
        final BooleanSupplier checkpoint = store.engine().requestCheckpoint();
        while (!checkpoint.getAsBoolean()) {
            store.maintain();
        }
        store.put(6);
        add("tail behind a checkpoint", disk.written());
        disk.observe();
        store.put(6);
        add("power cut behind a checkpoint", disk.powerCut(random));
        store.engine().close();
        add("compacted, closed in order", disk.written());
    }

    private void add(final String name, final DiskImage image) {
        add(name, image, store.issued(), CorruptionPolicy.FAIL);
    }

    private void abandon() {
        disk.kill();
        Recheck.abandon(store.engine());
    }
}
