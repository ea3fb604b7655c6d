package io.lohdb.bench.suite;

import io.lohdb.bench.rivals.Rivals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The process of one store: takes commands as lines and answers each with a line. */
public final class StoreMain {
    /** Begins every reply, so that what a library prints is not taken for one. */
    static final String REPLY = "reply: ";

    private static final int ORPHANED = 3;

    private StoreMain() {}

    /**
     * Serves until the standard input ends, which ends the process whatever it is doing.
     *
     * @param arguments name of the store
     * @throws InterruptedException never
     */
    public static void main(final String[] arguments) throws InterruptedException {
        final PrintStream replies = System.out;
        System.setOut(System.err);
        final StoreWorker worker = new StoreWorker(Rivals.named(arguments[0]).orElseThrow());
        final BlockingQueue<String> commands = new LinkedBlockingQueue<>();
        final Thread reader = new Thread(() -> readInto(commands), "commands");
        reader.setDaemon(true);
        reader.start();
        while (true) {
            final StoreCommand command = Lines.parse(commands.take(), StoreCommand.class);
            replies.println(REPLY + Lines.of(worker.answer(command)));
            replies.flush();
        }
    }

    private static void readInto(final BlockingQueue<String> commands) {
        try (BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                commands.add(line);
            }
        } catch (final IOException e) {
            System.err.println("commands cannot be read: " + e);
        }
        // Nobody is there any more to whom a result would matter.
        Runtime.getRuntime().halt(ORPHANED);
    }
}
