package io.lohdb.stress.hostile;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.internal.format.BackupDescriptor;
import io.lohdb.stress.model.BrokenPromise;
import java.util.Arrays;

/**
 * What has to hold when a hostile descriptor of a backup is read: it is refused with a type of its
 * own, or it is, byte by byte, what a release of this version writes. Stateless.
 */
final class DescriptorCheck {
    private DescriptorCheck() {}

    /**
     * Reads a descriptor.
     *
     * @return what happened, in a few words
     * @throws BrokenPromise when something does not hold
     */
    static String run(final byte[] content) {
        final byte[] again;
        try {
            again = BackupDescriptor.encode(BackupDescriptor.decode(content));
        } catch (final LohDbException refused) {
            if (refused.getClass() == LohDbException.class) {
                throw new BrokenPromise("untyped fault: " + refused, refused);
            }
            return refused.getClass().getSimpleName();
        } catch (final RuntimeException | Error e) {
            throw new BrokenPromise("untyped fault: " + e, e);
        }
        if (!Arrays.equals(withCurrentVersion(content), again)) {
            throw new BrokenPromise("a descriptor says more than what was read");
        }
        return "opened";
    }

    /** Older versions are read, too. */
    private static byte[] withCurrentVersion(final byte[] content) {
        final byte[] current = content.clone();
        final int length = Integer.BYTES;
        System.arraycopy(
                CompactedBase.backup(),
                BackupDescriptor.VERSION_OFFSET,
                current,
                BackupDescriptor.VERSION_OFFSET,
                length);
        return ForgedManifest.withChecksum(current);
    }
}
