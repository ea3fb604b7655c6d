package io.lohdb.bench.suite;

import io.lohdb.bench.report.NotMeasurableException;
import io.lohdb.bench.results.Measurement;
import io.lohdb.bench.results.Workload;
import io.lohdb.bench.rivals.PromiseMode;
import io.lohdb.bench.rivals.Rival;
import io.lohdb.bench.rivals.Rivals;
import io.lohdb.bench.space.Disk;
import io.lohdb.bench.suite.StoreCommand.Action;
import io.lohdb.bench.work.Work;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Measures one section. One thread. */
final class SectionRun {
    /** What a store may take on the device, as a multiple of its data, before and after aging. */
    private static final int LENGTHS_FRESH = 6;

    private static final int LENGTHS_AGED = 12;
    private static final long SPARE_BYTES = 1L << 30;
    private static final int FRAME_HEADER = 40;
    private static final int REST_AFTER_LOAD = 10;
    private static final Cell SYNCED_PUT = new Cell(Work.PUT, 1, PromiseMode.SYNC);

    private final SuitePlan plan;
    private final Section section;
    private final Path directory;
    private final List<String> jvmOptions;
    private final Findings findings;
    private final Progress progress;
    private final List<Contestant> contestants = new ArrayList<>();
    private final List<Double> syncLoopMicros = new ArrayList<>();

    SectionRun(
            final SuitePlan plan,
            final Section section,
            final Path directory,
            final List<String> jvmOptions,
            final Findings findings,
            final Progress progress) {
        this.plan = plan;
        this.section = section;
        this.directory = directory;
        this.jvmOptions = jvmOptions;
        this.findings = findings;
        this.progress = progress;
    }

    /**
     * Measures all of it.
     *
     * @param outOfRun names of stores that could not start; new ones are added
     */
    void run(final Set<String> outOfRun) {
        try {
            Disk.require(directory, neededBytes());
            enter(outOfRun);
            load();
            measure(section.fresh(), Cell.FRESH, contestants);
            measureMemory(Cell.FRESH);
            measurePromises();
            measureDisk(contestants, Cell.FRESH);
            age();
            measureReopenAfterKill();
        } catch (final NotMeasurableException e) {
            for (final String store : section.stores()) {
                findings.failed(store, section.space(Section.LOAD, Cell.FRESH), e.getMessage());
            }
        } finally {
            contestants.forEach(Contestant::close);
        }
    }

    private long neededBytes() {
        final int lengths =
                section.stores().size() * LENGTHS_FRESH
                        + (section.aged().isEmpty()
                                ? 0
                                : section.agedStores().size() * (LENGTHS_AGED - LENGTHS_FRESH));
        return section.dataBytes() * lengths + SPARE_BYTES;
    }

    private void enter(final Set<String> outOfRun) {
        for (final String name : section.stores()) {
            if (outOfRun.contains(name)) {
                continue;
            }
            final Rival rival = Rivals.named(name).orElseThrow();
            progress.turn(section, "start", name);
            final Contestant contestant = new Contestant(rival, section, jvmOptions, directory);
            contestants.add(contestant);
            final StoreReply reply = contestant.start();
            findings.start(rival, reply.isDone() ? reply.note() : rival.version(), reply.reason());
            if (!reply.isDone()) {
                findings.failed(name, null, reply.reason());
                outOfRun.add(name);
                contestants.remove(contestant);
                contestant.close();
            }
        }
    }

    private void load() {
        for (final Contestant contestant : contestants) {
            progress.turn(section, Section.LOAD, contestant.rival().name());
            final StoreReply opened = contestant.open(PromiseMode.NONE);
            final StoreReply loaded =
                    opened.isDone()
                            ? contestant.write(Action.LOAD, plan.loadLimitMs(section.keyCount()))
                            : opened;
            if (section.spaces().contains(Section.LOAD) || !loaded.isDone()) {
                found(
                        contestant,
                        section.space(Section.LOAD, Cell.FRESH),
                        loaded,
                        Measurement.PER_SECOND);
            }
            if (!loaded.isDone()) {
                contestant.leave("not loaded: " + loaded.reason());
            }
            contestant.awaitRest(plan.restMs() * REST_AFTER_LOAD);
        }
    }

