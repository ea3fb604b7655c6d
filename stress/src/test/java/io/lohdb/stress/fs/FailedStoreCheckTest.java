package io.lohdb.stress.fs;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lohdb.stress.kill.BrokenPromiseException;
import io.lohdb.stress.kill.Report;
import io.lohdb.stress.kill.Report.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What may be told of a store that has failed. */
final class FailedStoreCheckTest {
    private static List<Report> reports(final Kind... kinds) {
        return Stream.of(kinds).map(kind -> new Report(kind, 0, 0, 1)).toList();
    }

    @Test
    void findsAcknowledgementAfterFailure() {
        final List<Report> reports =
                reports(Kind.OPENED, Kind.ACKNOWLEDGED, Kind.FAILED, Kind.ACKNOWLEDGED);
        assertThrows(BrokenPromiseException.class, () -> FailedStoreCheck.check(reports));
    }

    @Test
    void allowsAcknowledgementsAfterRefusalAndAfterReopening() {
        FailedStoreCheck.check(reports(Kind.OPENED, Kind.REFUSED, Kind.ACKNOWLEDGED, Kind.FAILED));
        FailedStoreCheck.check(reports(Kind.FAILED, Kind.OPENED, Kind.ACKNOWLEDGED));
    }
}
