package io.lohdb.bench.report;

import com.sun.management.OperatingSystemMXBean;
import io.lohdb.bench.results.RunDescription.MachineDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What the figures were measured on. Any thread. */
public final class Machine {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final String MODEL = "model name";
    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

    private Machine() {}

    /** One line about processors, JVM, system and file system. */
    static String line(final Path directory) {
        return "machine: "
                + Runtime.getRuntime().availableProcessors()
                + " CPUs"
                + processorModel()
                + ", "
                + System.getProperty("java.vm.name")
                + " "
                + System.getProperty("java.vm.version")
                + ", "
                + System.getProperty("os.name")
                + " "
                + System.getProperty("os.version")
                + " "
                + System.getProperty("os.arch")
                + ", stores on "
                + fileSystem(directory);
    }

    /** How busy the machine is with other things; call it before measuring. */
    static String loadLine() {
        final double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return load < 0
                ? "load before the run: unknown"
                : String.format(
                        Locale.ROOT,
                        "load before the run: %.1f (others' work makes every rate lower)",
                        load);
    }

    /**
     * The machine for a file of results; call it before measuring.
     *
     * @param directory folder for the stores
     * @return what is known
     */
    public static MachineDescription description(final Path directory) {
        return new MachineDescription(
                Runtime.getRuntime().availableProcessors(),
                processorModel().replaceAll("^ \\(|\\)$", ""),
                memoryBytes(),
                System.getProperty("os.name")
                        + " "
                        + System.getProperty("os.version")
                        + " "
                        + System.getProperty("os.arch"),
                fileSystem(directory),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static long memoryBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }

    /**
     * Type of the file system that a folder is on.
     *
     * @param directory an existing folder
     * @return as the system names it
     */
    public static String fileSystem(final Path directory) {
        try {
            return Files.getFileStore(directory).type();
        } catch (final IOException e) {
            throw new UncheckedIOException("no file system under " + directory, e);
        }
    }

    /**
     * Whether a type of file system keeps its files in memory.
     *
     * @param fileSystem as the system names it
     * @return true when nothing on it is durable
     */
    public static boolean isMemory(final String fileSystem) {
        return IN_MEMORY.contains(fileSystem);
    }

    private static String processorModel() {
        if (!Files.isReadable(PROCESSORS)) {
            return "";
        }
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith(MODEL))
                    .findFirst()
                    .map(line -> " (" + line.substring(line.indexOf(':') + 1).strip() + ")")
                    .orElse("");
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read " + PROCESSORS, e);
        }
    }
}
