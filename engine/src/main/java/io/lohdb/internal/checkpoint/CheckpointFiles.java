package io.lohdb.internal.checkpoint;

import io.lohdb.exceptions.ForeignFileException;
import io.lohdb.internal.format.Checkpoint;
import io.lohdb.internal.format.CheckpointDescriptor;
import io.lohdb.internal.format.PagesDescriptor;
import io.lohdb.internal.format.PagesFile;
import io.lohdb.internal.format.StoreKey;
import io.lohdb.internal.os.StoreDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The files of checkpoints in a store directory: roots, and the files of page images that they
 * name. Both take their numbers from one series, and a number is not given out again while a file
 * carries it. For one thread at a time.
 */
public final class CheckpointFiles {
    /** What a replacement that broke off leaves behind the name. */
    private static final String TEMPORARY_SUFFIX = ".tmp";

    private final StoreDirectory directory;

    /** Creates it; touches nothing. */
    public CheckpointFiles(final StoreDirectory directory) {
        this.directory = directory;
    }

    /** Names of the roots, the newest first. */
    List<String> roots() throws IOException {
        final List<String> roots = new ArrayList<>();
        for (final String name : directory.list()) {
            if (CheckpointDescriptor.isCheckpointFile(name)) {
                roots.add(name);
            }
        }
        roots.sort(Comparator.reverseOrder());
        return roots;
    }

    /**
     * Reads a root.
     *
     * @throws io.lohdb.exceptions.LohDbException when it is damaged, of another version, or another
     *     store's
     */
    Checkpoint read(final String name, final StoreKey key) throws IOException {
        final byte[] content = directory.read(name, CheckpointDescriptor.MAX_LENGTH);
        if (content == null) {
            throw new IOException("file is gone: file=" + name);
        }
        final Checkpoint root = CheckpointDescriptor.decode(name, content);
        if (!root.key().equals(key)) {
            throw new ForeignFileException(
                    "checkpoint of another store: file="
                            + name
                            + " expected="
                            + key.storeId()
                            + " found="
                            + root.key().storeId());
        }
        return root;
    }

    /**
     * Reads a file of page images into a buffer, from its first byte on.
     *
     * @throws io.lohdb.exceptions.LohDbException when it is not the one that its root names
     */
    void read(final PagesFile file, final StoreKey key, final ByteBuffer content)
            throws IOException {
        content.clear().limit(file.length());
        if (!directory.read(file.file(), content)) {
            throw new IOException("file is gone: file=" + file.file());
        }
        content.clear().limit(file.length());
        PagesDescriptor.check(content, key.storeId(), file);
    }

    /** Writes a root, durably. Everything that it names is durable by now. */
    void write(final Checkpoint root) throws IOException {
        directory.replace(root.file(), CheckpointDescriptor.encode(root));
    }

    /** Writes a file of page images, durably. */
    void writePages(final long id, final byte[] content) throws IOException {
        directory.replace(PagesDescriptor.file(id), content);
    }

    /** A number that no file carries, nor any greater one. */
    long nextId() throws IOException {
        long last = 0;
        for (final String listed : directory.list()) {
            last = Math.max(last, number(withoutTemporarySuffix(listed)));
        }
        return last + 1;
    }

    /** Deletes every file of a checkpoint that these roots do not need. */
    void keepOnly(final Collection<Checkpoint> kept) throws IOException {
        final Set<String> needed = new HashSet<>();
        for (final Checkpoint root : kept) {
            needed.add(root.file());
            root.files().forEach(file -> needed.add(file.file()));
        }
        for (final String name : directory.list()) {
            if (number(withoutTemporarySuffix(name)) > 0 && !needed.contains(name)) {
                directory.delete(name);
            }
        }
    }

    /** Deletes what an attempt wrote that was given up: the files from one number on. */
    void deleteFrom(final long firstId) throws IOException {
        for (final String name : directory.list()) {
            if (number(withoutTemporarySuffix(name)) >= firstId) {
                directory.delete(name);
            }
        }
    }

    /**
     * Deletes all checkpoints, durably: the log turned out to be another one than they were made
     * of. It must not grow before they are gone, or it might fit one by accident later.
     */
    public void discard() throws IOException {
        keepOnly(List.of());
        directory.sync();
    }

    /** The number of a checkpoint's file, 0 for any other. */
    private static long number(final String name) {
        if (CheckpointDescriptor.isCheckpointFile(name)) {
            return CheckpointDescriptor.id(name);
        }
        return PagesDescriptor.isPagesFile(name) ? PagesDescriptor.id(name) : 0;
    }

    private static String withoutTemporarySuffix(final String name) {
        return name.endsWith(TEMPORARY_SUFFIX)
                ? name.substring(0, name.length() - TEMPORARY_SUFFIX.length())
                : name;
    }
}
