package io.lohdb.bench.latency;

import io.lohdb.bench.results.Failure;
import io.lohdb.bench.results.LatencyCurve;
import io.lohdb.bench.rivals.PromiseMode;
import io.lohdb.bench.rivals.Rival;
import io.lohdb.bench.rivals.Rivals;
import io.lohdb.bench.suite.Rotation;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures store beside store: slices in rotation, the stores that wait keep quiet. One thread. */
final class LatencyRun {
    private final LatencyOptions options;
    private final LatencyPlan plan;
    private final List<String> jvmOptions;
    private final PrintStream err;
    private final List<LatencyCurve> curves = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private final Map<String, String> reasons = new LinkedHashMap<>();

    LatencyRun(
            final LatencyOptions options,
            final LatencyPlan plan,
            final List<String> jvmOptions,
            final PrintStream err) {
        this.options = options;
        this.plan = plan;
        this.jvmOptions = List.copyOf(jvmOptions);
        this.err = err;
    }

    /** Measures everything. */
    void run() {
        final List<LatencyWork> durable =
                options.works().stream().filter(work -> work.suits(PromiseMode.SYNC)).toList();
        final List<LatencyWork> others = new ArrayList<>(options.works());
        others.removeAll(durable);
        runTogether(others, List.of(PromiseMode.NONE, PromiseMode.INTERVAL));
        runTogether(durable, List.of(PromiseMode.SYNC));
    }

    /** What was measured, in the order of the tables. */
    List<LatencyCurve> curves() {
        return List.copyOf(curves);
    }

    /** What could not be measured. */
    List<Failure> failures() {
        return List.copyOf(failures);
    }

    /** Why stores could not start, by name; those that could are missing. */
    Map<String, String> reasons() {
        return Map.copyOf(reasons);
    }

    private void runTogether(final List<LatencyWork> works, final List<PromiseMode> modes) {
        if (works.isEmpty()) {
            return;
        }
        final List<Participant> participants = new ArrayList<>();
        try {
            for (final String name : options.stores()) {
                final Rival rival = Rivals.named(name).orElseThrow();
                modes.stream()
                        .filter(rival.promises()::containsKey)
                        .forEach(mode -> join(rival, mode, participants));
            }
            for (final LatencyWork work : works) {
                final List<Long> rates =
                        work == LatencyWork.DURABLE
                                ? List.of(LatencyPlan.DURABLE_RATE)
                                : options.rates();
                rates.forEach(rate -> measure(work, rate, taking(work, participants)));
            }
        } finally {
            participants.forEach(Participant::close);
        }
    }

    private void join(
            final Rival rival, final PromiseMode mode, final List<Participant> participants) {
        err.println("filling: " + rival.name() + ", " + mode.label());
        final Participant participant = Participant.start(rival, mode, options, jvmOptions);
        final SliceReply reply = participant.open(options.keyCount());
        if (reply.isDone()) {
            participants.add(participant);
        } else {
            participant.close();
            if (reasons.putIfAbsent(rival.name(), reply.reason()) == null) {
                failures.add(new Failure(rival.name(), null, reply.reason()));
            }
        }
    }

    /** Puts are measured in every mode, other works in the one that promises most. */
    private static List<Participant> taking(
            final LatencyWork work, final List<Participant> participants) {
        return participants.stream()
                .filter(
                        each ->
                                work == LatencyWork.PUT
                                        || each.mode() != PromiseMode.NONE
                                        || !each.rival()
                                                .promises()
                                                .containsKey(PromiseMode.INTERVAL))
                .toList();
    }

    private void measure(
            final LatencyWork work, final long rate, final List<Participant> participants) {
        final Map<Participant, CurveBuilder> builders = new LinkedHashMap<>();
        final Map<Participant, String> faults = new LinkedHashMap<>();
        for (final Participant each : participants) {
            builders.put(each, new CurveBuilder());
            err.println(
                    "warming up: " + work.label() + " at " + rate + " per second, " + each.title());
            note(each, each.slice(work, rate, plan.warmUpNs(work)), null, faults);
        }
        for (int round = 0; round < plan.roundCount(); round++) {
            for (final Participant each : Rotation.order(participants, round)) {
                if (!faults.containsKey(each)) {
                    err.println("measuring: " + work.label() + ", " + each.title());
                    final SliceReply reply = each.slice(work, rate, plan.sliceNs(work));
                    note(each, reply, builders.get(each), faults);
                }
            }
        }
        builders.forEach(
                (each, builder) -> {
                    if (!builder.isEmpty()) {
                        curves.add(
                                builder.curve(
                                        each.rival().name(), work, each.mode().label(), rate));
                    }
                });
        faults.forEach(
                (each, reason) ->
                        failures.add(
                                new Failure(
                                        each.rival().name(),
                                        null,
                                        work.text() + ", " + each.mode().label() + ": " + reason)));
    }

    private static void note(
            final Participant participant,
            final SliceReply reply,
            final CurveBuilder builder,
            final Map<Participant, String> faults) {
        if (!reply.isDone()) {
            faults.put(participant, reply.reason());
        } else if (builder != null) {
            builder.add(reply.slice());
        }
    }
}
