package io.lohdb.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.bench.results.LatencyCurve;
import io.lohdb.bench.suite.JvmOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatencyRunTest {
    private static final long RATE = 1000;
    private static final LatencyPlan PLAN =
            new LatencyPlan(2, TimeUnit.MILLISECONDS.toNanos(20), TimeUnit.MILLISECONDS.toNanos(5));

    @Test
    void measuresEachStoreInAProcessOfItsOwnAndSaysWhyAnotherCouldNotStart(
            @TempDir final Path directory) throws IOException {
        final LatencyOptions options =
                new LatencyOptions(
                        directory,
                        true,
                        100,
                        List.of(RATE),
                        List.of("hashmap", "halodb"),
                        List.of(LatencyWork.PUT, LatencyWork.GROW, LatencyWork.DURABLE),
                        null);
        final LatencyRun run =
                new LatencyRun(
                        options,
                        PLAN,
                        JvmOptions.of(64),
                        new PrintStream(
                                OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        run.run();
        final List<LatencyCurve> curves = run.curves();
        assertEquals(
                List.of(LatencyWork.PUT.text(), LatencyWork.GROW.text()),
                curves.stream().map(LatencyCurve::workload).toList());
        // Two slices of 40 ms of puts, two of 20 ms of new keys.
        assertEquals(List.of(80L, 40L), curves.stream().map(LatencyCurve::count).toList());
        curves.forEach(
                curve -> {
                    assertEquals("hashmap", curve.store());
                    assertEquals("none", curve.durability());
                    assertTrue(curve.note().contains("ms of others"), curve.note());
                    assertTrue(curve.us().get(0) > 0);
                });
        // Its jar is none of the build's: once for all modes, with the reason.
        assertEquals(List.of("halodb"), run.failures().stream().map(each -> each.store()).toList());
        assertTrue(run.reasons().get("halodb").contains("halodb"), run.reasons().toString());
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(List.of(), left.toList());
        }
    }
}
