package io.lohdb.stress.fs;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Makes images of file systems: sparse files. Stateless. */
final class Image {
    private Image() {}

    /**
     * An image with a fresh ext4 in it.
     *
     * @param options more options of mkfs.ext4
     */
    static void create(final Path file, final long bytes, final String... options)
            throws IOException, InterruptedException {
        try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
            image.setLength(0);
            image.setLength(bytes);
        }
        final List<String> command = new ArrayList<>(List.of("mkfs.ext4", "-q", "-F"));
        Collections.addAll(command, options);
        command.add(file.toString());
        HostCommand.run(command.toArray(String[]::new));
    }

    /** Makes an image consistent that was not unmounted in order. */
    static void repair(final Path file) throws IOException, InterruptedException {
        // Without the journal's help it is right to be told of errors here: any status will do
        // that says what is left is sound.
        HostCommand.run("sh", "-c", "e2fsck -fy \"$0\" || test $? -le 2", file.toString());
    }
}
