package io.lohdb.stress.history;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How often each kind of call comes in one history. Each history has its own mix, some kinds
 * missing: most faults need few kinds, many times.
 */
final class ActionMix {
    private static final int[] WEIGHTS = {0, 1, 1, 2, 4, 8};
    private static final int FILL_WEIGHT_BOUND = 2;

    private final Map<Call, Integer> weights = new EnumMap<>(Call.class);
    private final int sum;

    /** What a thread does in one step. */
    enum Call {
        GET,
        GET_ALL,
        PUT,
        DELETE,
        PUT_IF_ABSENT,
        REPLACE,
        BATCH,
        /** A batch of new keys, so that the index grows. */
        FILL
    }

    /** Draws a mix. */
    ActionMix(final SplittableRandom random) {
        int total = 0;
        for (final Call call : Call.values()) {
            final int drawn =
                    call == Call.FILL
                            ? random.nextInt(FILL_WEIGHT_BOUND)
                            : WEIGHTS[random.nextInt(WEIGHTS.length)];
            // Never nothing: something is read and something is written.
            final int weight = call == Call.GET || call == Call.PUT ? drawn + 1 : drawn;
            weights.put(call, weight);
            total += weight;
        }
        sum = total;
    }

    Call next(final SplittableRandom random) {
        int drawn = random.nextInt(sum);
        for (final Call call : Call.values()) {
            drawn -= weights.get(call);
            if (drawn < 0) {
                return call;
            }
        }
        throw new IllegalStateException("weights do not add up");
    }
}
