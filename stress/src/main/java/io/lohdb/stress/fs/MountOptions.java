package io.lohdb.stress.fs;

import java.util.Random;

/** Ways to mount an ext4 that decide what a power cut takes. Stateless. */
final class MountOptions {
    private static final int[] COMMIT_S = {1, 5, 1000};
    private static final String[] DATA = {"ordered", "journal", "writeback"};

    private MountOptions() {}

    /** One way out of nine: when the journal is written, and what goes through it. */
    static String random(final Random random) {
        return "commit="
                + COMMIT_S[random.nextInt(COMMIT_S.length)]
                + ",data="
                + DATA[random.nextInt(DATA.length)];
    }
}
