package io.lohdb.stress.crash;

import io.lohdb.internal.agent.EngineThread;
import io.lohdb.stress.crash.Step.Action;
import io.lohdb.stress.model.BrokenPromise;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Steps written down, as a text that replays them: shape, seed and steps, for example {@code
 * 512,256,1024,8,40;17;PUT:3:5 SYNC:0:0}.
 *
 * @param shape of the store
 * @param seed where the power cuts come from
 * @param steps what is done
 */
public record Scenario(StoreShape shape, long seed, List<Step> steps) {
    private static final int PARTS = 3;
    private static final int SHAPE_NUMBERS = 5;
    private static final int STEP_NUMBERS = 3;

    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Scenario parse(final String text) {
        final String[] parts = split(text, ";", PARTS);
        final int[] numbers =
                Arrays.stream(split(parts[0], ",", SHAPE_NUMBERS))
                        .mapToInt(Integer::parseInt)
                        .toArray();
        return new Scenario(
                new StoreShape(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]),
                Long.parseLong(parts[1]),
                Arrays.stream(parts[2].trim().split(" +", -1)).map(Scenario::step).toList());
    }

    private static String[] split(final String text, final String separator, final int count) {
        final String[] parts = text.split(separator, -1);
        if (parts.length != count) {
            throw new IllegalArgumentException(
                    "no scenario: expected " + count + " parts in \"" + text + '"');
        }
        return parts;
    }

    private static Step step(final String text) {
        final String[] parts = split(text, ":", STEP_NUMBERS);
        return new Step(
                Action.valueOf(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    /** The text. */
    public String text() {
        return String.join(
                        ",",
                        Integer.toString(shape.sectorLength()),
                        Integer.toString(shape.minSegmentLength()),
                        Integer.toString(shape.maxSegmentLength()),
                        Integer.toString(shape.keyCount()),
                        Integer.toString(shape.maxValueLength()))
                + ';'
                + seed
                + ';'
                + steps.stream()
                        .map(s -> s.action() + ":" + s.key() + ':' + s.detail())
                        .collect(Collectors.joining(" "));
    }

    /**
     * Does all steps.
     *
     * @throws BrokenPromise with the command that shows it again
     */
    public void run(final CrashMemory memory) {
        EngineThread.call(
                "simulation",
                () -> {
                    try (SimulatedStore store = new SimulatedStore(shape, memory, seed)) {
                        steps.forEach(store::run);
                    } catch (final BrokenPromise e) {
                        throw new BrokenPromise(
                                e.getMessage() + "\n  again: stress/run --replay '" + text() + '\'',
                                e);
                    }
                    return null;
                });
    }
}
