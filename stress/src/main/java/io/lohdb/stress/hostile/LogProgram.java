package io.lohdb.stress.hostile;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogPosition;

/**
 * Takes an input for a program that writes a store: most steps are what a writer does, some are
 * what none does. Checksums are right throughout, so that everything behind them is reached. For
 * one thread, once.
 */
final class LogProgram {
    private static final int MIN_LENGTH = 256;
    private static final int LENGTHS = 5;
    private static final int KEYS = 7;
    private static final int MAX_BATCH = 5;
    private static final int STEPS = 24;
    private static final int MAX_STEPS = 400;

    private final InputReader in;
    private final ForgedLog log = new ForgedLog();

    LogProgram(final byte[] input) {
        in = new InputReader(input);
    }

    /** Runs the program. */
    StoreFiles run() {
        log.roll(length());
        for (int step = 0; step < MAX_STEPS && in.hasNext(); step++) {
            step(in.below(STEPS));
        }
        return log.files();
    }

    private int length() {
        return MIN_LENGTH << in.below(LENGTHS);
    }

    private void step(final int step) {
        switch (step) {
            case 0, 1, 2, 3, 4 -> log.operation(FrameType.PUT, 0, key(), value());
            case 5, 6 -> log.operation(FrameType.DELETE, 0, key(), new byte[0]);
            case 7, 8 -> batch();
            case 9, 10 -> log.roll(length());
            case 11 -> log.sync();
            case 12 -> mark();
            case 13 -> log.lost(log.sequence() + 1, log.sequence() + 1 + in.number());
            case 14 -> log.spare(length());
            case 15 -> log.close();
            default -> hostileStep(step);
        }
    }

    private void hostileStep(final int step) {
        switch (step) {
            case 16 -> log.sequence(log.sequence() + in.number());
            case 17 -> log.durable(log.position() + in.number(), in.number());
            case 18 -> log.lost(in.number(), in.number());
            case 19 -> log.roll(length(), in.number(), in.number(), in.number());
            case 20 -> frame();
            case 21 -> numbersOfManifest();
            case 22 -> garbage();
            default -> log.operation(in.below(FrameType.LOST + 2), in.next(), key(), value());
        }
    }

    private void batch() {
        final int count = 1 + in.below(MAX_BATCH);
        final int promised = in.below(MAX_BATCH + 1) == MAX_BATCH ? count + 1 : count;
        for (int i = 0; i < count; i++) {
            final int flags =
                    (i > 0 ? FrameDescriptor.FLAG_BATCH_CONTINUED : 0)
                            | (i + 1 < promised ? FrameDescriptor.FLAG_BATCH_CONTINUES : 0);
            if (in.below(3) == 0) {
                log.operation(FrameType.DELETE, flags, key(), new byte[0]);
            } else {
                log.operation(FrameType.PUT, flags, key(), value());
            }
        }
    }

    private void mark() {
        switch (in.below(4)) {
            case 0 -> log.mark(log.position());
            case 1 -> log.mark(log.durablePosition());
            case 2 -> log.mark(log.position() + in.number());
            default -> log.mark(LogPosition.of(in.next(), (int) in.number()));
        }
    }

    /** A frame whose fields say anything, with a checksum if its length allows one. */
    private void frame() {
        final ForgedSegment segment = log.active();
        if (segment.room() < FrameDescriptor.MIN_FRAME_ROOM) {
            return;
        }
        final int frame = segment.tail();
        final byte[] header = new byte[FrameDescriptor.HEADER_LENGTH];
        final var fields = new org.agrona.concurrent.UnsafeBuffer(header);
        final int length = in.below(2) == 0 ? (int) in.number() : segment.room() - in.next();
        FrameDescriptor.header(
                fields,
                0,
                log.sequence() + (byte) in.next(),
                FrameDescriptor.typeAndFlags(in.below(FrameType.LOST + 2), in.below(4)),
                (int) in.number(),
                (int) in.number());
        fields.putInt(FrameDescriptor.LENGTH_OFFSET, length, java.nio.ByteOrder.LITTLE_ENDIAN);
        segment.write(frame, header);
        segment.repair(frame);
        final int next = in.below(2) == 0 ? FrameDescriptor.alignedLength(length) : in.next() * 16;
        if (next >= 0 && next <= segment.room()) {
            segment.tail(frame + next);
        }
    }

    private void numbersOfManifest() {
        switch (in.below(3)) {
            case 0 -> log.extraIds(in.number());
            case 1 -> log.skipIds(in.number());
            default -> {
                final ForgedSegment segment = log.segments().get(in.below(log.segments().size()));
                segment.end(in.below(2) == 0 ? segment.tail() : (int) in.number());
            }
        }
    }

    /** Bytes anywhere in a segment, without a right checksum. */
    private void garbage() {
        final ForgedSegment segment = log.segments().get(in.below(log.segments().size()));
        segment.write(in.nextShort() % segment.content().length, in.bytes(in.below(32)));
        if (in.below(4) == 0) {
            segment.repairHeader();
        }
    }

    private byte[] key() {
        final byte[] key = new byte[1 + in.below(KEYS)];
        key[0] = (byte) ('a' + key.length);
        return key;
    }

    /** A value that is short as a rule; else one that leaves little or nothing of the segment. */
    private byte[] value() {
        final int length = in.next();
        if (length < 200) {
            return new byte[length];
        }
        final int room = log.active().room() - FrameDescriptor.HEADER_LENGTH - (length - 200);
        return new byte[Math.max(0, room)];
    }
}
