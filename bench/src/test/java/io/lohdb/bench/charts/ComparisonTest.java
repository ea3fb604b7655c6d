package io.lohdb.bench.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.bench.results.Measurement;
import io.lohdb.bench.results.StoreDescription;
import io.lohdb.bench.results.SuiteResults;
import java.awt.Color;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final ReportData DATA = ReportData.of(List.of(SampleResults.results()));
    private static final Comparisons ALL = Comparisons.of(DATA, StoreLooks.of(DATA));

    private static Comparison comparison(final Object workload, final String unit) {
        return ALL.all().stream()
                .filter(one -> one.workload().equals(workload) && one.unit().equals(unit))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> stores(final Comparison comparison) {
        return comparison.measurements().stream().map(Measurement::store).toList();
    }

    @Test
    void theBestComesFirstAndWhatStandsApartLast() {
        assertEquals(
                List.of("lohdb", "fast", "slow", "hashmap"),
                stores(comparison(SampleResults.READ, Measurement.PER_SECOND)));
        assertEquals(
                List.of("fast", "lohdb"),
                stores(comparison(SampleResults.SYNC_PUT, Measurement.PER_SECOND)));
        assertEquals(
                List.of("lohdb", "fast"),
                stores(comparison(SampleResults.DISK, Measurement.BYTES_PER_KEY)));
    }

    @Test
    void ratiosAreOfTheBestPersistentRivalAndAboveOneIsBetter() {
        final Comparison reads = comparison(SampleResults.READ, Measurement.PER_SECOND);
        assertEquals(Optional.of(2.0), reads.lohdb().flatMap(reads::ratio));
        assertEquals(Optional.of(3.0), reads.ratio(reads.measurements().get(3)));
        final Comparison disk = comparison(SampleResults.DISK, Measurement.BYTES_PER_KEY);
        assertEquals(Optional.of(2.0), disk.lohdb().flatMap(disk::ratio));
        final Comparison loop = comparison(SampleResults.SYNC_PUT, Measurement.MICROSECONDS);
        assertEquals(Optional.empty(), loop.ratio(loop.measurements().get(0)));
    }

    @Test
    void figuresOfZeroHaveNoRatioAndTheOverviewSaysSo() {
        final ReportData data =
                ReportData.of(
                        List.of(
                                SuiteResults.of(
                                        null,
                                        DATA.stores(),
                                        List.of(
                                                SampleResults.figure(
                                                        "lohdb",
                                                        SampleResults.DISK,
                                                        Measurement.BYTES_PER_KEY,
                                                        10),
                                                SampleResults.figure(
                                                        "fast",
                                                        SampleResults.DISK,
                                                        Measurement.BYTES_PER_KEY,
                                                        0)),
                                        List.of(),
                                        List.of())));
        final List<Comparison> all = Comparisons.of(data, StoreLooks.of(data)).all();
        assertEquals(List.of(), RatioChart.rows(all));
        assertEquals(List.of("Disk"), RatioChart.withoutRatio(all));
    }

    @Test
    void barsAreDrawnOfTheShapeThatMostFiguresHave() {
        assertEquals(new Comparisons.Shape(1_000_000, 16, 100), ALL.usualShape());
        assertTrue(ALL.drawn().stream().noneMatch(one -> one.measurements().size() == 1));
        assertEquals(4, ALL.drawn().size());
    }

    @Test
    void aStoreLooksTheSameWhateverItIsIn() {
        final StoreLooks looks = StoreLooks.of(DATA);
        assertEquals(StoreLook.Kind.LOHDB, looks.look("lohdb").kind());
        assertEquals(StoreLook.Kind.RIVAL, looks.look("fast").kind());
        assertEquals("ConcurrentHashMap (no durability)", looks.look("hashmap").label());
        assertEquals("msync-loop (no store)", looks.look("msync-loop").label());
        assertEquals(
                4,
                DATA.stores().stream()
                        .filter(store -> store.persistent())
                        .map(store -> looks.look(store.name()).color())
                        .distinct()
                        .count());
    }

    @Test
    void whatIsDurableAndIsNoStoreIsAReference() {
        // A bare loop of msyncs once stood under "No durability", of all things.
        final StoreDescription loop =
                new StoreDescription(
                        "loop", "bare loop", "-", false, "", "msync", Map.of("sync", "of each"));
        final StoreLook look = StoreLook.of(loop, Color.GRAY, 0);
        assertEquals(StoreLook.Kind.REFERENCE, look.kind());
        assertEquals("bare loop (no store)", look.label());
        assertEquals("No store:", look.heading());
    }

    @Test
    void figuresOfOneTableHaveOneUnitAndTheSameDecimals() {
        final Scale scale = Scale.of(Measurement.PER_SECOND, 2_000_000, 45_600);
        assertEquals("K op/s", scale.label());
        assertEquals("2,000.0", scale.show(2_000_000));
        assertEquals("45.6", scale.show(45_600));
        assertEquals("0.83", Scale.of(Measurement.PER_SECOND, 65_900, 834).show(834));
        assertEquals("0.050", Scale.of(Measurement.SECONDS, 8.2, 0.05).show(0.05));
        assertEquals("900 op/s", Scale.single(Measurement.PER_SECOND, 900));
        assertEquals("52.0 ms", Scale.single(Measurement.SECONDS, 0.052));
        assertEquals("1.50 s", Scale.single(Measurement.SECONDS, 1.5));
        assertEquals("12.0 ms", Figures.microseconds(12_000));
        assertEquals("2.00 s", Figures.microseconds(2_000_000));
        assertEquals("0.500 \u00b5s", Figures.microseconds(0.5));
        assertEquals("12.3 x", Figures.times(12.34));
    }

    @Test
    void percentilesAreDecadesOfWhatIsLeft() {
        assertEquals(2, LatencyCharts.place(99), 1e-9);
        assertEquals(4, LatencyCharts.place(99.99), 1e-9);
        assertEquals(5, LatencyCharts.place(100), 1e-9);
        assertEquals("p99.9", LatencyCharts.label(99.9));
        assertEquals("p50", LatencyCharts.label(50));
        assertEquals(
                List.of(0.5, 0.6, 30.0, 50.0, 90.0, 700.0),
                LatencyCharts.worstHiccups(DATA.latencies()));
    }
}
