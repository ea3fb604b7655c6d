package io.lohdb.bench.space;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How a store was opened in a process of its own, as the process tells it in one line.
 *
 * @param openNs from the call that opens to its return
 * @param firstReadNs the first read after that
 * @param count keys in the store
 * @param replayed operations that were read from the log
 * @param logBytes of the store, headers included
 * @param indexBytes memory of the index
 */
record Opening(
        long openNs, long firstReadNs, long count, long replayed, long logBytes, long indexBytes) {
    private static final String MARK = "opening";

    /** The line that says it. */
    String line() {
        return String.join(
                " ",
                MARK,
                "openNs=" + openNs,
                "firstReadNs=" + firstReadNs,
                "count=" + count,
                "replayed=" + replayed,
                "logBytes=" + logBytes,
                "indexBytes=" + indexBytes);
    }

    /** Finds the line in what the process wrote. */
    static Opening parse(final String output) {
        final Map<String, Long> figures = new HashMap<>();
        output.lines()
                .filter(line -> line.startsWith(MARK))
                .flatMap(line -> Arrays.stream(line.split(" ")))
                .filter(word -> word.contains("="))
                .map(word -> word.split("=", 2))
                .forEach(pair -> figures.put(pair[0], Long.valueOf(pair[1])));
        return new Opening(
                figure(figures, "openNs"),
                figure(figures, "firstReadNs"),
                figure(figures, "count"),
                figure(figures, "replayed"),
                figure(figures, "logBytes"),
                figure(figures, "indexBytes"));
    }

    private static long figure(final Map<String, Long> figures, final String name) {
        final Long figure = figures.get(name);
        if (figure == null) {
            throw new IllegalArgumentException("the opening process did not tell " + name);
        }
        return figure;
    }
}
