package io.lohdb.bench.suite;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A JVM of its own for one store. When it dies, everything that is asked of it afterwards fails
 * with the reason. One thread at a time.
 */
public final class StoreProcess implements AutoCloseable {
    private static final long POLL_MS = 50;

    /** Processor time per poll that counts as rest: a fifth of one processor. */
    private static final Duration REST = Duration.ofMillis(POLL_MS / 5);

    private static final int REASON_LINES = 3;

    private final Process process;
    private final BufferedWriter commands;
    private final BufferedReader replies;
    private final Path errors;

    /** A JVM that cannot start says why on its standard output. */
    private String lastOutput = "";

    private String death = "";

    private StoreProcess(final Process process, final Path errors) {
        this.process = process;
        this.errors = errors;
        this.commands =
                new BufferedWriter(
                        new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.replies =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts one.
     *
     * @param main serves commands as {@link StoreMain#serve} does
     * @param store name of the store
     * @param options of the JVM
     * @param folder takes what it writes beside the store: its messages, libraries it unpacks
     * @return close it to end the process
     */
    public static StoreProcess start(
            final Class<?> main,
            final String store,
            final List<String> options,
            final Path folder) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-Djava.io.tmpdir=" + folder);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.add(store);
        final Path errors = folder.resolve("messages");
        try {
            return new StoreProcess(
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectError(errors.toFile())
                            .start(),
                    errors);
        } catch (final IOException e) {
            throw new UncheckedIOException("no process for " + store, e);
        }
    }

    static StoreProcess start(final String store, final List<String> options, final Path folder) {
        return start(StoreMain.class, store, options, folder);
    }

    /** Has a command done, and waits for it. */
    StoreReply call(final StoreCommand command) {
        return call(command, StoreReply.class, StoreReply::failed);
    }

    /**
     * Has a command done, and waits for it.
     *
     * @param command is sent as a line
     * @param type of the answer
     * @param failed makes an answer of the reason why there is none
     * @param <R> type of the answer
     * @return the answer
     */
    public <R extends Record> R call(
            final Record command, final Class<R> type, final Function<String, R> failed) {
        if (!death.isEmpty()) {
            return failed.apply(death);
        }
        final boolean isSent = isSent(command);
        try {
            for (String line = replies.readLine(); line != null; line = replies.readLine()) {
                if (isSent && line.startsWith(StoreMain.REPLY)) {
                    return Lines.parse(line.substring(StoreMain.REPLY.length()), type);
                }
                lastOutput = ": " + line;
            }
        } catch (final IOException e) {
            lastOutput = ": " + e.getMessage();
        }
        death = causeOfDeath();
        return failed.apply(death);
    }

    /** False when the process has ended: what it has left to say can still be read. */
    private boolean isSent(final Record command) {
        try {
            commands.write(Lines.of(command));
            commands.newLine();
            commands.flush();
            return true;
        } catch (final IOException e) {
            return false;
        }
    }

    /**
     * Waits until it does next to nothing, so that the next one has the machine for itself.
     *
     * @param limitMs when it is left to itself whatever it does
     */
    public void awaitRest(final long limitMs) {
        final long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
        Duration before = processorTime();
        while (process.isAlive() && System.nanoTime() - end < 0) {
            sleep();
            final Duration now = processorTime();
            if (now.minus(before).compareTo(REST) <= 0) {
                return;
            }
            before = now;
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it in the middle of whatever it does, as kill -9 does. */
    void kill() {
        process.destroyForcibly();
        causeOfDeath();
    }

    @Override
    public void close() {
        kill();
        try {
            replies.close();
        } catch (final IOException e) {
            throw new UncheckedIOException("a pipe that cannot be closed", e);
        }
    }

    private Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a store comes to rest", e);
        }
    }

    private String causeOfDeath() {
        try {
            return "its process ended with code " + process.waitFor() + lastOutput + lastMessages();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a process ends", e);
        }
    }

    private String lastMessages() {
        try {
            final List<String> lines =
                    Files.readString(errors, StandardCharsets.ISO_8859_1)
                            .lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("\tat "))
                            .toList();
            return lines.isEmpty()
                    ? ""
                    : ": "
                            + String.join(
                                    "; ",
                                    lines.subList(
                                            Math.max(0, lines.size() - REASON_LINES),
                                            lines.size()));
        } catch (final IOException e) {
            return ", its messages cannot be read: " + e.getMessage();
        }
    }
}
