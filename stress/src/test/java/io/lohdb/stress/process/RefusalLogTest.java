package io.lohdb.stress.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines as the tracer writes them. */
final class RefusalLogTest {
    private static final String OPENED =
            "7 write(1, \"\\0\\0\\0\\1\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\", 24) = 24";
    private static final String ACKNOWLEDGED =
            "7 write(1, \"\\0\\0\\0\\3\\0\\0\\0\\t\\0\\0\\0\\0\\0\\0\\0\\0\", 24) = 24";
    private static final String REFUSED =
            "7 msync(0x7f, 4096, MS_SYNC) = -1 EIO (Input/output error) (INJECTED)";
    private static final String REFUSED_ELSEWHERE =
            "8 <... msync resumed>) = -1 EIO (Input/output error) (INJECTED)";

    private static boolean isBroken(String... lines) {
        return RefusalLog.of(List.of(lines)).hasAcknowledgementAfterRefusal();
    }

    @Test
    void seesAnAcknowledgementBehindARefusedSync() {
        assertTrue(isBroken(OPENED, ACKNOWLEDGED, REFUSED, ACKNOWLEDGED));
    }

    @Test
    void letsOneAcknowledgementOfAnotherThreadPass() {
        assertFalse(isBroken(OPENED, REFUSED_ELSEWHERE, ACKNOWLEDGED));
        assertTrue(isBroken(OPENED, REFUSED_ELSEWHERE, ACKNOWLEDGED, ACKNOWLEDGED));
    }

    @Test
    void forgetsARefusalOnceTheStoreWasOpenedAnew() {
        assertFalse(isBroken(OPENED, REFUSED, OPENED, ACKNOWLEDGED, ACKNOWLEDGED));
    }

    @Test
    void saysWhetherAnythingWasRefused() {
        assertTrue(RefusalLog.of(List.of(OPENED, REFUSED)).hasRefusal());
        assertEquals(false, RefusalLog.of(List.of(OPENED, ACKNOWLEDGED)).hasRefusal());
    }
}
