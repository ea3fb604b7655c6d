package io.lohdb.bench.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PipelinedWorkTest {
    private static final int VALUE_LENGTH = 100;

    /** A mebibyte of entries of 16 + 100 + 44 bytes, and one. */
    private static final int WINDOW = 6554;

    private final RecordingSession session = new RecordingSession();
    private final PipelinedWork work = new PipelinedWork(session, () -> 5, VALUE_LENGTH);

    @Test
    void waitsForWritesThatAreAMebibyteOld() {
        for (int i = 0; i < WINDOW; i++) {
            assertEquals(1, work.step());
        }
        assertTrue(session.awaited.isEmpty());
        work.step();
        work.step();
        assertEquals(List.of(1L, 2L), session.awaited);
    }

    @Test
    void endsWhenTheLastWriteIsDurable() {
        work.finish();
        assertTrue(session.awaited.isEmpty());
        work.step();
        work.step();
        work.finish();
        assertEquals(List.of(2L), session.awaited);
    }
}
