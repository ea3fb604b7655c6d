package io.lohdb.stress.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.format.ManifestDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The instruments: what they are there to notice, they notice. */
final class OpenCheckTest {
    private final OpenCheck check = new OpenCheck();

    @Test
    void refusalsAndLossesAreToldApart() {
        byte[] damaged = BaseStore.closed().file(ManifestDescriptor.FILE);
        damaged[60] ^= 1;
        assertEquals(
                "CorruptLogException, salvage opened with losses",
                check.run(BaseStore.closed().with(ManifestDescriptor.FILE, damaged)));
        assertEquals("opened", check.run(new StoreFiles()));
        byte[] newer = BaseStore.closed().file(ManifestDescriptor.FILE);
        newer[ManifestDescriptor.VERSION_OFFSET] = 99;
        assertEquals(
                "VersionTooNewException, salvage VersionTooNewException",
                check.run(
                        BaseStore.closed()
                                .with(
                                        ManifestDescriptor.FILE,
                                        ForgedManifest.withChecksum(newer))));
    }

    @Test
    void storeBehindTheEndOfAFileIsNoticed() throws IOException {
        Arena arena = new Arena();
        ByteBuffer first = arena.allocate(100);
        ByteBuffer second = arena.allocate(100);
        first.put(99, (byte) 1);
        second.put(0, (byte) 1);
        assertTrue(arena.isIntact());
        UnboundedStore.putByte(first, 100, (byte) 1);
        assertFalse(arena.isIntact());
        arena.clear();
        assertEquals(0, arena.allocate(100).get(99));
        assertTrue(arena.isIntact());
    }

    @Test
    void arenaIsFullAtItsEnd() throws IOException {
        Arena arena = new Arena();
        arena.allocate(4 * 1024 * 1024);
        assertThrows(IOException.class, () -> arena.allocate(4 * 1024 * 1024));
        assertThrows(IOException.class, () -> arena.allocate(-1));
    }

    @Test
    void endlessInputIsNoticed() throws InterruptedException {
        CountDownLatch noticed = new CountDownLatch(1);
        HangWatch watch = HangWatch.start(noticed::countDown);
        watch.begin();
        long spins = 0;
        while (noticed.getCount() > 0) {
            spins++;
        }
        watch.end();
        assertTrue(spins > 0);
    }
}