    /** Every cell in turn, and in each of them the stores in turn, round by round. */
    private void measure(final List<Cell> cells, final String state, final List<Contestant> among) {
        for (final Cell cell : cells) {
            final Map<Contestant, List<Double>> runs = new LinkedHashMap<>();
            for (final Contestant contestant : among) {
                final String reason = reasonAgainst(contestant, cell);
                if (reason.isEmpty()) {
                    runs.put(contestant, new ArrayList<>());
                } else {
                    findings.failed(
                            contestant.rival().name(), cell.workload(section, state), reason);
                }
            }
            for (int round = 0; round < plan.roundCount(); round++) {
                measureSyncLoop(cell);
                for (final Contestant contestant :
                        Rotation.order(List.copyOf(runs.keySet()), round)) {
                    measureRound(cell, state, contestant, round, runs);
                }
            }
            runs.forEach(
                    (contestant, rates) ->
                            findings.measured(
                                    Measurement.of(
                                            contestant.rival().name(),
                                            cell.workload(section, state),
                                            Measurement.PER_SECOND,
                                            rates,
                                            "")));
        }
    }

    private static String reasonAgainst(final Contestant contestant, final Cell cell) {
        if (!contestant.isIn()) {
            return contestant.reasonOut();
        }
        if (!contestant.rival().promises().containsKey(cell.mode())) {
            return "has no mode " + cell.mode().label();
        }
        return cell.work().reasonAgainst(contestant.rival());
    }

    private void measureRound(
            final Cell cell,
            final String state,
            final Contestant contestant,
            final int round,
            final Map<Contestant, List<Double>> runs) {
        progress.turn(
                section, cell.work().label() + " " + cell.threadCount(), contestant.rival().name());
        final long warmUpMs = round == 0 ? plan.warmUpMs() : plan.rewarmMs();
        final StoreReply reply =
                contestant.run(
                        cell.work(),
                        contestant.window(
                                cell.threadCount(), warmUpMs, plan.windowMs(), round + 1L));
        if (reply.isDone()) {
            runs.get(contestant).add(reply.figure());
        } else {
            findings.failed(
                    contestant.rival().name(), cell.workload(section, state), reply.reason());
            runs.remove(contestant);
            leaveIfDead(contestant, reply);
        }
        contestant.awaitRest(plan.restMs());
    }

    private static void leaveIfDead(final Contestant contestant, final StoreReply reply) {
        if (!contestant.isAlive()) {
            contestant.leave(reply.reason());
        }
    }

    private void measureMemory(final String state) {
        if (!section.spaces().contains(Section.MEMORY)) {
            return;
        }
        for (final Contestant contestant : inOnes(contestants)) {
            progress.turn(section, Section.MEMORY, contestant.rival().name());
            found(
                    contestant,
                    section.space(Section.MEMORY, state),
                    perKey(contestant.call(Action.MEMORY)),
                    Measurement.BYTES_PER_KEY);
        }
    }

    private StoreReply perKey(final StoreReply bytes) {
        return bytes.isDone()
                ? StoreReply.done(bytes.figure() / section.keyCount(), bytes.note())
                : bytes;
    }

    /** Stores are opened once for each mode, since that is when most of them want to know it. */
    private void measurePromises() {
        for (final PromiseMode mode : EnumSet.of(PromiseMode.INTERVAL, PromiseMode.SYNC)) {
            final List<Cell> cells =
                    section.promised().stream().filter(cell -> cell.mode() == mode).toList();
            if (cells.isEmpty()) {
                continue;
            }
            for (final Contestant contestant : inOnes(contestants)) {
                if (contestant.rival().promises().containsKey(mode)) {
                    reopen(contestant, mode);
                }
            }
            measure(cells, Cell.FRESH, contestants);
            for (final Contestant contestant : inOnes(contestants)) {
                if (contestant.rival().promises().containsKey(mode)) {
                    reopen(contestant, PromiseMode.NONE);
                }
            }
        }
    }

    private void reopen(final Contestant contestant, final PromiseMode mode) {
        progress.show(section, "open " + mode.label(), contestant.rival().name());
        final StoreReply closed = contestant.call(Action.CLOSE);
        final StoreReply opened = closed.isDone() ? contestant.open(mode) : closed;
        if (!opened.isDone()) {
            contestant.leave("cannot be opened with " + mode.label() + ": " + opened.reason());
        }
    }

