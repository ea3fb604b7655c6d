package io.lohdb.internal.os;

import io.lohdb.exceptions.LohDbException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Another process that tries to open a directory, says how that went, and waits to be let go. */
final class LockProbe implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private LockProbe(Process process) {
        this.process = process;
        this.output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The child's side. */
    public static void main(String[] arguments) throws IOException {
        try (OsDirectory directory = OsDirectory.open(Path.of(arguments[0]))) {
            System.out.println("opened " + directory.list().size());
            System.out.flush();
            int ignored = System.in.read();
            System.out.println("closed " + ignored);
        } catch (LohDbException e) {
            System.out.println(e.getClass().getSimpleName() + " " + e.getMessage());
        }
    }

    static LockProbe start(Path directory) throws IOException {
        Process process =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-Xshare:auto",
                                        "-XX:TieredStopAtLevel=1",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        LockProbe.class.getName(),
                                        directory.toString()))
                        .redirectErrorStream(true)
                        .start();
        return new LockProbe(process);
    }

    long pid() {
        return process.pid();
    }

    /** What the child said next. */
    String answer() throws IOException {
        return output.readLine();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        boolean isInterrupted = false;
        while (process.isAlive()) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
