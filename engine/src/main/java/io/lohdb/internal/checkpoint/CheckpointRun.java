package io.lohdb.internal.checkpoint;

import io.lohdb.internal.format.Checkpoint;
import io.lohdb.internal.format.CheckpointDescriptor;
import io.lohdb.internal.format.CheckpointPage;
import io.lohdb.internal.format.CheckpointSpan;
import io.lohdb.internal.format.PagesFile;
import io.lohdb.internal.index.IndexCapture;
import io.lohdb.internal.log.LogPlace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;

/**
 * The making of one checkpoint, in slices: begin under the writer lock, copy pages, end under the
 * writer lock, wait until the log is durable that far, write the root, delete what it replaces. For
 * one thread.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>The root is written when its page images are durable and so is every frame that they lead
 *       to; a crash before that leaves nothing that counts.
 *   <li>A slice that throws may be repeated or followed by {@link #abandon()}.
 *   <li>Number and segment belong together in the root only if they did from begin to end, so that
 *       no slot of an image can mean another segment.
 * </ul>
 */
final class CheckpointRun {
    /** Pages looked at in one slice: 1 MiB of copies, some 100 us. */
    private static final int PAGES_PER_SLICE = 16;

    /** How often the copy of a page that changes is tried before the writer has to wait for it. */
    private static final int MAX_TRIES = 4;

    private enum State {
        BEGIN,
        COPY,
        END,
        AWAIT_DURABLE,
        WRITE_ROOT,
        CLEAN_UP,
        DONE,
        IMPOSSIBLE
    }

    private final CheckpointedStore store;
    private final CheckpointFiles files;
    private final Lock writerLock;
    private final Checkpoint previous;
    private final int previousGeneration;
    private final PagesWriter writer;
    private final StoredPages stored;
    private final long firstId;
    private final List<CheckpointPage> pages = new ArrayList<>();

    private State state = State.BEGIN;
    private SegmentsOfRun segments;
    private IndexCapture capture;
    private boolean mayHoldTombstones;
    private long position;
    private long sequence;

    private int tries;
    private Checkpoint root;

    /**
     * Creates a run that has done nothing yet.
     *
     * @param previous the checkpoint before, whose images are taken over, or null
     * @param previousGeneration of its capture
     * @param firstId number that no file of a checkpoint has, nor any greater one
     */
    CheckpointRun(
            final CheckpointedStore store,
            final CheckpointFiles files,
            final Lock writerLock,
            final Checkpoint previous,
            final int previousGeneration,
            final long firstId) {
        this.store = store;
        this.files = files;
        this.writerLock = writerLock;
        this.previous = previous;
        this.previousGeneration = previousGeneration;
        this.firstId = firstId;
        this.writer =
                new PagesWriter(
                        files, store.key().storeId(), firstId, 1 + store.index().pageCount());
        this.stored = new StoredPages(previous, PagesWriter.FULL_LENGTH);
    }

    /** Whether the checkpoint is complete. */
    boolean isDone() {
        return state == State.DONE;
    }

    /** Whether there can be none now: the store failed, or keys are where no image shows them. */
    boolean isImpossible() {
        return state == State.IMPOSSIBLE;
    }

    /** The root, once it is written. */
    Checkpoint root() {
        return root;
    }

    /** The index's generation when this run began. */
    int generation() {
        return capture.generation();
    }

    /** Number that the next file of a checkpoint may have. */
    long nextId() {
        return root == null ? writer.nextId() : root.id() + 1;
    }

    /** One slice; returns 0 while it waits for a place to begin or the log to become durable. */
    int doWork() throws IOException {
        switch (state) {
            case BEGIN -> {
                return begin();
            }
            case COPY -> copyPages();
            case END -> end();
            case AWAIT_DURABLE -> {
                return awaitDurable();
            }
            case WRITE_ROOT -> {
                files.write(root);
                state = State.CLEAN_UP;
            }
            case CLEAN_UP -> {
                files.keepOnly(previous == null ? List.of(root) : List.of(root, previous));
                state = State.DONE;
            }
            case DONE, IMPOSSIBLE -> {
                return 0;
            }
            default -> throw new IllegalStateException("state=" + state);
        }
        return 1;
    }

