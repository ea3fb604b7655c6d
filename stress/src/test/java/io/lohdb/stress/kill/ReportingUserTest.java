package io.lohdb.stress.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.spi.Threading;
import io.lohdb.stress.kill.Report.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The work under faults is checked by its log, from the first operation on, but nobody held that
 * log: where the device was quick enough for the work to be compacted, the check found "history was
 * compacted away" and took it for a broken promise.
 */
final class ReportingUserTest {
    private static final int GROUPS = 300;

    @TempDir private Path directory;

    private long write(final int groups) throws IOException {
        final ReportingUser user = new ReportingUser(new ByteArrayOutputStream());
        try (LohDb db =
                LohDb.open(
                        FixedWork.config(directory, Threading.INVOKER).durability(Durability.OS))) {
            for (int group = 0; group < groups; group++) {
                assertEquals(Kind.ACKNOWLEDGED, user.writeNext(db));
            }
            db.compact();
            return db.writtenSequence();
        }
    }

    @Test
    void workCanBeCheckedAfterACompaction() throws IOException {
        final long written = write(GROUPS);
        assertEquals(written, RecoveredLogCheck.read(directory).operations().size());
        final long writtenInAll = write(GROUPS);
        assertEquals(writtenInAll, RecoveredLogCheck.read(directory).operations().size());
    }
}
