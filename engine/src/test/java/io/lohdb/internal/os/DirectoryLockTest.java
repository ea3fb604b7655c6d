package io.lohdb.internal.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.StoreAccessException;
import io.lohdb.exceptions.StoreInUseException;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One owner at a time, whoever asks: another thread, class loader or process. */
final class DirectoryLockTest {
    @TempDir private Path temporary;

    private long registeredBefore;

    @BeforeEach
    void countsRegisteredDirectories() {
        registeredBefore = registered();
    }

    @Test
    void secondOpenerInSameProcessIsRefused() throws IOException {
        OsDirectory first = OsDirectory.open(temporary);
        StoreInUseException refused =
                assertThrows(StoreInUseException.class, () -> OsDirectory.open(temporary));
        assertTrue(refused.getMessage().contains("in this process"), refused.getMessage());
        assertTrue(refused.getMessage().contains(temporary.toRealPath().toString()));
        first.close();
        OsDirectory.open(temporary).close();
    }

    @Test
    void otherPathsToTheSameDirectoryAreTheSameDirectory() throws IOException {
        Path store = Files.createDirectory(temporary.resolve("store"));
        Path link = Files.createSymbolicLink(temporary.resolve("link"), store);
        OsDirectory first = OsDirectory.open(store);
        for (Path other :
                List.of(
                        link,
                        temporary.resolve("store/../store/."),
                        temporary.resolve("link/../link"))) {
            assertThrows(StoreInUseException.class, () -> OsDirectory.open(other));
        }
        first.close();
        OsDirectory second = OsDirectory.open(link);
        assertThrows(StoreInUseException.class, () -> OsDirectory.open(store));
        second.close();
    }

    /** The second close took the next owner out of the registry. */
    @Test
    void closingTwiceDoesNotReleaseTheNextOwner() throws IOException {
        OsDirectory first = OsDirectory.open(temporary);
        first.close();
        OsDirectory second = OsDirectory.open(temporary);
        first.close();
        assertEquals(1, registered());
        StoreInUseException refused =
                assertThrows(StoreInUseException.class, () -> OsDirectory.open(temporary));
        assertTrue(refused.getMessage().contains("in this process"), refused.getMessage());
        second.close();
        assertEquals(0, registered());
    }

    @Test
    void exactlyOneOfManyThreadsWins() throws InterruptedException, IOException {
        int threads = 8;
        CyclicBarrier start = new CyclicBarrier(threads);
        AtomicInteger refused = new AtomicInteger();
        List<OsDirectory> opened = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Throwable> faults = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Thread> all = new ArrayList<>();
        Path store = temporary.resolve("made/by/whom");
        for (int i = 0; i < threads; i++) {
            Thread thread =
                    new Thread(
                            () -> {
                                try {
                                    start.await();
                                    opened.add(OsDirectory.open(store));
                                } catch (StoreInUseException e) {
                                    refused.incrementAndGet();
                                } catch (Exception e) {
                                    faults.add(e);
                                }
                            });
            all.add(thread);
            thread.start();
        }
        for (Thread thread : all) {
            thread.join();
        }
        for (OsDirectory winner : opened) {
            winner.close();
        }
        assertEquals(List.of(), faults);
        assertEquals(1, opened.size());
        assertEquals(threads - 1, refused.get());
    }

