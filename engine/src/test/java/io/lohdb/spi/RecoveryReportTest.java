package io.lohdb.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The report does not change under whoever keeps it. */
final class RecoveryReportTest {
    @Test
    void keepsItsOwnListOfLosses() {
        final Loss loss = new Loss("0000000001.log", 128, 64, 1, 2, "crc mismatch");
        final List<Loss> losses = new ArrayList<>(List.of(loss));
        final RecoveryReport report = new RecoveryReport(1, 2, 3, false, 4, 5, losses, 6, 7, 8);
        losses.clear();
        assertEquals(List.of(loss), report.losses());
        assertThrows(UnsupportedOperationException.class, () -> report.losses().clear());
    }
}
