package io.lohdb.stress.kill.child;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command line of another JVM on this program's class path, be that folders or one jar; with
 * the limits of a shell and a tracer in front where wanted. Immutable.
 */
public final class ChildCommand {
    private static final int FIRST_JDK_THAT_WARNS_OF_UNSAFE = 24;

    private final Class<?> main;
    private final List<String> front;
    private final List<String> options;
    private final List<String> arguments;

    private ChildCommand(
            final Class<?> main,
            final List<String> front,
            final List<String> options,
            final List<String> arguments) {
        this.main = main;
        this.front = List.copyOf(front);
        this.options = List.copyOf(options);
        this.arguments = List.copyOf(arguments);
    }

    /** A JVM that runs a class with these arguments. */
    public static ChildCommand of(final Class<?> main, final Object... arguments) {
        return new ChildCommand(
                main,
                List.of(),
                standardOptions(),
                Stream.of(arguments).map(Object::toString).toList());
    }

    private static List<String> standardOptions() {
        final List<String> options = new ArrayList<>();
        options.add("--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");
        if (Runtime.version().feature() >= FIRST_JDK_THAT_WARNS_OF_UNSAFE) {
            options.add("--sun-misc-unsafe-memory-access=allow");
            options.add("--enable-native-access=ALL-UNNAMED");
        }
        options.add("-ea");
        // A quick start counts for more than quick code here.
        options.add("-XX:TieredStopAtLevel=1");
        options.add("-XX:+UseSerialGC");
        options.add("-Xmx256m");
        // The JVM's own statistics file would add system calls to those that are counted.
        options.add("-XX:-UsePerfData");
        // Standard output belongs to the reports, a thread dump to the errors.
        options.add("-XX:+DisplayVMOutputToStderr");
        options.add("-Xlog:disable");
        options.add("-Xlog:all=warning:stderr");
        options.add("-XX:-CreateCoredumpOnCrash");
        return options;
    }

    /** With further JVM options; of contradicting ones the last counts. */
    public ChildCommand with(final String... more) {
        return new ChildCommand(main, front, join(options, List.of(more)), arguments);
    }

    /** Under a limit of the shell, for example {@code ulimit -n 64}. */
    public ChildCommand limited(final String limit) {
        return inFront(List.of("sh", "-c", limit + " && exec \"$@\"", "sh"));
    }

    /** Under a tracer; see {@link SystemCallTracer}. */
    public ChildCommand traced(final List<String> tracer) {
        return inFront(tracer);
    }

    private ChildCommand inFront(final List<String> words) {
        return new ChildCommand(main, join(words, front), options, arguments);
    }

    private static List<String> join(final List<String> first, final List<String> second) {
        final List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /** Whether something other than the JVM is started first and stays its parent. */
    boolean isTraced() {
        return front.contains("strace");
    }

    /** The words of the command. */
    List<String> words() {
        final List<String> words = new ArrayList<>(front);
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(options);
        words.add("-cp");
        words.add(classPath());
        words.add(main.getName());
        words.addAll(arguments);
        return words;
    }

    /** Absolute, for the child runs in a folder of its own. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
