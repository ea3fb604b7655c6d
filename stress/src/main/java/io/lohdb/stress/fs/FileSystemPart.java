package io.lohdb.stress.fs;

import io.lohdb.stress.part.Part;
import io.lohdb.stress.part.PartReport;
import io.lohdb.stress.part.PartRun;
import io.lohdb.stress.part.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Stores on real file systems, whose power is cut, whose device is copied in mid-flight, breaks or
 * runs full. The budget counts power cuts; the other cases follow it in proportion.
 */
public final class FileSystemPart implements Part {
    private static final int CUTS_PUSH = 1;
    private static final int CUTS_LONG = 40;
    private static final int CUTS_RELEASE = 200;
    private static final int FULL_CYCLES_PER_CUT = 5;

    /** A case, its name and how often it happens. */
    private record Planned(String name, long units, FileSystemCase what) {}

    private final Supplier<List<String>> missing;

    /** A part that looks for itself what this machine can do. */
    public FileSystemPart() {
        this(Host::missing);
    }

    FileSystemPart(final Supplier<List<String>> missing) {
        this.missing = missing;
    }

    @Override
    public String name() {
        return "fs";
    }

    @Override
    public PartReport run(final PartRun run) throws IOException, InterruptedException {
        final PartReport report = new PartReport();
        final List<String> needed = missing.get();
        if (!needed.isEmpty()) {
            return report.skip("real file systems", "needs " + String.join(", ", needed));
        }
        final String problem = Host.mountProblem(run.scratch());
        if (problem != null) {
            return report.skip("real file systems", problem);
        }
        final long cuts = run.budget(CUTS_PUSH, CUTS_LONG, CUTS_RELEASE);
        final String replay = "stress/run --fs " + cuts + " --seed " + run.seed();
        final List<Planned> plan = plan(run.tier(), cuts);
        final long total = plan.stream().mapToLong(Planned::units).sum();
        final AtomicLong done = new AtomicLong();
        run.progress().at(0, total);
        for (final Planned planned : plan) {
            final Path scratch = Files.createDirectories(run.scratch().resolve(planned.name()));
            final Random random = new Random(run.seed() + planned.name().hashCode());
            final LongConsumer step = more -> run.progress().at(done.addAndGet(more), total);
            runOne(planned, new CaseRun(scratch, random, planned.units(), replay, report, step));
        }
        return report;
    }

    private static List<Planned> plan(final Tier tier, final long cuts) {
        final List<Planned> plan = new ArrayList<>();
        plan.add(new Planned("power", cuts, new PowerCutCase()));
        plan.add(new Planned("image", cuts, new CrashImageCase()));
        plan.add(new Planned("full", FULL_CYCLES_PER_CUT * cuts, new FullDiskCase()));
        plan.add(new Planned("broken", Math.max(1, cuts / 10), new WriteBackErrorCase()));
        plan.add(new Planned("gone", Math.max(1, cuts / 10), new VanishedCase()));
        plan.add(new Planned("unreadable", Math.max(1, cuts / 10), new UnreadableCase()));
        if (tier != Tier.PUSH) {
            plan.add(new Planned("control", 1, new ControlCase()));
        }
        return plan;
    }

    private static void runOne(final Planned planned, final CaseRun run)
            throws InterruptedException {
        try {
            planned.what().run(run);
        } catch (final IOException e) {
            run.find(planned.name() + " could not run to its end: " + e);
        }
    }
}
