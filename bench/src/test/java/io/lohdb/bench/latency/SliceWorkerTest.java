package io.lohdb.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.bench.rivals.PromiseMode;
import io.lohdb.bench.rivals.Rivals;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SliceWorkerTest {
    private static final long RATE = 10_000;
    private static final long DURATION_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long DUE = 200;

    private static SliceWorker worker(final String store) {
        return new SliceWorker(Rivals.named(store).orElseThrow());
    }

    @ParameterizedTest
    @EnumSource(LatencyWork.class)
    void everyWorkIsDueAsOftenAsTheRateSays(final LatencyWork work, @TempDir final Path directory) {
        final SliceWorker worker = worker("lohdb");
        final PromiseMode mode =
                work == LatencyWork.DURABLE ? PromiseMode.SYNC : PromiseMode.INTERVAL;
        final SliceReply opened =
                worker.answer(SliceCommand.open(directory.toString(), mode, 1000));
        assertEquals("", opened.reason());
        final SliceReply reply = worker.answer(SliceCommand.slice(work, RATE, DURATION_NS));
        assertEquals("", reply.reason());
        assertEquals(DUE, reply.slice().dueCount());
        assertEquals(DUE, HistogramText.parse(reply.slice().latencies()).getTotalCount());
        assertTrue(reply.slice().counters().containsKey("segments retired"));
        assertTrue(worker.answer(SliceCommand.close()).isDone());
    }

    @Test
    void aModeThatAStoreDoesNotHaveIsARefusal(@TempDir final Path directory) {
        final SliceReply reply =
                worker("hashmap")
                        .answer(SliceCommand.open(directory.toString(), PromiseMode.SYNC, 1000));
        assertFalse(reply.isDone());
        assertEquals("has no mode sync", reply.reason());
    }
}
