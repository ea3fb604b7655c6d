package io.lohdb.stress.kill.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SystemCallTracerTest {
    @TempDir private Path folder;

    @Test
    void countsCallsOfTheThreadThatMadeMost() throws Exception {
        final Path log = folder.resolve("calls.txt");
        Files.write(
                log,
                List.of(
                        "17  msync(0x7f9041710000, 23744, MS_SYNC) = 0",
                        "18  msync(0x7f9041710000, 4096, MS_SYNC <unfinished ...>",
                        "17  msync(0x7f9041710000, 4096, MS_SYNC) = 0",
                        "18  <... msync resumed>) = 0",
                        "18  fsync(5) = 0",
                        "17  --- SIGSEGV {si_signo=SIGSEGV} ---"));
        assertEquals(Map.of("msync", 2, "fsync", 1), SystemCallTracer.mostCallsOfOneThread(log));
    }

    @Test
    void saysWhatItDoesInTheTracersWords() {
        final Path log = Path.of("log");
        assertTrue(
                SystemCallTracer.killing(log, Injection.kill("fsync", 3))
                        .contains("inject=fsync:signal=SIGKILL:when=3"));
        assertTrue(
                SystemCallTracer.meddling(
                                log, Injection.error("msync", "EIO", 2, true), List.of(), List.of())
                        .contains("inject=msync:error=EIO:when=2+"));
        assertTrue(
                SystemCallTracer.meddling(log, Injection.lie("msync"), List.of("write"), List.of())
                        .containsAll(
                                List.of("inject=msync:retval=0:when=1+", "trace=write,msync")));
    }
}
