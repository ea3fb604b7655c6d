package io.lohdb.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.OutcomeUnknownException;
import io.lohdb.internal.recovery.RecoveredLog;
import io.lohdb.testkit.EngineDriver;
import org.junit.jupiter.api.Test;

/**
 * A store that is closed writes its cursors anew for the last checkpoint. Where the file system was
 * gone by then, the segment's memory could not be touched, and close threw the bare InternalError.
 */
final class OrderlyEndTest {
    private static final int SEGMENT_LENGTH = 1 << 16;

    @Test
    void aFaultOfMemoryOnTheWayIsAnUnknownOutcome() {
        try (LogStorageEngine engine = EngineFactory.openMemory(SEGMENT_LENGTH, SEGMENT_LENGTH)) {
            final RecoveredLog log = engine.log();
            new EngineDriver(engine).put("key", "value");
            final InternalError fault = new InternalError("a fault occurred");
            final OutcomeUnknownException unknown =
                    assertThrows(
                            OutcomeUnknownException.class,
                            () ->
                                    new OrderlyEnd(log)
                                            .mark(
                                                    () -> {
                                                        throw fault;
                                                    }));
            assertSame(fault, unknown.getCause());
            assertFalse(log.manifestFile().manifest().isClosed());
            assertEquals(0, engine.durableSequence());
            new OrderlyEnd(log).mark(() -> assertEquals(0, engine.durableSequence()));
            assertEquals(1, engine.durableSequence());
            assertTrue(log.manifestFile().manifest().isClosed());
        }
    }
}
