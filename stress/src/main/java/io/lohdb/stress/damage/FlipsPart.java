package io.lohdb.stress.damage;

import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.stress.disk.DiskImage;
import io.lohdb.stress.disk.DiskMemory;
import io.lohdb.stress.disk.SimulatedDisk;
import io.lohdb.stress.faults.Cases;
import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.Part;
import io.lohdb.stress.part.PartReport;
import io.lohdb.stress.part.PartRun;
import io.lohdb.stress.part.Tier;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;

/**
 * Every single damage to a store of 64 KiB of log: each bit flipped, each file cut at each length,
 * and files exchanged in every way that a person or a backup might. Nothing of it may show a wrong
 * value or hide that something is missing.
 *
 * <p>Two things cannot be noticed, by design. All files together put back to what they were at an
 * earlier moment are that earlier store, and none at all a new one: nothing outside the directory
 * knows better. And of a store that was not closed, the last segment alone knows by its marks how
 * far it was durable: if it is replaced as a whole, the log ends before it.
 */
public final class FlipsPart implements Part {
    private static final int PUSH_SAMPLE = 16;
    private static final int KILLED_IN_PUSH = 256;
    private static final int KILLED_IN_LONG = 4;
    private static final int REOPENED_IN_PUSH = 4;
    private static final long FOR_EVER_NS = Long.MAX_VALUE / 2;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    /** Creates the part. */
    public FlipsPart() {}

    @Override
    public String name() {
        return "flips";
    }

    @Override
    public PartReport run(final PartRun run) throws InterruptedException {
        final PartReport report = new PartReport();
        final StoredImage closed = StoredImage.closed(run.seed());
        final StoredImage killed = StoredImage.killed(run.seed());
        final StoredImage other = StoredImage.closed(run.seed() + 1);
        rearranged(run, closed, other, report);
        rearranged(run, killed, other, report);
        flips(run, closed, run.tier() == Tier.PUSH ? PUSH_SAMPLE : 1, report);
        final int killedSample =
                switch (run.tier()) {
                    case PUSH -> KILLED_IN_PUSH;
                    case LONG -> KILLED_IN_LONG;
                    case RELEASE -> 1;
                };
        flips(run, killed, killedSample, report);
        for (final StoredImage compacted :
                List.of(
                        StoredImage.compacted(run.seed(), true),
                        StoredImage.compacted(run.seed(), false))) {
            rearranged(run, compacted, StoredImage.compacted(run.seed() + 1, true), report);
            flips(run, compacted, killedSample, report);
        }
        rollBack(closed, report);
        return report;
    }

    /** A case by its number. */
    private static final class Worker implements Cases.Worker {
        private final LongFunction<StoredImage> damaged;
        private final LongFunction<String> names;
        private final DamageCheck check;
        private final long seed;

        Worker(
                final LongFunction<StoredImage> damaged,
                final LongFunction<String> names,
                final int reopenedOneIn,
                final long seed) {
            this.damaged = damaged;
            this.names = names;
            this.check = new DamageCheck(seed, reopenedOneIn);
            this.seed = seed;
        }

        @Override
        public void run(final long number, final PartReport report) {
            check.run(damaged.apply(number), report);
        }

        @Override
        public Finding describe(final long number, final String what) {
            return new Finding(
                    "store "
                            + damaged.apply(number).name()
                            + ", "
                            + names.apply(number)
                            + ": "
                            + what,
                    "stress/run --flips --seed " + seed);
        }
    }

    private static void flips(
            final PartRun run, final StoredImage store, final int sample, final PartReport report)
            throws InterruptedException {
        final Flips flips = new Flips(store.image());
        final long cases = flips.count() / sample;
        final LongFunction<Long> number =
                place ->
                        place * sample
                                + new SplittableRandom(run.seed() + MIX * place).nextInt(sample);
        report.add(
                new Cases(cases, System.nanoTime() + FOR_EVER_NS)
                        .run(
                                () ->
                                        new Worker(
                                                place ->
                                                        store.with(
                                                                flips.damaged(number.apply(place)),
                                                                store.required()),
                                                place -> flips.describe(number.apply(place)),
                                                run.tier() == Tier.PUSH ? REOPENED_IN_PUSH : 1,
                                                run.seed()),
                                run.progress()));
        report.count("flips and cuts", cases);
        report.note(
                "store "
                        + store.name()
                        + ": "
                        + flips.byteCount()
                        + " bytes in "
                        + store.image().files().size()
                        + " files, "
                        + cases
                        + " of "
                        + flips.count()
                        + " flips and lengths"
                        + (sample == 1 ? " (100 %)" : ", a seeded sample"));
    }

    private static void rearranged(
            final PartRun run,
            final StoredImage store,
            final StoredImage other,
            final PartReport report)
            throws InterruptedException {
        final List<Rearranged.Arrangement> all = Rearranged.all(store, other, run.seed());
        report.add(
                new Cases(all.size(), System.nanoTime() + FOR_EVER_NS)
                        .run(
                                () ->
                                        new Worker(
                                                place -> all.get((int) place).store(),
                                                place -> all.get((int) place).what(),
                                                1,
                                                run.seed()),
                                run.progress()));
        report.count("exchanged files", all.size());
    }

    private static void rollBack(final StoredImage store, final PartReport report) {
        int opened = 0;
        for (final DiskImage earlier : store.earlier()) {
            final SimulatedDisk disk =
                    new SimulatedDisk(
                            new DiskMemory(),
                            StoredImage.SECTOR_LENGTH,
                            earlier,
                            new SplittableRandom(0));
            LogStorageEngine.open(disk, StoredImage.settings(CorruptionPolicy.FAIL)).close();
            opened++;
        }
        report.note(
                "not noticed, by design: all files put back to an earlier moment together ("
                        + opened
                        + " of "
                        + store.earlier().size()
                        + " opened)");
    }
}
