package io.lohdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** What stands in a directory, to see whether anything changed: names, bytes and times. */
public final class DirectoryImage {
    private static final int SHOWN_BYTES = 64;

    private DirectoryImage() {}

    /** Path to content of everything below a directory that nobody has open. */
    public static SortedMap<String, String> of(Path directory) {
        SortedMap<String, String> image = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                image.put(directory.relativize(path).toString(), content(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return image;
    }

    private static String content(Path path) throws IOException {
        String time = Files.getLastModifiedTime(path).toString();
        if (Files.isDirectory(path)) {
            return "directory " + time;
        }
        byte[] bytes = Files.readAllBytes(path);
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        String text =
                bytes.length <= SHOWN_BYTES ? Base64.getEncoder().encodeToString(bytes) : "long";
        return time + " " + bytes.length + " " + Long.toHexString(crc.getValue()) + " " + text;
    }
}
