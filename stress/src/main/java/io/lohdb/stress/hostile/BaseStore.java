package io.lohdb.stress.hostile;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An intact store with every feature of the format, the same bytes each time. Stateless. */
final class BaseStore {
    /** Name of the segment that hostile bytes take the place of: neither the first nor the last. */
    static final List<String> SEGMENTS =
            List.of("0000000001.log", "0000000002.log", "0000000003.log");

    private static final int SEGMENT_LENGTH = 1024;
    private static final int LONG_VALUE = 300;

    private BaseStore() {}

    /** Left by a process that was killed. */
    static StoreFiles crashed() {
        return log().files();
    }

    /** Closed in order. */
    static StoreFiles closed() {
        final ForgedLog log = log();
        log.sync();
        log.mark(log.position());
        log.sync();
        log.close();
        return log.files();
    }

    private static ForgedLog log() {
        final ForgedLog log = new ForgedLog();
        log.roll(SEGMENT_LENGTH);
        put(log, "a", "first");
        put(log, "b", "x".repeat(LONG_VALUE));
        log.operation(FrameType.DELETE, 0, bytes("b"), new byte[0]);
        batch(log);
        log.sync();
        log.roll(SEGMENT_LENGTH);
        log.mark(log.durablePosition());
        put(log, "c", "y".repeat(LONG_VALUE));
        log.lost(log.sequence() + 1, log.sequence() + 2);
        put(log, "d", "");
        log.sync();
        log.mark(log.durablePosition());
        put(log, "e", "z");
        log.roll(SEGMENT_LENGTH);
        put(log, "a", "second");
        log.sync();
        log.mark(log.durablePosition());
        put(log, "f", "last");
        batch(log);
        log.spare(SEGMENT_LENGTH);
        return log;
    }

    private static void put(final ForgedLog log, final String key, final String value) {
        log.operation(FrameType.PUT, 0, bytes(key), bytes(value));
    }

    private static void batch(final ForgedLog log) {
        final int continues = FrameDescriptor.FLAG_BATCH_CONTINUES;
        final int continued = FrameDescriptor.FLAG_BATCH_CONTINUED;
        log.operation(FrameType.PUT, continues, bytes("g"), bytes("in a batch"));
        log.operation(FrameType.DELETE, continues | continued, bytes("a"), new byte[0]);
        log.operation(FrameType.PUT, continued, bytes("h"), bytes("end of it"));
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
