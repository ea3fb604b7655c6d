package io.lohdb.stress.fs;

import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.exceptions.LohDbException;
import io.lohdb.spi.ChangeType;
import io.lohdb.stress.kill.BrokenPromiseException;
import io.lohdb.stress.kill.LostOperationException;
import io.lohdb.stress.kill.RecoveredLogCheck;
import io.lohdb.stress.kill.Workload.Operation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a store served while it was open: it must be on the device at that time. For one thread.
 *
 * @param sequence the last operation served
 * @param entries keys and values
 */
record ServedContent(long sequence, Map<String, String> entries) {
    /** Something to do while a store is open and has served everything once. */
    @FunctionalInterface
    interface WhileOpen {
        /** Does it. */
        void accept(ServedContent served) throws java.io.IOException, InterruptedException;
    }

    /**
     * Opens a store and reads everything.
     *
     * @return false when it does not open, with a typed exception
     */
    static boolean tryToServe(final Path store, final WhileOpen then)
            throws java.io.IOException, InterruptedException {
        final LohDb db;
        try {
            db = LohDb.open(LohDbConfig.inDirectory(store));
        } catch (final LohDbException e) {
            return false;
        }
        try {
            final Map<String, String> entries = new HashMap<>();
            db.forEach(
                    new byte[0],
                    (buffer, keyOffset, keyLength, valueOffset, valueLength) -> {
                        entries.put(
                                text(buffer, keyOffset, keyLength),
                                text(buffer, valueOffset, valueLength));
                        return true;
                    });
            then.accept(new ServedContent(db.writtenSequence(), entries));
        } finally {
            close(db);
        }
        return true;
    }

    private static void close(final LohDb db) {
        try {
            db.close();
        } catch (final LohDbException e) {
            // On a device that refuses writes closing says so; what was served stays served.
            System.getLogger("io.lohdb").log(System.Logger.Level.DEBUG, "close failed", e);
        }
    }

    private static String text(
            final org.agrona.DirectBuffer buffer, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Compares with what is on the device. */
    void compare(final RecoveredLogCheck device) {
        final List<Operation> operations = device.operations();
        if (operations.size() < sequence) {
            throw new LostOperationException(
                    "served=" + sequence + " on the device=" + operations.size());
        }
        final Map<String, String> expected = new HashMap<>();
        for (final Operation operation : operations.subList(0, (int) sequence)) {
            if (operation.type() == ChangeType.PUT) {
                expected.put(operation.key(), operation.value());
            } else {
                expected.remove(operation.key());
            }
        }
        if (!expected.equals(entries)) {
            throw new BrokenPromiseException("served other values than the device holds");
        }
    }
}