    @Test
    void otherClassLoaderInSameProcessIsRefused() throws Exception {
        List<URL> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            classPath.add(Path.of(entry).toUri().toURL());
        }
        try (OsDirectory first = OsDirectory.open(temporary);
                URLClassLoader other =
                        new URLClassLoader(
                                classPath.toArray(URL[]::new),
                                ClassLoader.getPlatformClassLoader())) {
            assertNotNull(first);
            Class<?> type = other.loadClass(OsDirectory.class.getName());
            assertTrue(type != OsDirectory.class);
            Method open = type.getMethod("open", Path.class);
            InvocationTargetException refused =
                    assertThrows(
                            InvocationTargetException.class, () -> open.invoke(null, temporary));
            assertEquals(
                    StoreInUseException.class.getName(), refused.getCause().getClass().getName());
        }
    }

    @Test
    void otherProcessIsRefusedAndToldThePid() throws IOException {
        try (OsDirectory first = OsDirectory.open(temporary);
                LockProbe probe = LockProbe.start(temporary)) {
            assertNotNull(first);
            String answer = probe.answer();
            assertTrue(answer.startsWith("StoreInUseException"), answer);
            assertTrue(
                    answer.contains("another process")
                            && answer.endsWith("pid=" + ProcessHandle.current().pid()),
                    answer);
        }
    }

    @Test
    void lockOfProcessThatVanishedIsFree() throws IOException {
        try (LockProbe probe = LockProbe.start(temporary)) {
            String answer = probe.answer();
            assertTrue(answer.startsWith("opened"), answer);
            StoreInUseException refused =
                    assertThrows(StoreInUseException.class, () -> OsDirectory.open(temporary));
            assertTrue(refused.getMessage().endsWith("pid=" + probe.pid()), refused.getMessage());
        }
        OsDirectory.open(temporary).close();
    }

    /**
     * The same directory under a second mount has another path: opening the lock file there and
     * closing it again dropped the kernel's lock of the first opener without a word.
     */
    @Test
    void refusedOpenerUnderOtherMountDoesNotDropTheLock() throws IOException {
        Path store = Files.createDirectory(temporary.resolve("store"));
        try (TemporaryMount mount = TemporaryMount.bind(store, temporary.resolve("mount"));
                OsDirectory first = OsDirectory.open(store)) {
            assertNotNull(first);
            assertThrows(StoreInUseException.class, () -> OsDirectory.open(mount.path()));
            try (LockProbe probe = LockProbe.start(store)) {
                String answer = probe.answer();
                assertTrue(answer.startsWith("StoreInUseException"), answer);
            }
        }
    }

    /** A new directory may get the number of a deleted one that somebody still has open. */
    @Test
    void deletedDirectoryThatIsStillOpenKeepsNobodyOut() throws IOException {
        List<OsDirectory> deleted = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Path store = temporary.resolve("store-" + i);
            deleted.add(OsDirectory.open(store));
            Files.delete(store.resolve("LOCK"));
            Files.delete(store);
        }
        for (OsDirectory each : deleted) {
            each.close();
        }
        OsDirectory again = OsDirectory.open(temporary.resolve("store"));
        assertEquals(1, registered());
        again.close();
        assertEquals(0, registered());
    }

    @Test
    void refusedOpenersDoNotDropTheLock() throws IOException {
        try (OsDirectory first = OsDirectory.open(temporary)) {
            assertNotNull(first);
            for (int i = 0; i < 10; i++) {
                assertThrows(StoreInUseException.class, () -> OsDirectory.open(temporary));
            }
            try (LockProbe probe = LockProbe.start(temporary)) {
                String answer = probe.answer();
                assertTrue(answer.startsWith("StoreInUseException"), answer);
            }
        }
    }

    @Test
    void lockFileStaysAndIsReused() throws IOException {
        OsDirectory.open(temporary).close();
        Path lock = temporary.resolve("LOCK");
        assertEquals(Long.toString(ProcessHandle.current().pid()), Files.readString(lock));
        Object inode = Files.getAttribute(lock, "unix:ino");
        OsDirectory.open(temporary).close();
        assertEquals(inode, Files.getAttribute(lock, "unix:ino"));
    }

    @Test
    void contentOfLockFileDoesNotDecide() throws IOException {
        Files.writeString(temporary.resolve("LOCK"), "1 this is no number, and a very long one");
        OsDirectory.open(temporary).close();
        Files.writeString(temporary.resolve("LOCK"), "");
        OsDirectory.open(temporary).close();
    }

    @Test
    void leavesNothingInTheRegistry() throws IOException {
        OsDirectory directory = OsDirectory.open(temporary);
        assertEquals(1, registered());
        directory.close();
        assertEquals(0, registered());
        Path file = Files.createFile(temporary.resolve("file"));
        assertThrows(StoreAccessException.class, () -> OsDirectory.open(file));
        assertEquals(0, registered());
    }

    /** Entries of this test: no other one runs at the same time. */
    private long registered() {
        return System.getProperties().keySet().stream()
                        .filter(key -> key.toString().startsWith("io.lohdb.open:"))
                        .count()
                - registeredBefore;
    }

    /** Opening a store that somebody else packed emptied whatever file its LOCK pointed to. */
    @Test
    void lockFileThatIsLinkIsRefusedAndItsTargetLeftAlone() throws IOException {
        Path victim = Files.writeString(temporary.resolve("victim"), "precious");
        Path store = Files.createDirectory(temporary.resolve("store"));
        Path lock = Files.createSymbolicLink(store.resolve("LOCK"), victim);
        assertThrows(StoreAccessException.class, () -> OsDirectory.open(store));
        assertEquals("precious", Files.readString(victim));
        Files.delete(lock);
        Files.createSymbolicLink(lock, temporary.resolve("not there"));
        assertThrows(StoreAccessException.class, () -> OsDirectory.open(store));
        assertFalse(Files.exists(temporary.resolve("not there")));
        Files.delete(lock);
        Files.createDirectory(lock);
        assertThrows(StoreAccessException.class, () -> OsDirectory.open(store));
        Files.delete(lock);
        OsDirectory.open(store).close();
    }

    /** A pid that could not be written kept the directory locked until the JVM ended. */
    @Test
    void fullDeviceDoesNotKeepDirectoryLocked() throws IOException {
        try (TemporaryMount mount =
                TemporaryMount.ofLength(temporary.resolve("mount"), 64 * 1024)) {
            Path store = Files.createDirectory(mount.path().resolve("store"));
            Path ballast = mount.path().resolve("ballast");
            fill(ballast);
            OsDirectory first = OsDirectory.open(store);
            assertThrows(StoreInUseException.class, () -> OsDirectory.open(store));
            first.close();
            Files.delete(ballast);
            OsDirectory.open(store).close();
            assertEquals(0, registered());
        }
    }

    private static void fill(Path ballast) throws IOException {
        try (java.io.OutputStream out = Files.newOutputStream(ballast)) {
            IOException full =
                    assertThrows(
                            IOException.class,
                            () -> {
                                while (true) {
                                    out.write(new byte[4096]);
                                }
                            });
            assertTrue(full.getMessage().contains("No space left"), full.getMessage());
        }
    }
}
