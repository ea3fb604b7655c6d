package io.lohdb.stress.kill;

import io.lohdb.spi.ChangeType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What writers write: for each writer an endless list of operations, cut into groups that are
 * written as batches. The same numbers give the same operations, so that whoever reads a log can
 * say what must stand there. Stateless.
 */
public final class Workload {
    /** The writer half of whose values are long: a few of its groups fill a segment. */
    public static final int BULKY_WRITER = 9;

    private static final int KEYS = 40;
    private static final int LONG_VALUE_IN = 50;
    private static final int BULKY_LONG_VALUE_IN = 2;
    private static final int LONGEST_GROUP = 8;
    private static final int SHORT_VALUE = 200;
    private static final int LONG_VALUE = 20_000;

    /**
     * One operation.
     *
     * @param writer who writes it
     * @param counter its number among the writer's operations, from 0
     * @param isLast whether its group ends here
     */
    public record Operation(
            int writer, long counter, ChangeType type, String key, String value, boolean isLast) {}

    private Workload() {}

    /** The group that begins with a writer's operation of this number. */
    public static List<Operation> group(final int writer, final long counter) {
        final SplittableRandom random = new SplittableRandom(writer * 1_000_003L + counter);
        final int longIn = writer == BULKY_WRITER ? BULKY_LONG_VALUE_IN : LONG_VALUE_IN;
        final int length = random.nextInt(4) == 0 ? 2 + random.nextInt(LONGEST_GROUP - 1) : 1;
        final List<Operation> group = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            final String key = "w" + writer + "/" + random.nextInt(KEYS);
            final boolean isPut = random.nextInt(5) != 0;
            final int padding =
                    random.nextInt(random.nextInt(longIn) == 0 ? LONG_VALUE : SHORT_VALUE);
            group.add(
                    new Operation(
                            writer,
                            counter + i,
                            isPut ? ChangeType.PUT : ChangeType.DELETE,
                            key,
                            isPut ? counter + i + "/" + "x".repeat(padding) : "",
                            i == length - 1));
        }
        return group;
    }

    /** The writer that a key belongs to. */
    static int writer(final String key) {
        return Integer.parseInt(key.substring(1, key.indexOf('/')));
    }
}
