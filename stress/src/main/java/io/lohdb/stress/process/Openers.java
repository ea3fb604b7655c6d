package io.lohdb.stress.process;

import io.lohdb.LohDb;
import io.lohdb.stress.kill.BrokenPromiseException;
import io.lohdb.stress.kill.child.ChildCommand;
import io.lohdb.stress.kill.child.ChildProcess;
import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.PartReport;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Several who want the same store: threads, class loaders, processes. Exactly one gets it, the
 * others are told so, and the winner's lock stays.
 */
final class Openers {
    private static final int THREADS = 6;
    private static final int LOADERS = 2;
    private static final int PROCESSES = 3;
    private static final long LIMIT_S = 120;
    private static final long END_LIMIT_S = 30;

    private final ProcessCase.CaseRun run;
    private final PartReport report;
    private final Path directory;

    private Openers(final ProcessCase.CaseRun run, final PartReport report) {
        this.run = run;
        this.report = report;
        this.directory = run.root().resolve("store");
    }

    /** Threads that all start at once, over and over. */
    static void threads(final ProcessCase.CaseRun run, final PartReport report)
            throws IOException, InterruptedException {
        final Openers openers = new Openers(run, report);
        final List<Function<String, AutoCloseable>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            all.add(new IsolatedOpener());
        }
        openers.race("threads", all, run.count(20, 200, 1000));
    }

    /** Class loaders with classes of their own, and this one. */
    static void loaders(final ProcessCase.CaseRun run, final PartReport report)
            throws IOException, InterruptedException {
        final Openers openers = new Openers(run, report);
        final List<URLClassLoader> loaders = new ArrayList<>();
        final List<Function<String, AutoCloseable>> all = new ArrayList<>();
        all.add(new IsolatedOpener());
        try {
            for (int i = 0; i < LOADERS; i++) {
                loaders.add(new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader()));
                all.add(isolated(loaders.get(i)));
            }
            openers.race("class loaders", all, run.count(10, 100, 500));
        } finally {
            for (final URLClassLoader loader : loaders) {
                loader.close();
            }
        }
    }

    private static URL[] classPath() throws IOException {
        final List<URL> urls = new ArrayList<>();
        for (final String entry :
                System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    @SuppressWarnings("unchecked")
    private static Function<String, AutoCloseable> isolated(final ClassLoader loader) {
        try {
            return (Function<String, AutoCloseable>)
                    loader.loadClass(IsolatedOpener.class.getName())
                            .getDeclaredConstructor()
                            .newInstance();
        } catch (final ReflectiveOperationException e) {
            throw new IllegalStateException("no class loader of its own", e);
        }
    }

    private void race(
            final String who, final List<Function<String, AutoCloseable>> openers, final int rounds)
            throws IOException, InterruptedException {
        final ExecutorService threads = Executors.newFixedThreadPool(openers.size());
        try {
            for (int round = 0; round < rounds; round++) {
                raceOnce(threads, openers, round == 0);
                report.count("races of openers", 1);
            }
        } catch (final RuntimeException | Error e) {
            find(who, e);
        } finally {
            threads.shutdownNow();
            if (!threads.awaitTermination(END_LIMIT_S, TimeUnit.SECONDS)) {
                find(who, new BrokenPromiseException("an opener hangs"));
            }
        }
    }

    private void raceOnce(
            final ExecutorService threads,
            final List<Function<String, AutoCloseable>> openers,
            final boolean isFirst)
            throws IOException, InterruptedException {
        final CyclicBarrier start = new CyclicBarrier(openers.size());
        final List<Callable<AutoCloseable>> attempts = new ArrayList<>();
        for (final Function<String, AutoCloseable> opener : openers) {
            attempts.add(
                    () -> {
                        start.await(LIMIT_S, TimeUnit.SECONDS);
                        return opener.apply(directory.toString());
                    });
        }
        final List<AutoCloseable> winners = new ArrayList<>();
        try {
            for (final Future<AutoCloseable> attempt : threads.invokeAll(attempts)) {
                final AutoCloseable winner = attempt.get(LIMIT_S, TimeUnit.SECONDS);
                if (winner != null) {
                    winners.add(winner);
                }
            }
            checkOneWinner(winners.size(), isFirst);
        } catch (final ExecutionException | TimeoutException e) {
            throw new BrokenPromiseException("a loser was not told that the store is in use: " + e);
        } finally {
            closeAll(winners);
        }
    }

    private void checkOneWinner(final int winners, final boolean isFirst)
            throws IOException, InterruptedException {
        if (winners != 1) {
            throw new BrokenPromiseException("winners=" + winners);
        }
        if (KernelLocks.areKnown() && !KernelLocks.isHeld(directory)) {
            throw new BrokenPromiseException("the losers have taken the winner's lock away");
        }
        if (isFirst) {
            // Another process sees the same, whatever this JVM believes.
            final String told = process(run.root(), 1, 0);
            if (!told.startsWith("0 ")) {
                throw new BrokenPromiseException("another process opens the store too: " + told);
            }
        }
    }

    private static void closeAll(final List<AutoCloseable> winners) throws IOException {
        for (final AutoCloseable winner : winners) {
            try {
                winner.close();
            } catch (final IOException | RuntimeException e) {
                throw new BrokenPromiseException("the winner does not close: " + e);
            } catch (final Exception e) {
                throw new IOException("not an exception of a store", e);
            }
        }
    }

    /** Threads that open while others close, over and over. */
    static void closing(final ProcessCase.CaseRun run, final PartReport report)
            throws IOException, InterruptedException {
        final Openers openers = new Openers(run, report);
        final AtomicInteger holders = new AtomicInteger();
        final int wins = run.count(15, 200, 1000);
        final ExecutorService threads = Executors.newFixedThreadPool(PROCESSES);
        final List<Future<OpenerLoop>> loops = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            final OpenerLoop loop = new OpenerLoop(openers.directory, holders);
            loops.add(
                    threads.submit(
                            () -> {
                                loop.run(wins, LIMIT_S);
                                return loop;
                            }));
        }
        try {
            long won = 0;
            long lost = 0;
            for (final Future<OpenerLoop> loop : loops) {
                final OpenerLoop ended = loop.get(2 * LIMIT_S, TimeUnit.SECONDS);
                won += ended.wins();
                lost += ended.losses();
            }
            openers.checkNumber(won, lost);
        } catch (final ExecutionException | TimeoutException | RuntimeException | Error e) {
            openers.find("threads that close", e);
        } finally {
            threads.shutdownNow();
            if (!threads.awaitTermination(END_LIMIT_S, TimeUnit.SECONDS)) {
                openers.find("threads that close", new BrokenPromiseException("an opener hangs"));
            }
        }
    }

    /** Processes that open while others close, over and over. */
    static void processes(final ProcessCase.CaseRun run, final PartReport report)
            throws IOException, InterruptedException {
        final Openers openers = new Openers(run, report);
        final int wins = run.count(15, 200, 1000);
        final ExecutorService threads = Executors.newFixedThreadPool(PROCESSES);
        try {
            final List<Future<String>> processes = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                final Path root = Files.createDirectories(run.root().resolve("process-" + i));
                processes.add(threads.submit(() -> openers.process(root, wins, LIMIT_S)));
            }
            long won = 0;
            long lost = 0;
            for (final Future<String> process : processes) {
                final String[] told = process.get(3 * LIMIT_S, TimeUnit.SECONDS).split(" ", 2);
                won += Long.parseLong(told[0]);
                lost += Long.parseLong(told[1]);
            }
            openers.checkNumber(won, lost);
        } catch (final ExecutionException | TimeoutException | RuntimeException | Error e) {
            openers.find("processes", e);
        } finally {
            threads.shutdown();
            threads.awaitTermination(END_LIMIT_S, TimeUnit.SECONDS);
        }
    }

    /** Has a process win so often; gives what it printed. */
    private String process(final Path root, final int wins, final long limitS)
            throws IOException, InterruptedException {
        final ChildCommand command = ChildCommand.of(OpenerLoop.class, directory, wins, limitS);
        try (ChildProcess child = ChildProcess.start(command, root)) {
            if (!child.awaitEnd(limitS + LIMIT_S)) {
                throw new BrokenPromiseException("an opener hangs: " + child.threadDump());
            }
            if (child.exit() != 0) {
                throw new BrokenPromiseException("an opener fails: " + child.errors());
            }
            return new String(child.output().readAllBytes(), StandardCharsets.US_ASCII).strip();
        }
    }

    private void checkNumber(final long won, final long lost) {
        report.count("openings against others", won);
        report.count("refused openings", lost);
        try (LohDb db = LohDb.open(directory)) {
            final String number = db.getString(OpenerLoop.KEY);
            if (number == null || Long.parseLong(number) != won) {
                throw new BrokenPromiseException("openings=" + won + " counted=" + number);
            }
        }
    }

    private void find(final String who, final Throwable fault) {
        report.find(new Finding("several openers, " + who + ": " + fault, run.replay()));
    }
}
