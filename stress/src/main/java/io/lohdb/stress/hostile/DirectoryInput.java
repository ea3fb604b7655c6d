package io.lohdb.stress.hostile;

import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * A whole directory in one input: a byte of flags, then for each file a code of its name, its
 * length (2 bytes) and its bytes. Stateless.
 */
final class DirectoryInput {
    /** Flag: the manifest's checksum is made right. */
    static final int REPAIR_MANIFEST = 1;

    /** Flag: the checksums of headers and frames are made right. */
    static final int REPAIR_SEGMENTS = 2;

    /** All checksums are made right. */
    static final int REPAIR_ALL = REPAIR_MANIFEST | REPAIR_SEGMENTS;

    /** Codes below the first segment's; its own is the number of names. */
    private static final List<String> NAMES =
            List.of(
                    ManifestDescriptor.FILE,
                    "MANIFEST.tmp",
                    "LOCK",
                    "0000000000.log",
                    "2147483647.log",
                    "2147483648.log",
                    "9999999999.log",
                    "00000000001.log",
                    "999999999999999999.log",
                    "9999999999999999999.log",
                    "1.log",
                    "-000000001.log",
                    "0000000001.LOG",
                    "0000000001.log.tmp",
                    "damaged",
                    "\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0661.log");

    private static final int MAX_FILES = 40;
    private static final int MAX_LENGTH = 64 * 1024;

    private DirectoryInput() {}

    /** The directory that an input stands for. */
    static StoreFiles files(final byte[] input) {
        final InputReader in = new InputReader(input);
        final int flags = in.next();
        final StoreFiles files = new StoreFiles();
        for (int count = 0; count < MAX_FILES && in.hasNext(); count++) {
            final String name = name(in.next());
            final int length = in.nextShort();
            files.with(name, in.bytes(Math.min(length, MAX_LENGTH)));
        }
        for (final String name : files.names()) {
            final byte[] content = files.file(name);
            if (name.equals(ManifestDescriptor.FILE)) {
                if ((flags & REPAIR_MANIFEST) != 0) {
                    ForgedManifest.wellFormed(content);
                }
            } else if (content.length > ForgedSegment.FIRST_FRAME
                    && ManifestSegment.isSegmentFile(name)
                    && (flags & REPAIR_SEGMENTS) != 0) {
                final ForgedSegment forged =
                        ForgedSegment.over(content, ManifestSegment.id(name), content);
                forged.repairHeader();
                forged.repairFrames();
            }
        }
        return files;
    }

    private static String name(final int code) {
        return code < NAMES.size()
                ? NAMES.get(code)
                : ManifestSegment.file(code - NAMES.size() + 1L);
    }

    private static int code(final String name) {
        final int known = NAMES.indexOf(name);
        return known >= 0 ? known : (int) ManifestSegment.id(name) + NAMES.size() - 1;
    }

    /** The input that stands for a directory. */
    static byte[] of(final StoreFiles files, final int flags) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(flags);
        for (final String name : files.names()) {
            final byte[] content = files.file(name);
            out.write(code(name));
            out.write(content.length);
            out.write(content.length >> Byte.SIZE);
            out.writeBytes(content);
        }
        return out.toByteArray();
    }
}
