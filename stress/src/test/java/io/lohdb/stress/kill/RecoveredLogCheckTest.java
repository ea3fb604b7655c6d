package io.lohdb.stress.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lohdb.LohDb;
import io.lohdb.stress.kill.Report.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of a recovered log sees every kind of broken promise. */
final class RecoveredLogCheckTest {
    private static final int WRITER = 0;

    @TempDir private Path directory;
    private long last;

    @BeforeEach
    void writeSomeGroups() {
        try (LohDb db = LohDb.open(directory)) {
            for (int group = 0; group < 10; group++) {
                last = ReportingUser.write(db, Workload.group(WRITER, db.writtenSequence()));
            }
        }
    }

    private static Report acknowledged(long counter, long sequence) {
        return new Report(Kind.ACKNOWLEDGED, WRITER, counter, sequence);
    }

    @Test
    void acceptsWhatWasWritten() {
        final RecoveredLogCheck check = RecoveredLogCheck.read(directory);
        check.compare(List.of(acknowledged(last - 1, last)));
        assertEquals(last, check.operations().size());
        assertEquals(last, check.counter(WRITER));
    }

    @Test
    void missesAnAcknowledgedOperation() {
        final RecoveredLogCheck check = RecoveredLogCheck.read(directory);
        final List<Report> reports = List.of(acknowledged(last, last + 1));
        assertThrows(LostOperationException.class, () -> check.compare(reports));
    }

    @Test
    void noticesAnotherOperationInItsPlace() {
        final RecoveredLogCheck check = RecoveredLogCheck.read(directory);
        final List<Report> reports = List.of(acknowledged(last, last));
        assertThrows(BrokenPromiseException.class, () -> check.compare(reports));
    }

    @Test
    void noticesAPhantomInTheFeed() {
        final RecoveredLogCheck check = RecoveredLogCheck.read(directory);
        final List<Report> reports =
                List.of(
                        new Report(Kind.SUBSCRIBED, 0, 0, last),
                        new Report(Kind.DELIVERED, WRITER, -1, last + 1));
        assertThrows(LostOperationException.class, () -> check.compare(reports));
    }

    @Test
    void noticesAGapInTheFeed() {
        final RecoveredLogCheck check = RecoveredLogCheck.read(directory);
        final List<Report> reports =
                List.of(
                        new Report(Kind.SUBSCRIBED, 0, 0, 0),
                        new Report(Kind.DELIVERED, WRITER, -1, 2));
        assertThrows(BrokenPromiseException.class, () -> check.compare(reports));
    }

    @Test
    void noticesAnOperationThatNobodyWrote() {
        try (LohDb db = LohDb.open(directory)) {
            db.put("w0/0", "another value");
        }
        assertThrows(BrokenPromiseException.class, () -> RecoveredLogCheck.read(directory));
    }
}
