package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.Loss;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every single bit of a small store flipped, every file cut at every length: what opens is right,
 * what is not right is refused with a typed exception, what a salvage misses it reports.
 */
final class ExhaustiveDamageTest {
    private static final LogSettings TINY = new LogSettings(256, 512, CorruptionPolicy.FAIL);
    private static final LogSettings TINY_SALVAGE =
            new LogSettings(256, 512, CorruptionPolicy.SALVAGE);

    private static StoreImage closed;
    private static StoreImage crashed;
    private static List<String> history;

    private int opened;
    private int refused;

    @BeforeAll
    static void writesSmallStore() {
        SimulatedDirectory disk = new SimulatedDirectory();
        EngineSession engine = EngineSession.open(disk, TINY);
        engine.put("a", "first");
        engine.put("b", "second");
        engine.mark();
        engine.apply(new BatchOperations().put("a", "third").delete("b").put("c", "fifth"));
        engine.put("d", "sixth");
        engine.putDurably("e", "a value that needs the next segment, or most of it".repeat(2));
        engine.delete("c");
        engine.mark();
        engine.put("f", "not known to be durable");
        engine.apply(new BatchOperations().put("g", "nor this").delete("a"));
        crashed = disk.killed();
        history = engine.history();
        engine.close();
        closed = disk.killed();
        assertTrue(closed.usedSegments().size() > 1);
        assertEquals(11, history.size());
    }

    private void expectAllOrRefusal(StoreImage damaged, String context) {
        SimulatedDirectory disk = new SimulatedDirectory(damaged);
        try {
            EngineSession engine = EngineSession.open(disk, TINY);
            opened++;
            assertEquals(history, engine.history(), context);
        } catch (LohDbException e) {
            refused++;
            assertTrue(disk.isClosed(), context);
        } catch (RuntimeException | Error e) {
            fail("untyped, " + context, e);
        } finally {
            disk.free();
        }
    }

    private void expectMarkedPrefixOrRefusal(StoreImage damaged, String context) {
        SimulatedDirectory disk = new SimulatedDirectory(damaged);
        try {
            EngineSession engine = EngineSession.open(disk, TINY);
            opened++;
            List<String> found = engine.history();
            assertEquals(history.subList(0, found.size()), found, context);
            assertTrue(found.size() >= 8, context);
        } catch (LohDbException e) {
            refused++;
            assertTrue(disk.isClosed(), context);
        } catch (RuntimeException | Error e) {
            fail("untyped, " + context, e);
        } finally {
            disk.free();
        }
    }

    private void expectReportedLosses(StoreImage damaged, String context) {
        SimulatedDirectory disk = new SimulatedDirectory(damaged);
        try {
            EngineSession engine = EngineSession.open(disk, TINY_SALVAGE);
            opened++;
            List<String> found = engine.history();
            List<Loss> losses = engine.report().losses();
            for (int i = 0; i < history.size(); i++) {
                long sequence = i + 1L;
                assertTrue(
                        found.contains(history.get(i))
                                || losses.stream()
                                        .anyMatch(
                                                loss ->
                                                        loss.firstSequence() <= sequence
                                                                && sequence <= loss.lastSequence()),
                        () -> sequence + " is missing without a word, " + context);
            }
            assertTrue(history.containsAll(found), context);
            assertEquals(history.size(), engine.writtenSequence(), context);
        } catch (LohDbException e) {
            refused++;
        } catch (RuntimeException | Error e) {
            fail("untyped, " + context, e);
        } finally {
            disk.free();
        }
    }

    private interface Expectation {
        void check(StoreImage damaged, String context);
    }

    private static void flipEveryBit(StoreImage image, Expectation expectation) {
        for (String file : image.files().keySet()) {
            byte[] content = image.file(file);
            for (int bit = 0; bit < content.length * 8; bit++) {
                expectation.check(
                        image.flipped(file, bit / 8, 1 << bit % 8), "bit " + bit + " of " + file);
            }
        }
    }

    @Test
    void everyBitOfClosedStoreIsChecked() {
        flipEveryBit(closed, this::expectAllOrRefusal);
        assertTrue(refused > 5_000, "refused " + refused);
        assertTrue(opened > 5_000, "opened " + opened);
    }

    @Test
    void everyBitOfCrashedStoreIsChecked() {
        flipEveryBit(crashed, this::expectMarkedPrefixOrRefusal);
        assertTrue(refused > 3_000, "refused " + refused);
        assertTrue(opened > 5_000, "opened " + opened);
    }

    /** One bit of each byte, in turn: a salvage takes longer than a refusal. */
    @Test
    void salvageAnswersForEveryByteOfClosedStore() {
        for (String file : closed.files().keySet()) {
            for (int offset = 0; offset < closed.file(file).length; offset++) {
                expectReportedLosses(
                        closed.flipped(file, offset, 1 << offset % 8),
                        "byte " + offset + " of " + file);
            }
        }
        assertEquals(0, refused);
    }

    @Test
    void everyLengthOfEveryFileIsChecked() {
        for (String file : closed.files().keySet()) {
            for (int length = 0; length < closed.file(file).length; length++) {
                String context = file + " cut to " + length;
                expectAllOrRefusal(closed.truncated(file, length), context);
                if (length % 5 == 0) {
                    expectReportedLosses(closed.truncated(file, length), context);
                }
            }
        }
    }

    @Test
    void everyLengthOfEveryFileOfCrashedStoreIsChecked() {
        for (String file : crashed.files().keySet()) {
            for (int length = 0; length < crashed.file(file).length; length++) {
                expectMarkedPrefixOrRefusal(
                        crashed.truncated(file, length), file + " cut to " + length);
            }
        }
    }
}
