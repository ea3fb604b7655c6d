package io.lohdb.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lohdb.spi.Change;
import io.lohdb.spi.ChangeType;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Changes as the shell prints them. */
final class MessagesTest {
    private static Change change(final ChangeType type) {
        final UnsafeBuffer buffer = new UnsafeBuffer("kv".getBytes(StandardCharsets.UTF_8));
        return new Change()
                .set(type, 7, true)
                .wrap(buffer, 0, 1, 1, type == ChangeType.PUT ? 1 : 0);
    }

    private static String line(final Change change) {
        return new Messages(true).change(change);
    }

    @Test
    void saysWhenAnEntryExpiresAndThatItDid() {
        final Change put = change(ChangeType.PUT);
        assertEquals("Change: Set { key: \"k\", value: \"v\" }", line(put));
        assertEquals(
                "Change: Set { key: \"k\", value: \"v\", expires: 2026-11-22T12:00:00.500Z }",
                line(put.expiry(false, 1_795_348_800_500L)));
        assertEquals("Change: Delete { key: \"k\" }", line(change(ChangeType.DELETE)));
        assertEquals(
                "Change: Expire { key: \"k\" }", line(change(ChangeType.DELETE).expiry(true, 0)));
    }

    @Test
    void farthestExpiryHasALineToo() {
        assertEquals(
                "Change: Set { key: \"k\", value: \"v\","
                        + " expires: +292278994-08-17T07:12:55.807Z }",
                line(change(ChangeType.PUT).expiry(false, Long.MAX_VALUE)));
    }
}
