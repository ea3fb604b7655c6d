package io.lohdb.stress.part;

import java.nio.file.Path;

/**
 * What a part is given.
 *
 * @param tier which variants to try
 * @param budget how many units of the part's own kind (cuts, kills, minutes), or 0 for what the
 *     tier asks for
 * @param seed where every random choice comes from
 * @param scratch an existing, empty folder on the disk under test; the caller removes it
 * @param progress where to say how far the part has come
 */
public record PartRun(Tier tier, long budget, long seed, Path scratch, Progress progress) {
    /** The budget, or the part's own number for the tier when none was named. */
    public long budget(final long push, final long longer, final long release) {
        if (budget > 0) {
            return budget;
        }
        return switch (tier) {
            case PUSH -> push;
            case LONG -> longer;
            case RELEASE -> release;
        };
    }
}
