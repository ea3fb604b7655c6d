package io.lohdb.stress.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Opens every hostile store that ever broke something, and those that reach far into the engine, in
 * a JVM with little heap.
 */
final class CorpusReplayTest {
    private static final Path CORPUS = Path.of("src/test/resources/corpus");
    private static final long MAX_BYTES = 1024 * 1024;

    @TempDir private Path scratch;

    @Test
    void everyInputIsOpenedOrRefusedByType() throws Exception {
        Path output = scratch.resolve("output.txt");
        Process replay =
                HostileJvm.process(CorpusReplay.class, CORPUS.toAbsolutePath().toString())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        int exit = replay.waitFor();
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        assertEquals(
                List.of(),
                lines.stream().filter(line -> line.startsWith(CorpusReplay.BROKEN)).toList());
        assertEquals(0, exit, () -> String.join("\n", lines));
        assertTrue(heap(lines) <= HostileJvm.HEAP_BYTES, () -> lines.get(0));
        assertEquals(CorpusReplay.DONE + inputCount(), lines.get(lines.size() - 1));
    }

    private static long heap(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(CorpusReplay.HEAP))
                .mapToLong(line -> Long.parseLong(line.substring(CorpusReplay.HEAP.length())))
                .findFirst()
                .orElseThrow();
    }

    private static int inputCount() throws IOException {
        int count = 0;
        for (HostileTarget target : HostileTarget.values()) {
            count += CorpusReplay.inputs(CORPUS.resolve(target.label())).size();
        }
        return count;
    }

    @Test
    void corpusIsSmallAndNamedByContent() throws Exception {
        long bytes = 0;
        for (HostileTarget target : HostileTarget.values()) {
            List<Path> inputs = CorpusReplay.inputs(CORPUS.resolve(target.label()));
            assertTrue(inputs.size() > 2, target.label());
            for (Path input : inputs) {
                byte[] content = Files.readAllBytes(input);
                byte[] hash = MessageDigest.getInstance("SHA-1").digest(content);
                assertEquals(HexFormat.of().formatHex(hash), input.getFileName().toString());
                bytes += content.length;
            }
        }
        assertTrue(bytes <= MAX_BYTES, "bytes " + bytes);
    }
}
