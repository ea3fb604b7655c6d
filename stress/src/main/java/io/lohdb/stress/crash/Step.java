package io.lohdb.stress.crash;

import io.lohdb.Durability;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * One thing to do to a store.
 *
 * @param action what
 * @param key to which key, from 0 on
 * @param detail chooses among variants, from 0 on
 */
public record Step(Action action, int key, int detail) {
    /** Details are below it. */
    public static final int DETAILS = 1 << 16;

    private static final int MODES = 5;

    /** What can be done, and how often a random run does it. */
    public enum Action {
        /** A put under one of the durability modes. */
        PUT(24),
        /** A put with a callback for its durability. */
        PUT_WITH_CALLBACK(4),
        /** A delete, of a key that is there or not. */
        DELETE(8),
        /** Up to eleven puts and deletes at once. */
        BATCH(8),
        /** A put of an absent key. */
        PUT_IF_ABSENT(4),
        /** A put over an expected value. */
        REPLACE(4),
        /** Everything durable. */
        SYNC(5),
        /** Some operation durable. */
        AWAIT_DURABLE(3),
        /** A duty cycle of the background work. */
        WORK(12),
        /** Time passes. */
        TIME(5),
        /** Another subscription in place of the one there is. */
        SUBSCRIBE(2),
        /** A put that expires. */
        PUT_EXPIRING(6),
        /** A snapshot more, or one less. */
        SNAPSHOT(2),
        /** The open snapshots compared with what they have to show. */
        READ_SNAPSHOTS(3),
        /** What is dead in old segments is to go. */
        COMPACT(4),
        /** The index is to go to disk. */
        CHECKPOINT(4),
        /** Progress of a named subscriber. */
        COMMIT_CURSOR(3),
        /** The process closes the store and opens it again. */
        REOPEN(1),
        /** The process ends at some later step towards the disk and another one opens the store. */
        KILL(1),
        /** The machine loses power at some later step towards the disk. */
        POWER_CUT(2),
        /** A sync to come fails. */
        FAIL_SYNC(1),
        /** The device is full for some steps. */
        NO_SPACE(1);

        private static final int TOTAL_WEIGHT = total();
        private final int weight;

        Action(final int weight) {
            this.weight = weight;
        }

        private static int total() {
            int total = 0;
            for (final Action action : values()) {
                total += action.weight;
            }
            return total;
        }

        /** How often it occurs, in proportion to the others. */
        public int weight() {
            return weight;
        }

        static Action random(final SplittableRandom random) {
            int left = random.nextInt(TOTAL_WEIGHT);
            for (final Action action : values()) {
                left -= action.weight;
                if (left < 0) {
                    return action;
                }
            }
            throw new IllegalStateException("left=" + left);
        }
    }

    static Step random(final SplittableRandom random, final int keyCount) {
        return new Step(Action.random(random), random.nextInt(keyCount), random.nextInt(DETAILS));
    }

    /** Under which promise a write of this step is made. */
    Durability durability() {
        return switch (detail % MODES) {
            case 0 -> Durability.SYNC;
            case 1 -> Durability.interval(Duration.ofNanos(detail));
            default -> Durability.OS;
        };
    }

    /** Whether what this step writes is durable when it returns. */
    boolean isDurable() {
        return detail % MODES == 0;
    }
}
