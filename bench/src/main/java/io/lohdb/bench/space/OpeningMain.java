package io.lohdb.bench.space;

import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.bench.workload.Entries;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/** Opens a store once, as a program does that was started again, and tells how long it took. */
public final class OpeningMain {
    private OpeningMain() {}

    /**
     * Opens, reads one entry, tells, closes.
     *
     * @param arguments the store directory
     */
    public static void main(final String[] arguments) {
        final long begin = System.nanoTime();
        try (LohDb db = LohDb.open(LohDbConfig.inDirectory(Path.of(arguments[0])))) {
            final long opened = System.nanoTime();
            final UnsafeBuffer key = Entries.buffer(Entries.KEY_LENGTH);
            final UnsafeBuffer value = Entries.buffer(Entries.VALUE_LENGTH);
            Entries.key(key, 0);
            final long before = System.nanoTime();
            final int length = db.get(key, value);
            final long firstReadNs = System.nanoTime() - before;
            if (length < Long.BYTES || Entries.numberOf(value) != 0) {
                throw new IllegalStateException("entry 0 is lost: valueLength=" + length);
            }
            System.out.println(
                    new Opening(
                                    opened - begin,
                                    firstReadNs,
                                    db.count(),
                                    db.recoveryReport().operationsReplayed(),
                                    db.stats().engine().logBytes(),
                                    db.stats().engine().indexBytes())
                            .line());
        }
    }
}
