package io.lohdb.internal.compaction;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.index.KeyHash;
import io.lohdb.internal.log.Segment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Moves what has to survive of a few segments into a new cold one and takes them out of the store,
 * slice by slice. For one thread.
 *
 * <p>The order makes a crash at any moment harmless: the cold segment is whole and durable before
 * the manifest names it; the manifest names it before a slot leads into it; the victims are named
 * until no slot leads to them and everything that made their other frames dead is durable. Between
 * the two manifests both copies of a frame are named, and either will do.
 */
final class CompactionJob {
    private static final int SURVEY_BYTES = 1024 * 1024;
    private static final int COPY_BYTES = 512 * 1024;
    private static final int SYNC_BYTES = 4 * 1024 * 1024;

    /** What comes next. */
    enum State {
        SURVEY,
        CREATE,
        COPY,
        SYNC,
        NAME,
        SWING,
        SETTLE,
        AWAIT_DURABLE,
        RETIRE,
        RETIRED,
        /** Ended, but the victims stay: somebody came meanwhile who needs their history. */
        KEPT,
        /** Ended without a change: it was not worth it, or not possible. */
        GIVEN_UP
    }

    private final CompactedLog log;
    private final FrameReferences references;
    private final RandomGenerator random;
    private final Choice choice;
    private final List<Segment> victims;
    private final Survey survey;
    private final Retirement retirement;
    private State state = State.SURVEY;
    private ColdFile file;
    private Segment cold;
    private Swing swing;
    private int copiedVictim;
    private int copiedFrame;
    private long bytesCopied;

    /** Operations that have to be durable before the victims may go. */
    private long judgedThrough;

    /** Position that has to be durable too: cursors before it have no sequence of their own. */
    private long judgedPosition;

    /** Whether the manifest may name the cold file already. */
    private boolean isNamed;

    private boolean isTooLong;

    CompactionJob(
            final CompactedLog log,
            final KeyHash hash,
            final FrameReferences references,
            final LogHistoryNeeds needs,
            final RandomGenerator random,
            final Choice choice) {
        this.log = log;
        this.references = references;
        this.random = random;
        this.choice = choice;
        this.victims = choice.victims();
        this.retirement = new Retirement(log, needs, victims);
        this.survey =
                new Survey(
                        log.table(),
                        hash,
                        references,
                        victims,
                        choice.leastOtherBirth(),
                        log.syncer().durableSequence(),
                        hasSnapshots());
    }

    /** Under the lock: snapshots that were opened before are seen. */
    private boolean hasSnapshots() {
        log.writerLock().lock();
        try {
            return references.hasSnapshots();
        } finally {
            log.writerLock().unlock();
        }
    }

    State state() {
        return state;
    }

    /** Whether what comes next is for its own file only. */
    boolean isCopying() {
        return state.compareTo(State.NAME) < 0;
    }

    List<Segment> victims() {
        return victims;
    }

    Survey survey() {
        return survey;
    }

    /** Whether it was given up because one segment could not take all survivors. */
    boolean isTooLong() {
        return isTooLong;
    }

    /** The segment that took the survivors; null when there were none, or not yet. */
    Segment cold() {
        return cold;
    }

    /** Bytes of frames copied so far, padding included. */
    long bytesCopied() {
        return bytesCopied;
    }

    /**
     * Does the next slice.
     *
     * @return false when it has to wait for somebody: for the device, or for a lease
     * @throws IOException when the file system refused; the next slice tries again
     * @throws io.lohdb.exceptions.CorruptLogException when a victim is damaged; the job is over
     */
    boolean step() throws IOException {
        final long token = log.epoch().enter();
        try {
            return switch (state) {
                case SURVEY -> survey(choice.minGain());
                case CREATE -> create();
                case COPY, SYNC -> write();
                case NAME -> name();
                case SWING -> swing();
                case SETTLE -> settle();
                case AWAIT_DURABLE -> awaitDurable();
                case RETIRE -> retire();
                default -> false;
            };
        } finally {
            log.epoch().exit(token);
        }
    }

    private boolean survey(final long minGain) {
        if (!survey.step(SURVEY_BYTES)) {
            return true;
        }
        final long survivors = survey.survivorBytes();
        final long length = survivors == 0 ? 0 : ColdFile.length(survivors, choice.maxLength());
        isTooLong = length > choice.maxLength();
        if (isTooLong || choice.length() - length < minGain) {
            state = State.GIVEN_UP;
        } else if (survivors == 0) {
            state = State.SETTLE;
        } else {
            state = State.CREATE;
        }
        return true;
    }

    private boolean create() throws IOException {
        // Throws while there is no file yet when the table is full.
        log.table().nextNumber();
        file =
                new ColdFile(
                        log.directory(),
                        log.manifestFile().takeSegmentId(),
                        random.nextLong(),
                        (int) ColdFile.length(survey.survivorBytes(), choice.maxLength()));
        state = State.COPY;
        return true;
    }

