package io.lohdb.internal.checkpoint;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.LohDbException;
import io.lohdb.internal.format.Checkpoint;
import io.lohdb.internal.format.CheckpointDescriptor;
import io.lohdb.internal.format.CheckpointPage;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.PagesDescriptor;
import io.lohdb.internal.format.PagesFile;
import io.lohdb.internal.format.StoreKey;
import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.index.IndexLoad;
import io.lohdb.internal.log.SegmentTable;
import io.lohdb.internal.os.StoreDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Fills an empty index from the newest checkpoint that is intact, of this store, and whole. What is
 * not is passed over, with a line in {@link #problems()}: a checkpoint is a cache, and no bytes in
 * its files can make an opening fail.
 *
 * <p>For one thread, once. A second one reads along while it loads. Each reads files into one
 * buffer of its own, again and again: fresh memory costs more than what is done with it.
 */
public final class CheckpointLoader {
    private final CheckpointFiles files;
    private final Manifest manifest;
    private final List<String> problems = new ArrayList<>();

    /**
     * Creates a loader.
     *
     * @param manifest what the store consists of now
     */
    public CheckpointLoader(final StoreDirectory directory, final Manifest manifest) {
        this.files = new CheckpointFiles(directory);
        this.manifest = manifest;
    }

    /**
     * Loads what it can.
     *
     * @param table with every segment that the manifest names and that could be opened
     * @param index empty, and not yet known to other threads
     * @return what the index holds now, or null if it is still empty
     */
    public LoadedCheckpoint load(final SegmentTable table, final HashIndex index) {
        final List<String> roots = new ArrayList<>();
        try {
            roots.addAll(files.roots());
        } catch (final IOException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        for (final String name : roots) {
            try {
                final Checkpoint root = files.read(name, StoreKey.of(manifest));
                checkEnd(root);
                fill(root, new LocationMap(root, manifest, table), index);
                return new LoadedCheckpoint(root);
            } catch (final IOException | LohDbException | IllegalArgumentException e) {
                problems.add(name + ": " + e.getMessage());
            }
        }
        return null;
    }

    /**
     * The log must reach the checkpoint's end where it did then. A settling after a crash may have
     * cut it before that and moved the frames: their entries would be found, but the live bytes of
     * the segments would be wrong.
     */
    private void checkEnd(final Checkpoint root) {
        final long end = root.span().endPosition();
        ManifestSegment last = null;
        for (final ManifestSegment segment : manifest.logSegments()) {
            if (segment.id() <= LogPosition.segmentId(end)) {
                last = segment;
            }
        }
        final boolean isCut =
                last != null
                        && (last.id() < LogPosition.segmentId(end)
                                || (last.end() != 0 && last.end() < LogPosition.offset(end)));
        if (isCut) {
            throw new CorruptLogException(
                    "log was cut before the end of the checkpoint",
                    root.file(),
                    CheckpointDescriptor.END_POSITION_OFFSET,
                    "at most " + LogPosition.of(last.id(), last.end()),
                    end);
        }
    }

    /** Why checkpoints were passed over, in words. */
    public List<String> problems() {
        return problems;
    }

    private void fill(final Checkpoint root, final LocationMap locations, final HashIndex index)
            throws IOException {
        final IndexLoad load = index.beginLoad(root.pages().size());
        boolean isComplete = false;
        try {
            addAll(root, locations, load);
            isComplete = true;
        } finally {
            if (!isComplete) {
                load.abandon();
            }
        }
        load.finish();
    }

    private void addAll(final Checkpoint root, final LocationMap locations, final IndexLoad load)
            throws IOException {
        final List<List<Integer>> pagesOfFiles = new ArrayList<>();
        root.files().forEach(file -> pagesOfFiles.add(new ArrayList<>()));
        for (int page = 0; page < root.pages().size(); page++) {
            pagesOfFiles.get(root.pages().get(page).file()).add(page);
        }
        final AtomicInteger next = new AtomicInteger();
        final FutureTask<Void> along =
                new FutureTask<>(
                        () -> {
                            addFiles(root, pagesOfFiles, next, locations, load);
                            return null;
                        });
        if (root.files().size() > 1) {
            final Thread thread = new Thread(along, "lohdb-load");
            thread.setDaemon(true);
            thread.start();
        } else {
            along.run();
        }
        try {
            addFiles(root, pagesOfFiles, next, locations, load);
        } finally {
            next.set(root.files().size());
            join(along);
        }
    }

    /** Adds the pages of one file after the other until all are taken. */
    private void addFiles(
            final Checkpoint root,
            final List<List<Integer>> pagesOfFiles,
            final AtomicInteger next,
            final LocationMap locations,
            final IndexLoad load)
            throws IOException {
        final CRC32C crc = new CRC32C();
        final ByteBuffer content = ByteBuffer.allocateDirect(longest(root.files()));
        try {
            final UnsafeBuffer buffer = new UnsafeBuffer(content);
            for (int i = next.getAndIncrement(); i < pagesOfFiles.size(); ) {
                final PagesFile file = root.files().get(i);
                files.read(file, root.key(), content);
                for (final int place : pagesOfFiles.get(i)) {
                    final CheckpointPage page = root.pages().get(place);
                    PagesDescriptor.checkPage(content, file, page, crc);
                    load.add(place, page, buffer, locations);
                }
                i = next.getAndIncrement();
            }
        } finally {
            // Not left to the garbage collector: an opening makes too little garbage to meet it.
            BufferUtil.free(content);
        }
    }

    private static int longest(final List<PagesFile> pagesFiles) {
        int length = 0;
        for (final PagesFile file : pagesFiles) {
            length = Math.max(length, file.length());
        }
        return length;
    }

    private static void join(final FutureTask<Void> along) throws IOException {
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    along.get();
                    return;
                } catch (final InterruptedException e) {
                    isInterrupted = true;
                }
            }
        } catch (final ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            if (e.getCause() instanceof LohDbException cause) {
                throw cause;
            }
            if (e.getCause() instanceof IllegalArgumentException cause) {
                throw cause;
            }
            throw new IllegalStateException("cannot load a checkpoint", e.getCause());
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
