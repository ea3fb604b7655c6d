package io.lohdb.stress.faults;

import java.util.ArrayList;
import java.util.List;

/** All steps of the opening of all images, numbered. Immutable. */
final class RecoverySteps {
    private final List<RecoveryImage> images;
    private final List<Long> ends = new ArrayList<>();
    private long count;

    RecoverySteps(final List<RecoveryImage> images, final long seed) {
        this.images = images;
        for (final RecoveryImage image : images) {
            count += new RecoveryTrial(image, seed, 1).stepCount();
            ends.add(count);
        }
    }

    List<RecoveryImage> images() {
        return images;
    }

    long count() {
        return count;
    }

    /** Which image a number belongs to. */
    int image(final long number) {
        int image = 0;
        while (number >= ends.get(image)) {
            image++;
        }
        return image;
    }

    /** Which step of its opening, from 1. */
    long step(final long number) {
        final int image = image(number);
        return 1 + number - (image == 0 ? 0 : ends.get(image - 1));
    }
}