    private boolean write() throws IOException {
        try {
            return state == State.COPY ? copy() : sync();
        } catch (final ClosedByInterruptException e) {
            // What was cut off proves nothing, nor does a second sync: all of it once more.
            giveUp();
            return true;
        }
    }

    private boolean copy() throws IOException {
        int bytes = 0;
        while (bytes < COPY_BYTES && copiedVictim < victims.size()) {
            final int frame = survey.next(copiedVictim, copiedFrame);
            if (frame < 0) {
                copiedVictim++;
                copiedFrame = 0;
            } else {
                bytes += copy(victims.get(copiedVictim), frame);
            }
        }
        if (copiedVictim == victims.size()) {
            endOfCopy();
        }
        return true;
    }

    private int copy(final Segment victim, final int frame) throws IOException {
        final int length = file.append(victim, frame);
        bytesCopied += length;
        copiedFrame = frame + FrameDescriptor.ALIGNMENT;
        return length;
    }

    private void endOfCopy() throws IOException {
        if (file.isEmpty()) {
            final ColdFile unused = file;
            file = null;
            state = State.SETTLE;
            unused.abort();
        } else {
            file.end();
            state = State.SYNC;
        }
    }

    private boolean sync() throws IOException {
        if (file.sync(SYNC_BYTES, file.header(victims.get(0).header(), survey.birth()))) {
            state = State.NAME;
        }
        return true;
    }

    private boolean name() throws IOException {
        // From here on the manifest on disk may name it, even if this fails.
        isNamed = true;
        try {
            log.manifestFile().update(manifest -> manifest.plus(file.named()));
        } catch (final IOException e) {
            // A full device: then the job can begin again with less.
            isNamed = log.isNamedOnDisk(file.named());
            throw e;
        }
        log.writerLock().lock();
        try {
            cold =
                    new Segment(
                            file.header(victims.get(0).header(), survey.birth()),
                            file.file(),
                            log.table().nextNumber());
            cold.seal(file.tail());
            cold.swung(false);
            log.table().addCold(cold);
        } finally {
            log.writerLock().unlock();
        }
        swing = new Swing(log.table(), references, survey, victims, cold);
        state = State.SWING;
        return true;
    }

    private boolean swing() {
        state = swing.step(log.writerLock()) ? State.SETTLE : State.SWING;
        return true;
    }

    /**
     * What was judged dead was so because of operations that are written by now. While a power cut
     * could take those back, the victims have to stay.
     */
    private boolean settle() {
        // Under the lock: a writer that has changed a slot has also committed by then.
        log.writerLock().lock();
        try {
            judgedThrough = log.writer().writtenSequence();
            if (cold != null) {
                cold.swung(true);
            }
            retirement.prepare();
            judgedPosition = log.writer().writtenPosition();
        } finally {
            log.writerLock().unlock();
        }
        state = State.AWAIT_DURABLE;
        return true;
    }

    private boolean awaitDurable() {
        if (log.syncer().durableSequence() < judgedThrough
                || log.syncer().durablePosition() < judgedPosition) {
            return false;
        }
        checkEmpty();
        state = State.RETIRE;
        return true;
    }

    /**
     * The last line of defence: nothing goes that a slot still leads to. The account may be off by
     * what a checkpoint did not know; then the slots are asked.
     */
    private void checkEmpty() {
        for (final Segment victim : victims) {
            if (victim.liveBytes() != 0 && survey.isLedTo(victim)) {
                state = State.GIVEN_UP;
                throw new IllegalStateException(
                        "live bytes left in a compacted segment: segmentId="
                                + victim.id()
                                + " liveBytes="
                                + victim.liveBytes());
            }
        }
    }

    private boolean retire() throws IOException {
        try {
            return log.table().retirementHold().retire(this::retireNow);
        } catch (final UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void retireNow() {
        try {
            state = retirement.run(judgedThrough) ? State.RETIRED : State.KEPT;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends a job that cannot go on; what was not named yet is removed. */
    void giveUp() throws IOException {
        state = State.GIVEN_UP;
        if (file != null && !isNamed) {
            final ColdFile unused = file;
            file = null;
            unused.abort();
        }
    }

    /** Whether a step that was refused changed nothing; a refused sync proves nothing. */
    boolean isRepeatable() {
        return switch (state) {
            case CREATE, COPY, NAME, RETIRE -> true;
            default -> false;
        };
    }

    /** Whether it can still be given up without a trace. */
    boolean isUndone() {
        return !isNamed || state == State.GIVEN_UP;
    }

    /** Releases what nobody else has taken over: the store closes. */
    void close() throws IOException {
        if (isUndone()) {
            giveUp();
        } else if (cold == null) {
            file.file().close();
        }
    }
}
