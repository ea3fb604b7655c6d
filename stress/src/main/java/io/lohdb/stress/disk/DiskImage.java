package io.lohdb.stress.disk;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files of a store as bytes, as some disk had them at some moment. Immutable: methods that
 * change something return a changed copy, and nobody may write into the arrays.
 *
 * @param files name to content
 */
public record DiskImage(Map<String, byte[]> files) {
    /** No files. */
    public static final DiskImage EMPTY = new DiskImage(Map.of());

    /** Content of a file; null if there is none. */
    public byte[] file(final String name) {
        return files.get(name);
    }

    /** Bytes of all files. */
    public long length() {
        long length = 0;
        for (final byte[] content : files.values()) {
            length += content.length;
        }
        return length;
    }

    /** With one file put in or replaced. */
    public DiskImage with(final String name, final byte[] content) {
        final Map<String, byte[]> changed = new TreeMap<>(files);
        changed.put(name, content);
        return new DiskImage(changed);
    }

    /** Without a file. */
    public DiskImage without(final String name) {
        final Map<String, byte[]> changed = new TreeMap<>(files);
        changed.remove(name);
        return new DiskImage(changed);
    }

    /** With the bits of a mask inverted in one byte. */
    public DiskImage flipped(final String name, final int offset, final int mask) {
        final byte[] content = files.get(name).clone();
        content[offset] ^= (byte) mask;
        return with(name, content);
    }

    /** With a file cut or extended by zeros to a length. */
    public DiskImage withLength(final String name, final int length) {
        return with(name, Arrays.copyOf(files.get(name), length));
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof DiskImage image
                && files.keySet().equals(image.files.keySet())
                && files.keySet().stream()
                        .allMatch(name -> Arrays.equals(files.get(name), image.files.get(name)));
    }

    @Override
    public int hashCode() {
        return files.keySet().hashCode();
    }

    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder("DiskImage");
        new TreeMap<>(files)
                .forEach(
                        (name, bytes) ->
                                text.append(' ').append(name).append('=').append(bytes.length));
        return text.toString();
    }
}
