package io.lohdb.bench.charts;

import io.lohdb.bench.report.UsageException;
import io.lohdb.bench.results.Failure;
import io.lohdb.bench.results.GoalVerdict;
import io.lohdb.bench.results.LatencyCurve;
import io.lohdb.bench.results.Measurement;
import io.lohdb.bench.results.ResultsFile;
import io.lohdb.bench.results.RunDescription;
import io.lohdb.bench.results.StoreDescription;
import io.lohdb.bench.results.SuiteResults;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * All that a report speaks of. Immutable.
 *
 * @param runs one for each file that describes its run
 * @param stores by name
 * @param measurements one for each store, workload and unit
 * @param failures all of them
 * @param goals one for each name
 * @param latencies one for each store, work, durability and rate
 */
record ReportData(
        List<RunDescription> runs,
        List<StoreDescription> stores,
        List<Measurement> measurements,
        List<Failure> failures,
        List<GoalVerdict> goals,
        List<LatencyCurve> latencies) {
    /** Keeps copies. */
    ReportData {
        runs = List.copyOf(runs);
        stores = List.copyOf(stores);
        measurements = List.copyOf(measurements);
        failures = List.copyOf(failures);
        goals = List.copyOf(goals);
        latencies = List.copyOf(latencies);
    }

    /** Reads files; where two say something of the same thing, the later one counts. */
    static ReportData read(final List<Path> files) {
        final List<SuiteResults> results = new ArrayList<>();
        files.forEach(file -> results.add(read(file)));
        return of(results);
    }

    private static SuiteResults read(final Path file) {
        try {
            final SuiteResults results = ResultsFile.read(file);
            check(results);
            return results;
        } catch (final IllegalArgumentException e) {
            final String message =
                    file
                            + ": "
                            + e.getMessage()
                            + ", expected format="
                            + SuiteResults.FORMAT
                            + " version=1 to "
                            + SuiteResults.VERSION;
            throw new UsageException(oneLine(message), e);
        } catch (final UncheckedIOException e) {
            throw new UsageException(oneLine(e.getMessage() + ": " + e.getCause()), e);
        }
    }

    private static String oneLine(final String text) {
        return text.replaceAll("\\s+", " ");
    }

    private static void check(final SuiteResults results) {
        for (final Measurement measurement : results.measurements()) {
            if (measurement.store() == null
                    || measurement.workload() == null
                    || measurement.unit() == null) {
                throw new IllegalArgumentException(
                        "no results: a measurement lacks store, workload or unit");
            }
        }
    }

    /** Takes together what several runs found. */
    static ReportData of(final List<SuiteResults> results) {
        final Set<Failure> failures = new LinkedHashSet<>();
        results.forEach(one -> failures.addAll(one.failures()));
        return new ReportData(
                results.stream().map(SuiteResults::run).filter(Objects::nonNull).toList(),
                latest(results, SuiteResults::stores, StoreDescription::name),
                latest(
                        results,
                        SuiteResults::measurements,
                        one -> List.of(one.store(), one.workload(), one.unit())),
                List.copyOf(failures),
                latest(results, SuiteResults::goals, GoalVerdict::name),
                latest(
                        results,
                        SuiteResults::latencies,
                        one ->
                                List.of(
                                        one.store(),
                                        one.workload(),
                                        one.durability(),
                                        one.ratePerSecond())));
    }

    private static <T> List<T> latest(
            final List<SuiteResults> results,
            final Function<SuiteResults, Collection<T>> part,
            final Function<T, Object> key) {
        final Map<Object, T> byKey = new LinkedHashMap<>();
        for (final SuiteResults one : results) {
            part.apply(one).forEach(item -> byKey.put(key.apply(item), item));
        }
        return List.copyOf(byKey.values());
    }
}
