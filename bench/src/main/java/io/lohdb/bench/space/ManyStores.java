package io.lohdb.bench.space;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.bench.report.Direction;
import io.lohdb.bench.report.Target;
import io.lohdb.bench.report.TargetGroup;
import io.lohdb.bench.report.TargetResult;
import io.lohdb.bench.report.Unit;
import io.lohdb.bench.workload.ScratchFolder;
import io.lohdb.spi.Threading;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Several hundred stores in one process, as in a stream processor with one per partition: how many
 * threads they own together and how much memory each takes. All of them have to work.
 */
final class ManyStores implements TargetGroup<SpacePlan> {
    private static final int STORE_COUNT = 300;

    /** More would mean that threads come with stores. */
    private static final int MAX_THREADS = 8;

    private static final Target THREADS =
            new Target("threads of 300 stores, SHARED", Direction.AT_MOST, MAX_THREADS, Unit.COUNT);
    private static final Target MEMORY =
            Target.reported("heap + index + direct memory of a store, one of 300", Unit.KIBIBYTES);

    /** A collection may leave what finalizers and references hold to the next one. */
    private static final int COLLECTIONS = 3;

    @Override
    public List<Target> targets() {
        return List.of(THREADS, MEMORY);
    }

    @Override
    public List<TargetResult> measure(final SpacePlan plan) {
        final List<LohDb> stores = new ArrayList<>();
        try (ScratchFolder parent = ScratchFolder.create(plan.directory())) {
            try {
                return measure(parent.path(), stores);
            } finally {
                stores.forEach(LohDb::close);
            }
        }
    }

    private static List<TargetResult> measure(final Path parent, final List<LohDb> stores) {
        final Set<Thread> threadsBefore = new HashSet<>(Thread.getAllStackTraces().keySet());
        final long heapBefore = heapBytes();
        final long directBefore = directBytes();
        for (int i = 0; i < STORE_COUNT; i++) {
            stores.add(
                    LohDb.open(
                            LohDbConfig.inDirectory(parent.resolve("store-" + i))
                                    .threading(Threading.SHARED)
                                    .durability(Durability.OS)));
        }
        for (int i = 0; i < STORE_COUNT; i++) {
            stores.get(i).put("key", "value " + i);
        }
        for (int i = 0; i < STORE_COUNT; i++) {
            final String value = stores.get(i).getString("key");
            if (!("value " + i).equals(value)) {
                throw new IllegalStateException("store " + i + " has lost its entry");
            }
        }
        final Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeAll(threadsBefore);
        final double heap = (double) (heapBytes() - heapBefore) / STORE_COUNT;
        final double direct = (double) (directBytes() - directBefore) / STORE_COUNT;
        final double index =
                (double) stores.stream().mapToLong(db -> db.stats().engine().indexBytes()).sum()
                        / STORE_COUNT;
        return List.of(
                THREADS.result(
                        threads.size(),
                        "all written to and read; "
                                + String.join(
                                        ", ",
                                        threads.stream().map(Thread::getName).sorted().toList())),
                MEMORY.result(
                        heap + index + direct,
                        String.format(
                                Locale.ROOT,
                                "%s heap, %s index, %s direct; %s on disk",
                                Unit.KIBIBYTES.show(heap),
                                Unit.KIBIBYTES.show(index),
                                Unit.KIBIBYTES.show(direct),
                                Unit.KIBIBYTES.show(
                                        (double) Disk.allocatedBytes(parent) / STORE_COUNT))));
    }

    private static long heapBytes() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