    private int begin() {
        writerLock.lock();
        try {
            if (isPossible()) {
                final LogPlace begin = store.source().replayBegin();
                if (begin == null) {
                    return 0;
                }
                position = begin.position();
                sequence = begin.sequence();
                mayHoldTombstones = store.source().mayHoldTombstones();
                segments = new SegmentsOfRun(store.table());
                capture = store.index().beginCapture();
                state = State.COPY;
            }
            return 1;
        } finally {
            writerLock.unlock();
        }
    }

    /** Under the writer lock. */
    private boolean isPossible() {
        final boolean isPossible = store.source().isIntact() && store.index().overflowCount() == 0;
        if (!isPossible) {
            state = State.IMPOSSIBLE;
        }
        return isPossible;
    }

    private void copyPages() throws IOException {
        if (writer.isFull()) {
            writer.write();
        }
        boolean isMore = true;
        for (int i = 0; i < PAGES_PER_SLICE && isMore && !writer.isFull(); i++) {
            isMore = copyPage();
        }
        if (!isMore) {
            writer.write();
            state = State.END;
        }
    }

    /** Returns whether there may be more pages. */
    private boolean copyPage() {
        final boolean isLast = tries == MAX_TRIES;
        if (isLast) {
            writerLock.lock();
        }
        final long token = store.epoch().enter();
        try {
            return takeNextPage();
        } finally {
            store.epoch().exit(token);
            if (isLast) {
                writerLock.unlock();
            }
        }
    }

    private boolean takeNextPage() {
        if (!capture.look()) {
            return false;
        }
        final long prefix = capture.prefix();
        final int depth = capture.depth();
        final int lineCount = capture.lineCount();
        final CheckpointPage image =
                capture.isChangedSince(previousGeneration)
                        ? null
                        : stored.find(prefix, depth, lineCount);
        if (image != null) {
            capture.skip();
            pages.add(image);
        } else if (capture.copy(writer.buffer(), writer.end())) {
            tries = 0;
            final int fileBase = previous == null ? 0 : previous.files().size();
            pages.add(writer.add(prefix, depth, lineCount, fileBase));
        } else {
            tries++;
        }
        return true;
    }

    private void end() {
        final CheckpointSpan span;
        writerLock.lock();
        try {
            store.index().endCapture();
            if (!isPossible()) {
                return;
            }
            span =
                    new CheckpointSpan(
                            position,
                            sequence,
                            store.writer().writtenPosition(),
                            store.writer().writtenSequence());
            segments.end(store.table());
        } finally {
            writerLock.unlock();
        }
        root = root(span);
        final long length =
                CheckpointDescriptor.length(
                        root.segments().size(), root.files().size(), root.pages().size());
        state = length > CheckpointDescriptor.MAX_LENGTH ? State.IMPOSSIBLE : State.AWAIT_DURABLE;
    }

    private Checkpoint root(final CheckpointSpan span) {
        final List<PagesFile> all = new ArrayList<>();
        if (previous != null) {
            all.addAll(previous.files());
        }
        all.addAll(writer.written());
        final boolean[] isUsed = new boolean[all.size()];
        for (final CheckpointPage page : pages) {
            isUsed[page.file()] = true;
        }
        final int[] places = new int[all.size()];
        final List<PagesFile> used = new ArrayList<>();
        for (int i = 0; i < places.length; i++) {
            places[i] = used.size();
            if (isUsed[i]) {
                used.add(all.get(i));
            }
        }
        pages.replaceAll(page -> page.in(places[page.file()]));
        return new Checkpoint(
                store.key(),
                writer.nextId(),
                store.table().offsetBits(),
                mayHoldTombstones,
                span,
                segments.atEnd(span.position()),
                used,
                pages);
    }

    private int awaitDurable() {
        // The position: what has no sequence of its own, cursors for example, counts too.
        if (store.syncer().durablePosition() < root.span().endPosition()) {
            return 0;
        }
        state = State.WRITE_ROOT;
        return 1;
    }

    /** Forgets the run and deletes what it wrote; the log and the index go on as before. */
    void abandon() throws IOException {
        if (capture != null) {
            writerLock.lock();
            try {
                store.index().endCapture();
            } finally {
                writerLock.unlock();
            }
        }
        state = State.IMPOSSIBLE;
        files.deleteFrom(firstId);
    }
}
