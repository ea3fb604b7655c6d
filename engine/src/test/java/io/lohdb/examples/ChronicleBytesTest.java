package io.lohdb.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.LohDb;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and values in chronicle's bytes, on the heap or in native memory. */
final class ChronicleBytesTest {
    @TempDir private Path directory;

    @Test
    void writesAndReadsNativeBytes() {
        Bytes<?> key = Bytes.allocateElasticDirect();
        Bytes<?> value = Bytes.allocateElasticDirect();
        Bytes<?> found = Bytes.allocateElasticDirect();
        try (LohDb db = LohDb.open(directory)) {
            key.append("trade:").append(4711);
            value.writeLong(1_000_000).writeDouble(99.5);
            db.put(key, value);

            int length = db.get(key, found);

            assertEquals(Long.BYTES + Double.BYTES, length);
            assertEquals(1_000_000, found.readLong());
            assertEquals(99.5, found.readDouble());
            assertTrue(db.replace(key, value, Bytes.from("done")));
            assertEquals("done", db.getString("trade:4711"));
        } finally {
            key.releaseLast();
            value.releaseLast();
            found.releaseLast();
        }
    }
}
