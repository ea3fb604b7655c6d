package io.lohdb.stress.hostile;

import io.lohdb.stress.model.BrokenPromise;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The process that opens every input of a corpus. It prints its heap, then a line for each broken
 * promise, then how many inputs there were.
 */
final class CorpusReplay {
    /** Begins the line that tells of the heap, bytes. */
    static final String HEAP = "heap ";

    /** Begins a line that tells of a broken promise. */
    static final String BROKEN = "broken ";

    /** Begins the last line. */
    static final String DONE = "done ";

    private static final long CPU_LIMIT_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int HANG_EXIT = 3;

    private final HostileFiles files = new HostileFiles();
    private HangWatch watch;
    private String current;

    private CorpusReplay() {}

    /** Opens everything in the folder that is the only argument. */
    public static void main(String[] arguments) throws IOException {
        System.out.println(HEAP + Runtime.getRuntime().maxMemory());
        System.out.println(DONE + new CorpusReplay().run(Path.of(arguments[0])));
    }

    private int run(Path corpus) throws IOException {
        watch = HangWatch.start(this::onHang);
        // The first input pays for loading and compiling: it is opened twice.
        files.open(HostileTarget.DIRECTORY, HostileTarget.DIRECTORY.seeds().get(0));
        int count = 0;
        for (HostileTarget target : HostileTarget.values()) {
            for (Path input : inputs(corpus.resolve(target.label()))) {
                current = target.label() + '/' + input.getFileName();
                open(target, Files.readAllBytes(input));
                count++;
            }
        }
        return count;
    }

    static List<Path> inputs(Path folder) throws IOException {
        try (Stream<Path> inputs = Files.list(folder)) {
            return inputs.sorted().toList();
        }
    }

    private void open(HostileTarget target, byte[] input) {
        long startNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        watch.begin();
        try {
            files.open(target, input);
        } catch (BrokenPromise e) {
            System.out.println(BROKEN + current + ": " + e.getMessage());
        }
        watch.end();
        long tookNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - startNs;
        if (tookNs > CPU_LIMIT_NS) {
            System.out.println(BROKEN + current + ": took " + tookNs + " ns");
        }
    }

    private void onHang() {
        System.out.println(BROKEN + current + ": takes too long at " + watch.place());
        Runtime.getRuntime().halt(HANG_EXIT);
    }
}
