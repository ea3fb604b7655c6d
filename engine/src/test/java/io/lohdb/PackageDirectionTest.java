package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Which package may use which. Arrows go down only: the table below lists the packages from the
 * lowest to the highest, and a package can name only packages above its own line, so that there is
 * no room for a cycle. A new package has to be entered here.
 */
final class PackageDirectionTest {
    private static final String FACADE = "io.lohdb";
    private static final String EXCEPTIONS = "io.lohdb.exceptions";
    private static final String SPI = "io.lohdb.spi";
    private static final String FORMAT = "io.lohdb.internal.format";
    private static final String OS = "io.lohdb.internal.os";
    private static final String EPOCH = "io.lohdb.internal.epoch";
    private static final String AGENT = "io.lohdb.internal.agent";
    private static final String LOG = "io.lohdb.internal.log";
    private static final String INDEX = "io.lohdb.internal.index";
    private static final String SNAPSHOT = "io.lohdb.internal.snapshot";
    private static final String CHECKPOINT = "io.lohdb.internal.checkpoint";
    private static final String COMPACTION = "io.lohdb.internal.compaction";
    private static final String RECOVERY = "io.lohdb.internal.recovery";
    private static final String FEED = "io.lohdb.internal.feed";
    private static final String STORE = "io.lohdb.internal.store";
    private static final String BACKUP = "io.lohdb.internal.backup";

    /** Package to the packages that it may use, beside itself, the JDK and libraries. */
    private static final Map<String, Set<String>> ARROWS = new LinkedHashMap<>();

    static {
        arrows(EXCEPTIONS);
        arrows(SPI, EXCEPTIONS);
        arrows(FORMAT, SPI, EXCEPTIONS);
        arrows(OS, SPI, EXCEPTIONS);
        arrows(EPOCH, SPI, EXCEPTIONS);
        arrows(AGENT, SPI, EXCEPTIONS);
        arrows(LOG, FORMAT, OS, EPOCH, SPI, EXCEPTIONS);
        arrows(INDEX, FORMAT, OS, EPOCH, SPI, EXCEPTIONS);
        arrows(SNAPSHOT, LOG, INDEX, FORMAT, OS, EPOCH, SPI, EXCEPTIONS);
        arrows(CHECKPOINT, LOG, INDEX, FORMAT, OS, EPOCH, SPI, EXCEPTIONS);
        arrows(COMPACTION, LOG, INDEX, FORMAT, OS, EPOCH, SPI, EXCEPTIONS);
        arrows(RECOVERY, CHECKPOINT, LOG, INDEX, FORMAT, OS, EPOCH, SPI, EXCEPTIONS);
        arrows(FEED, AGENT, SPI, EXCEPTIONS);
        arrows(
                STORE,
                COMPACTION,
                SNAPSHOT,
                RECOVERY,
                CHECKPOINT,
                FEED,
                AGENT,
                LOG,
                INDEX,
                FORMAT,
                OS,
                EPOCH,
                SPI,
                EXCEPTIONS);
        arrows(BACKUP, STORE, RECOVERY, LOG, INDEX, FORMAT, OS, EPOCH, AGENT, SPI, EXCEPTIONS);
        arrows(FACADE, BACKUP, STORE, FEED, AGENT, SPI, EXCEPTIONS);
    }

    private static JavaClasses engine;

    private static void arrows(String from, String... to) {
        Set<String> targets = new HashSet<>(Arrays.asList(to));
        if (!ARROWS.keySet().containsAll(targets)) {
            throw new IllegalStateException("an arrow of " + from + " does not go down");
        }
        ARROWS.put(from, Set.copyOf(targets));
    }

    @BeforeAll
    static void readsTheClassesOfTheEngine() {
        engine =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(FACADE);
        assertTrue(engine.stream().anyMatch(c -> c.getPackageName().equals(FACADE)));
    }

    @Test
    void everyPackageHasItsPlace() {
        Set<String> unknown = new TreeSet<>();
        for (JavaClass type : engine) {
            if (!ARROWS.containsKey(type.getPackageName())) {
                unknown.add(type.getPackageName());
            }
        }
        assertEquals(Set.of(), unknown, "packages without a line in the table");
    }

    @Test
    void dependenciesGoDownOnly() {
        Set<String> wrong =
                dependencies(
                        d -> {
                            String from = d.getOriginClass().getPackageName();
                            String to = d.getTargetClass().getBaseComponentType().getPackageName();
                            return isOurs(to)
                                    && !to.equals(from)
                                    && !ARROWS.getOrDefault(from, Set.of()).contains(to);
                        });
        assertEquals(Set.of(), wrong, "arrows that are not in the table");
    }

    @Test
    void onlyTheOsPackageOpensFiles() {
        List<String> fileAccess =
                List.of(
                        "java.nio.channels.FileChannel",
                        "java.nio.channels.AsynchronousFileChannel",
                        "java.io.RandomAccessFile",
                        "java.io.FileInputStream",
                        "java.io.FileOutputStream");
        Set<String> wrong =
                dependencies(
                        d ->
                                !d.getOriginClass().getPackageName().equals(OS)
                                        && fileAccess.contains(d.getTargetClass().getName()));
        assertEquals(Set.of(), wrong, "file access outside " + OS);
    }

    private static boolean isOurs(String packageName) {
        return packageName.equals(FACADE) || packageName.startsWith(FACADE + ".");
    }

    private static Set<String> dependencies(Predicate<Dependency> condition) {
        Stream<Dependency> all =
                engine.stream().flatMap(type -> type.getDirectDependenciesFromSelf().stream());
        Set<String> found = new TreeSet<>();
        all.filter(condition).map(Dependency::getDescription).forEach(found::add);
        return found;
    }
}
