package io.lohdb.bench.suite;

import io.lohdb.bench.rivals.Rivals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

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
        final StoreWorker worker = new StoreWorker(Rivals.named(arguments[0]).orElseThrow());
        serve(StoreCommand.class, worker::answer);
    }

    /**
     * Answers commands until the standard input ends, which ends the process whatever it is doing.
     *
     * @param type of the commands
     * @param answer does what it is told, for one command after the other
     * @param <C> type of the commands
     * @throws InterruptedException never
     */
    public static <C extends Record> void serve(
            final Class<C> type, final Function<C, ? extends Record> answer)
            throws InterruptedException {
        final PrintStream replies = System.out;
        System.setOut(System.err);
        final BlockingQueue<String> commands = new LinkedBlockingQueue<>();
        final Thread reader = new Thread(() -> readInto(commands), "commands");
        reader.setDaemon(true);
        reader.start();
        while (true) {
            final C command = Lines.parse(commands.take(), type);
            replies.println(REPLY + Lines.of(answer.apply(command)));
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
