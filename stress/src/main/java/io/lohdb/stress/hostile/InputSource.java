package io.lohdb.stress.hostile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Makes inputs from seeds: the same input from the same seed. Takes an input to begin with and
 * changes it a little, or a lot. For one thread.
 */
final class InputSource {
    private static final int MAX_LENGTH = 8 * 1024;
    private static final int MAX_CHANGES = 8;
    private static final int MAX_RANDOM_LENGTH = 400;
    private static final int LINE = 16;
    private static final int[] SPECIAL = {
        0,
        1,
        -1,
        8,
        15,
        16,
        24,
        32,
        128,
        255,
        256,
        1024,
        4096,
        65_535,
        1 << 30,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE
    };

    private final Map<HostileTarget, List<byte[]>> seeds = new EnumMap<>(HostileTarget.class);

    InputSource() {
        for (final HostileTarget target : HostileTarget.values()) {
            seeds.put(target, target.seeds());
        }
    }

    /** The seed behind a seed. */
    static long next(final long seed) {
        return new SplittableRandom(seed).nextLong();
    }

    /** The input of a seed. */
    byte[] input(final HostileTarget target, final long seed) {
        final SplittableRandom random = new SplittableRandom(~seed ^ target.label().hashCode());
        if (target == HostileTarget.LOG && random.nextInt(4) != 0) {
            final byte[] program = new byte[1 + random.nextInt(MAX_RANDOM_LENGTH)];
            random.nextBytes(program);
            return program;
        }
        byte[] input = pick(target, random).clone();
        final int changes = 1 + random.nextInt(MAX_CHANGES);
        for (int i = 0; i < changes && input.length > 0; i++) {
            input = changed(target, input, random);
        }
        return input;
    }

    private byte[] pick(final HostileTarget target, final SplittableRandom random) {
        final List<byte[]> choices = seeds.get(target);
        return choices.get(random.nextInt(choices.size()));
    }

    private byte[] changed(
            final HostileTarget target, final byte[] input, final SplittableRandom random) {
        final int at = place(input, random);
        switch (random.nextInt(9)) {
            case 0 -> input[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            case 1 -> input[at] = (byte) random.nextInt();
            case 2 -> input[at] += (byte) (random.nextInt(33) - 16);
            case 3, 4 -> putSpecial(input, at, random);
            case 5 -> Arrays.fill(input, at, end(input, at, random), (byte) 0);
            case 6 -> {
                final byte[] other = pick(target, random);
                copy(other, place(other, random), input, at, random);
            }
            case 7 -> copy(input.clone(), place(input, random), input, at, random);
            default -> {
                final int length = random.nextInt(Math.min(MAX_LENGTH, 2 * input.length) + 1);
                return random.nextInt(4) == 0 ? Arrays.copyOf(input, length) : input;
            }
        }
        return input;
    }

    /** Fields begin at multiples of four more often than not. */
    private static int place(final byte[] input, final SplittableRandom random) {
        final int at = random.nextInt(input.length);
        return switch (random.nextInt(3)) {
            case 0 -> at;
            case 1 -> at - at % Integer.BYTES;
            // The segment targets begin with one byte of their own.
            default -> Math.min(input.length - 1, at - at % LINE + 1);
        };
    }

    private static int end(final byte[] input, final int at, final SplittableRandom random) {
        return at + 1 + random.nextInt(input.length - at);
    }

    private static void putSpecial(
            final byte[] input, final int at, final SplittableRandom random) {
        final ByteBuffer buffer = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
        final int value = SPECIAL[random.nextInt(SPECIAL.length)] + random.nextInt(3) - 1;
        final int room = input.length - at;
        if (room >= Long.BYTES && random.nextInt(3) == 0) {
            buffer.putLong(at, random.nextBoolean() ? value : (long) value << Integer.SIZE);
        } else if (room >= Integer.BYTES) {
            buffer.putInt(at, value);
        }
    }

    private static void copy(
            final byte[] from,
            final int fromOffset,
            final byte[] to,
            final int offset,
            final SplittableRandom random) {
        final int room = Math.min(from.length - fromOffset, to.length - offset);
        System.arraycopy(from, fromOffset, to, offset, 1 + random.nextInt(room));
    }
}
