package io.lohdb.bench.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.bench.rivals.Rival;
import io.lohdb.bench.rivals.Rivals;
import io.lohdb.bench.rivals.StoreFaultException;
import io.lohdb.bench.workload.RandomNumbers;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorksTest {
    private static final int KEY_COUNT = 1000;
    private static final int VALUE_LENGTH = 16;

    private final RecordingSession session = new RecordingSession();
    private final Insertions insertions = new Insertions(KEY_COUNT, 100);

    private ThreadWork of(final Work work, final long seed, final int thread) {
        return new Works(work, new WindowPlan(KEY_COUNT, VALUE_LENGTH, 1, 0, 1, seed), insertions)
                .of(session, thread);
    }

    private List<String> calls(final Work work, final int steps) {
        session.calls.clear();
        final ThreadWork steppedWork = of(work, 1, 0);
        for (int i = 0; i < steps; i++) {
            steppedWork.step();
        }
        return List.copyOf(session.calls);
    }

    private double count(final Work work, final String call, final int steps) {
        return (double) calls(work, steps).stream().filter(each -> each.startsWith(call)).count();
    }

    @Test
    void everyStoreGetsTheSameNumbersAndEveryThreadAndRoundOthers() {
        assertEquals(calls(Work.READ, 20), calls(Work.READ, 20));
        final List<String> first = calls(Work.READ, 1);
        session.calls.clear();
        of(Work.READ, 1, 1).step();
        of(Work.READ, 2, 0).step();
        assertNotEquals(first.get(0), session.calls.get(0));
        assertNotEquals(first.get(0), session.calls.get(1));
    }

    @Test
    void mixesWithinAFewPercentOfTheProportions() {
        final int steps = 10_000;
        assertEquals(5_000, count(Work.YCSB_A, "get", steps), 300);
        assertEquals(9_500, count(Work.YCSB_B, "get", steps), 150);
        assertEquals(steps, count(Work.YCSB_C, "get", steps));
        assertEquals(500, count(Work.YCSB_D, "put", steps), 150);
        assertEquals(9_500, count(Work.YCSB_E, "scan", steps), 150);
        assertEquals(5_000, count(Work.YCSB_F, "put", steps), 300);
        assertEquals(steps, count(Work.YCSB_F, "get", steps));
    }

    @Test
    void scansOneToAHundredEntries() {
        final List<Integer> lengths =
                calls(Work.YCSB_E, 5_000).stream()
                        .filter(call -> call.startsWith("scan"))
                        .map(call -> Integer.parseInt(call.substring("scan ".length())))
                        .toList();
        assertTrue(lengths.stream().allMatch(length -> length >= 1 && length <= 100));
        assertEquals(50.5, lengths.stream().mapToInt(Integer::intValue).average().orElseThrow(), 3);
    }

    @Test
    void readsWhatWasInsertedLastMostOften() {
        final List<String> reads =
                calls(Work.YCSB_D, 10_000).stream().filter(call -> call.startsWith("get")).toList();
        final long recent =
                reads.stream()
                        .mapToLong(call -> Long.parseLong(call.substring("get ".length())))
                        .filter(number -> number >= KEY_COUNT)
                        .count();
        assertTrue(recent > reads.size() / 2, recent + " of " + reads.size());
    }

    @Test
    void countsWhatAStepDoes() {
        assertEquals(1, of(Work.READ, 1, 0).step());
        assertEquals(16, of(Work.GET_ALL, 1, 0).step());
        assertEquals(2, of(Work.DELETE, 1, 0).step());
        assertEquals(3, of(Work.WALK, 1, 0).step());
        assertEquals(1, of(Work.READ_MODIFY_WRITE, 1, 0).step());
        assertEquals(1, of(Work.MISS, 1, 0).step());
        assertEquals(1, of(Work.PUT_PIPELINED, 1, 0).step());
    }

    @Test
    void deletesAndWritesAgainTheSameEntry() {
        final List<String> calls = calls(Work.DELETE, 1);
        final String number = calls.get(0).substring("delete ".length());
        assertTrue(calls.get(1).startsWith("put " + number + " "), calls.toString());
    }

    @Test
    void modifiesWhatItHasRead() {
        final List<String> calls = calls(Work.READ_MODIFY_WRITE, 1);
        assertTrue(calls.get(1).endsWith(" 8"), calls.toString());
    }

    @Test
    void noticesALostEntryAndOneThatMustNotBeThere() {
        session.isEmpty = true;
        assertThrows(StoreFaultException.class, of(Work.READ, 1, 0)::step);
        assertThrows(StoreFaultException.class, of(Work.YCSB_C, 1, 0)::step);
        assertEquals(1, of(Work.MISS, 1, 0).step());
    }

    @Test
    void givesRecordedNumbersOutAgainAndAgain() {
        final RandomNumbers source = new RandomNumbers(1, KEY_COUNT);
        final RecordedNumbers recorded = new RecordedNumbers(source, 4);
        final List<Long> first =
                List.of(recorded.next(), recorded.next(), recorded.next(), recorded.next());
        assertEquals(
                first, List.of(recorded.next(), recorded.next(), recorded.next(), recorded.next()));
        final RandomNumbers same = new RandomNumbers(1, KEY_COUNT);
        assertEquals(first, List.of(same.next(), same.next(), same.next(), same.next()));
    }

    @Test
    void saysWhichStoresCannotDoAWork() {
        final Rival lohdb = Rivals.named("lohdb").orElseThrow();
        final Rival lmdb = Rivals.named("lmdb").orElseThrow();
        assertEquals("", Work.GET_ALL.reasonAgainst(lohdb));
        assertEquals("", Work.PUT_PIPELINED.reasonAgainst(lohdb));
        assertEquals("", Work.YCSB_E.reasonAgainst(lmdb));
        assertEquals(
                "keys are not ordered: no scan begins at a key", Work.YCSB_E.reasonAgainst(lohdb));
        assertEquals("has no call that reads a group of keys", Work.GET_ALL.reasonAgainst(lmdb));
        assertEquals(
                "has no durable writes that are waited for later",
                Work.PUT_PIPELINED.reasonAgainst(lmdb));
    }
}
