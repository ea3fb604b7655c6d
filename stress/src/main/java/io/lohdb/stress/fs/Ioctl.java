package io.lohdb.stress.fs;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.ptr.IntByReference;
import java.io.IOException;
import java.nio.file.Path;

/** What only the kernel can do to a file system. Stateless, any thread. */
final class Ioctl {
    /** Cuts the power after writing everything back: what follows fails, nothing is lost. */
    static final int FLUSH_ALL = 0;

    /** Cuts the power after writing the journal, but no data. */
    static final int FLUSH_JOURNAL = 1;

    /** Cuts the power at once. */
    static final int FLUSH_NOTHING = 2;

    // Numbers as of linux/fs.h: _IOR('X', 125, __u32), _IOWR('X', 119, int), _IOWR('X', 120, int).
    private static final long SHUTDOWN = 0x8004587dL;
    private static final long FREEZE = 0xc0045877L;
    private static final long THAW = 0xc0045878L;
    private static final int READ_ONLY = 0;

    private Ioctl() {}

    /** The part of the C library that is needed here. */
    interface CLibrary extends Library {
        /** See open(2). */
        int open(String path, int flags) throws LastErrorException;

        /** See ioctl(2). */
        int ioctl(int file, NativeLong request, Object... argument) throws LastErrorException;

        /** See close(2). */
        int close(int file) throws LastErrorException;
    }

    /** Loads the C library on first use. */
    private static final class Loaded {
        private static final CLibrary LIBRARY = Native.load("c", CLibrary.class);
    }

    /** What stands in the way of calling the kernel; null when nothing does. */
    static String missing() {
        try {
            final int file = Loaded.LIBRARY.open("/", READ_ONLY);
            Loaded.LIBRARY.close(file);
            return null;
        } catch (final LastErrorException | LinkageError e) {
            return "no access to the C library: " + e;
        }
    }

    /** Cuts the power of the file system at this path. */
    static void shutDown(final Path mount, final int flag) throws IOException {
        call(mount, SHUTDOWN, flag);
    }

    /** Makes everything that writes to the file system wait until {@link #thaw}. */
    static void freeze(final Path mount) throws IOException {
        call(mount, FREEZE, 0);
    }

    /** Lets writes go on. */
    static void thaw(final Path mount) throws IOException {
        call(mount, THAW, 0);
    }

    private static void call(final Path mount, final long request, final int argument)
            throws IOException {
        try {
            final int file = Loaded.LIBRARY.open(mount.toString(), READ_ONLY);
            try {
                Loaded.LIBRARY.ioctl(file, new NativeLong(request), new IntByReference(argument));
            } finally {
                Loaded.LIBRARY.close(file);
            }
        } catch (final LastErrorException e) {
            throw new IOException(
                    "ioctl refused: request=" + Long.toHexString(request) + " " + e.getMessage(),
                    e);
        }
    }
}
