package io.lohdb.cli.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.cli.command.Console;
import io.lohdb.cli.command.Streams;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A slow opening is shown to whoever watches. */
class OpeningProgressTest {
    private static final long MIB = 1024 * 1024;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private long nowNs;

    private OpeningProgress progress(final boolean isWatched) {
        final Streams streams =
                new Streams(
                        InputStream.nullInputStream(),
                        new ByteArrayOutputStream(),
                        err,
                        true,
                        true,
                        isWatched);
        return new OpeningProgress(new Console(streams, true), () -> nowNs);
    }

    private String drawn() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void slowOpeningHasABar() {
        try (OpeningProgress progress = progress(true)) {
            progress.onProgress(1 * MIB, 8 * MIB);
            nowNs += OpeningProgress.PATIENCE_NS;
            progress.onProgress(2 * MIB, 8 * MIB);
            progress.onProgress(8 * MIB, 8 * MIB);
        }
        assertTrue(drawn().contains("open"), drawn());
        assertTrue(drawn().contains("/8 MiB"), drawn());
    }

    @Test
    void quickOpeningHasNone() {
        try (OpeningProgress progress = progress(true)) {
            nowNs += OpeningProgress.PATIENCE_NS - 1;
            progress.onProgress(1 * MIB, 8 * MIB);
            nowNs++;
            progress.onProgress(8 * MIB, 8 * MIB);
        }
        assertEquals("", drawn());
    }

    @Test
    void nobodyWatchingIsShownNothing() {
        try (OpeningProgress progress = progress(false)) {
            nowNs += OpeningProgress.PATIENCE_NS;
            progress.onProgress(1 * MIB, 8 * MIB);
        }
        assertEquals("", drawn());
    }
}
