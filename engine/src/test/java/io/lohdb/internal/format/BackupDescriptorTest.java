package io.lohdb.internal.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.IncompleteBackupException;
import io.lohdb.exceptions.VersionTooNewException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The file that says which files a backup consists of. */
final class BackupDescriptorTest {
    private static final Backup FULL =
            new Backup(
                    new StoreId(1, 2),
                    false,
                    0,
                    77,
                    5,
                    List.of(
                            new BackupFile("0000000001.log", 4096, 0xABCD),
                            new BackupFile("0000000003.cold", 8192, -1),
                            new BackupFile("MANIFEST", 196, 7)));

    private static byte[] sealed(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content, 0, content.length - 4);
        new UnsafeBuffer(content)
                .putInt(content.length - 4, (int) crc.getValue(), ByteOrder.LITTLE_ENDIAN);
        return content;
    }

    private static void assertRefused(byte[] content) {
        assertThrows(IncompleteBackupException.class, () -> BackupDescriptor.decode(content));
    }

    @Test
    void readsBackWhatWasWritten() {
        assertEquals(FULL, BackupDescriptor.decode(BackupDescriptor.encode(FULL)));
        Backup increment = new Backup(new StoreId(3, 4), true, 70, 90, 0, List.of());
        assertEquals(increment, BackupDescriptor.decode(BackupDescriptor.encode(increment)));
    }

    @Test
    void bytesAreWhereTheLayoutSays() {
        byte[] content = BackupDescriptor.encode(FULL);
        assertEquals(128 + 3 * 48 + 4, content.length);
        assertEquals("LOHDBBAK", new String(content, 0, 8, StandardCharsets.US_ASCII));
        UnsafeBuffer buffer = new UnsafeBuffer(content);
        ByteOrder order = ByteOrder.LITTLE_ENDIAN;
        assertEquals(FormatVersion.CURRENT, buffer.getInt(8, order));
        assertEquals(1, buffer.getInt(12, order));
        assertEquals(1, buffer.getLong(16, order));
        assertEquals(2, buffer.getLong(24, order));
        assertEquals(0, buffer.getLong(32, order));
        assertEquals(77, buffer.getLong(40, order));
        assertEquals(5, buffer.getLong(48, order));
        assertEquals(3, buffer.getInt(56, order));
        assertEquals("0000000001.log", new String(content, 128, 14, StandardCharsets.US_ASCII));
        assertEquals(4096, buffer.getLong(160, order));
        assertEquals(0xABCD, buffer.getInt(168, order));
        assertEquals(0, buffer.getInt(172, order));
    }

    @Test
    void refusesEveryFlippedBitAndEveryLength() {
        byte[] content = BackupDescriptor.encode(FULL);
        for (int bit = 0; bit < content.length * 8; bit++) {
            byte[] flipped = content.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(flipped);
        }
        for (int length = 0; length < content.length; length++) {
            assertRefused(Arrays.copyOf(content, length));
        }
        assertRefused(Arrays.copyOf(content, content.length + 1));
    }

    @Test
    void refusesWhatHasTheRightChecksumAndTheWrongContent() {
        byte[] magic = BackupDescriptor.encode(FULL);
        magic[0]++;
        assertRefused(sealed(magic));
        byte[] version = BackupDescriptor.encode(FULL);
        version[8] = 99;
        assertThrows(VersionTooNewException.class, () -> BackupDescriptor.decode(sealed(version)));
        for (int count : new int[] {2, 4, -1, Integer.MAX_VALUE}) {
            byte[] counted = BackupDescriptor.encode(FULL);
            new UnsafeBuffer(counted).putInt(56, count, ByteOrder.LITTLE_ENDIAN);
            assertRefused(sealed(counted));
        }
    }

    /** Another kind was read as a full backup, and zeros in the middle of a name were left out. */
    @Test
    void refusesBytesThatNoReleaseWrites() {
        byte[] kind = BackupDescriptor.encode(FULL);
        kind[12] = 3;
        assertRefused(sealed(kind));
        byte[] name = BackupDescriptor.encode(FULL);
        System.arraycopy(name, 130, name, 131, 20);
        name[130] = 0;
        assertRefused(sealed(name));
        byte[] reserved = BackupDescriptor.encode(FULL);
        reserved[100] = 1;
        assertRefused(sealed(reserved));
        byte[] older = BackupDescriptor.encode(FULL);
        older[8] = 1;
        assertEquals(FULL, BackupDescriptor.decode(sealed(older)));
    }

    @Test
    void refusesNamesThatAreNoneOfAStore() {
        for (String name : new String[] {"", "../etc/passwd", "LOCK", "/dev/zero", "1.log"}) {
            List<BackupFile> files = new ArrayList<>(List.of(new BackupFile(name, 1, 1)));
            byte[] content =
                    BackupDescriptor.encode(new Backup(FULL.storeId(), false, 0, 0, 0, files));
            assertRefused(content);
        }
        assertTrue(BackupDescriptor.MAX_LENGTH > 40_000_000);
    }
}