    /** One window of the bare loop before the stores have theirs, if they do the same. */
    private void measureSyncLoop(final Cell cell) {
        if (!cell.equals(SYNCED_PUT)) {
            return;
        }
        progress.show(section, "sync", SyncLoop.NAME);
        try (SyncLoop loop = new SyncLoop(directory, FRAME_HEADER + section.valueLength())) {
            loop.meanMicros(plan.rewarmMs());
            syncLoopMicros.add(loop.meanMicros(plan.windowMs()));
        }
        if (syncLoopMicros.size() == plan.roundCount()) {
            findings.start(SyncLoop.description());
            findings.measured(
                    Measurement.of(
                            SyncLoop.NAME,
                            cell.workload(section, Cell.FRESH),
                            Measurement.MICROSECONDS,
                            syncLoopMicros,
                            "mean of each window"));
        }
    }

    private void measureDisk(final List<Contestant> among, final String state) {
        final boolean isDisk = section.spaces().contains(Section.DISK);
        final boolean isReopen = section.spaces().contains(Section.REOPEN_CLEAN);
        if (!isDisk && !isReopen) {
            return;
        }
        for (final Contestant contestant : inOnes(among)) {
            if (!contestant.rival().isPersistent()) {
                continue;
            }
            progress.turn(section, Section.DISK, contestant.rival().name());
            final StoreReply closed = contestant.call(Action.CLOSE);
            if (!closed.isDone()) {
                contestant.leave("cannot be closed: " + closed.reason());
                continue;
            }
            if (isDisk) {
                final double bytes = Disk.allocatedBytes(contestant.storeDirectory());
                found(
                        contestant,
                        section.space(Section.DISK, state),
                        StoreReply.done(bytes / section.keyCount(), "closed, as du counts"),
                        Measurement.BYTES_PER_KEY);
            }
            openAgain(contestant, isReopen ? Section.REOPEN_CLEAN : "", state);
        }
    }

    /** Opens in a new process; who finds nothing there has lost everything. */
    private void openAgain(final Contestant contestant, final String name, final String state) {
        final StoreReply opened = contestant.openInNewProcess();
        final StoreReply checked =
                opened.isDone() && !"loaded".equals(opened.note())
                        ? StoreReply.failed("entry 0 is lost")
                        : opened;
        if (!name.isEmpty()) {
            found(contestant, section.space(name, state), checked, Measurement.SECONDS);
        }
        if (!checked.isDone()) {
            contestant.leave("cannot be opened again: " + checked.reason());
        }
    }

    private void age() {
        if (section.aged().isEmpty()) {
            return;
        }
        final List<Contestant> aged =
                contestants.stream()
                        .filter(each -> section.agedStores().contains(each.rival().name()))
                        .toList();
        for (final Contestant contestant : inOnes(aged)) {
            progress.turn(section, "age", contestant.rival().name());
            final StoreReply reply = contestant.write(Action.AGE, plan.limitMs());
            if (!reply.isDone()) {
                contestant.leave("not aged: " + reply.reason());
            }
            contestant.awaitRest(plan.restMs() * REST_AFTER_LOAD);
        }
        measure(section.aged(), Cell.AGED, aged);
        measureDisk(aged, Cell.AGED);
    }

    private void measureReopenAfterKill() {
        if (!section.spaces().contains(Section.REOPEN_KILL)) {
            return;
        }
        for (final Contestant contestant : inOnes(contestants)) {
            if (contestant.rival().isPersistent()) {
                progress.turn(section, Section.REOPEN_KILL, contestant.rival().name());
                contestant.run(
                        Work.PUT, contestant.window(1, 0, plan.windowMs(), plan.roundCount()));
                contestant.kill();
                openAgain(contestant, Section.REOPEN_KILL, Cell.FRESH);
            }
        }
    }

    private void found(
            final Contestant contestant,
            final Workload workload,
            final StoreReply reply,
            final String unit) {
        if (reply.isDone()) {
            findings.measured(
                    Measurement.of(
                            contestant.rival().name(),
                            workload,
                            unit,
                            List.of(reply.figure()),
                            reply.note()));
        } else {
            findings.failed(contestant.rival().name(), workload, reply.reason());
        }
    }

    private static List<Contestant> inOnes(final List<Contestant> among) {
        return among.stream().filter(Contestant::isIn).toList();
    }
}
