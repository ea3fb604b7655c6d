package io.lohdb.internal.backup;

import io.lohdb.internal.os.FileFault;
import io.lohdb.internal.os.StoreDirectory;
import io.lohdb.internal.recovery.Problem;
import io.lohdb.spi.Loss;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of a damaged store, read as far as the device lets it be read: where it does not, page by
 * page, and a page that cannot be read comes as zeros and is noted as lost. For one thread.
 */
final class ReadableParts implements Copier.Source {
    private static final int PAGE_LENGTH = 4096;

    private final StoreDirectory directory;
    private final String name;
    private final List<Loss> losses = new ArrayList<>();

    ReadableParts(final StoreDirectory directory, final String name) {
        this.directory = directory;
        this.name = name;
    }

    /** What could not be read, in order; neighbours are one. */
    List<Loss> losses() {
        return losses;
    }

    @Override
    public void read(final int offset, final ByteBuffer slice, final int length) {
        if (refusal(offset, slice, 0, length) == null) {
            return;
        }
        for (int at = 0; at < length; at += PAGE_LENGTH) {
            final int count = Math.min(PAGE_LENGTH, length - at);
            final IOException refused = refusal(offset, slice, at, count);
            if (refused != null) {
                slice.put(at, new byte[count]);
                lose(offset + at, count, refused);
            }
        }
    }

    /** Reads a part; returns why the device refused, or null. */
    private IOException refusal(
            final int offset, final ByteBuffer slice, final int at, final int count) {
        try {
            directory.read(
                    name, (long) offset + at, slice.duplicate().limit(at + count).position(at));
            return null;
        } catch (final FileSystemException e) {
            // The file as a whole, not what the device holds of it.
            throw FileFault.typed("read: file=" + name, e);
        } catch (final IOException e) {
            return e;
        }
    }

    private void lose(final int offset, final int count, final IOException refused) {
        final int last = losses.size() - 1;
        if (last >= 0 && losses.get(last).offset() + losses.get(last).length() == offset) {
            final Loss before = losses.remove(last);
            losses.add(lost(before.offset(), before.length() + count, before.problem()));
        } else {
            final Problem problem =
                    Problem.of("page cannot be read", "its bytes", refused.getMessage());
            losses.add(lost(offset, count, problem.toString()));
        }
    }

    private Loss lost(final long offset, final long length, final String problem) {
        return new Loss(name, offset, length, 0, 0, problem);
    }
}
