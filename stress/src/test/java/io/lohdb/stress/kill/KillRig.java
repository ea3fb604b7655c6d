package io.lohdb.stress.kill;

import io.lohdb.spi.Threading;
import io.lohdb.stress.CrashCopy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Starts a {@link WritingProcess}, kills it without warning at a random moment, and checks what it
 * has left; round after round on one directory, which is never closed in order. For one thread.
 */
final class KillRig {
    private static final long START_LIMIT_S = 60;
    private static final int MAX_DELAY_MS = 250;
    private static final int SIGKILL_EXIT = 128 + 9;

    private final Path root;
    private final Path directory;
    private final WritingMode mode;
    private final Random random;
    private RecoveredLogCheck recovered;
    private int acknowledged;

    KillRig(Path root, WritingMode mode, long seed) {
        this.root = root;
        this.directory = root.resolve("store");
        this.mode = mode;
        this.random = new Random(seed);
    }

    /** How many acknowledgements came in all rounds so far. */
    int acknowledged() {
        return acknowledged;
    }

    /** How many operations are there now. */
    int recovered() {
        return recovered == null ? 0 : recovered.operations().size();
    }

    /** One process from start to kill, and what it left. */
    void round() throws IOException, InterruptedException {
        final List<Report> reports = runAndKill();
        acknowledged +=
                (int) reports.stream().filter(r -> r.kind() == Report.Kind.ACKNOWLEDGED).count();
        if (Files.notExists(directory.resolve("MANIFEST"))) {
            // Killed before the store was made: then nothing can have been promised.
            if (!reports.isEmpty()) {
                throw new AssertionError("reports of a store that is not there: " + reports);
            }
            return;
        }
        // The original stays as the kill left it: the next process recovers it by itself.
        final Path copy = root.resolve("copy");
        CrashCopy.delete(copy);
        CrashCopy.copy(directory, copy);
        recovered = RecoveredLogCheck.read(copy);
        recovered.compare(reports);
    }

    private List<Report> runAndKill() throws IOException, InterruptedException {
        final Path errors = root.resolve("errors.txt");
        final Process process =
                new ProcessBuilder(command()).redirectError(errors.toFile()).start();
        final List<Report> reports = Collections.synchronizedList(new ArrayList<>());
        final CountDownLatch isOpen = new CountDownLatch(1);
        final Thread receiver =
                new Thread(() -> receive(process.getInputStream(), reports, isOpen), "receiver");
        receiver.start();
        if (random.nextInt(4) != 0 && !isOpen.await(START_LIMIT_S, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("process does not start: " + Files.readString(errors));
        }
        // One in four is killed on its way up: before it opens, or while it recovers.
        TimeUnit.MICROSECONDS.sleep(random.nextInt(1000 * MAX_DELAY_MS));
        // The process itself would close the pipe with everything that is still in it.
        process.toHandle().destroyForcibly();
        final int exit = process.waitFor();
        receiver.join();
        if (exit != SIGKILL_EXIT) {
            throw new AssertionError("exit=" + exit + ": " + Files.readString(errors));
        }
        return reports;
    }

    private static void receive(InputStream pipe, List<Report> reports, CountDownLatch isOpen) {
        try (pipe) {
            Report report = Report.receive(pipe);
            while (report != null) {
                reports.add(report);
                isOpen.countDown();
                report = Report.receive(pipe);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            isOpen.countDown();
        }
    }

    private List<String> command() {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.matches("(-ea|--(add-|enable-|sun-).*)"))
                .forEach(command::add);
        // A quick start counts for more than quick code here.
        Collections.addAll(
                command, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(WritingProcess.class.getName());
        command.add(directory.toString());
        command.add(mode.name());
        command.add((random.nextBoolean() ? Threading.DEDICATED : Threading.SHARED).name());
        command.add(Integer.toString(1 + random.nextInt(5000)));
        for (int writer = 0; writer < mode.writers(); writer++) {
            command.add(Long.toString(recovered == null ? 0 : recovered.counter(writer)));
        }
        return command;
    }
}
