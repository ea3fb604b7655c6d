package io.lohdb.internal.recovery;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.ForeignFileException;
import io.lohdb.exceptions.LohDbException;
import io.lohdb.internal.checkpoint.CheckpointFiles;
import io.lohdb.internal.checkpoint.LoadedCheckpoint;
import io.lohdb.internal.format.CheckpointDescriptor;
import io.lohdb.internal.format.FormatVersion;
import io.lohdb.internal.format.LogHistory;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.log.LogEnd;
import io.lohdb.internal.log.LogSyncer;
import io.lohdb.internal.log.LogWriter;
import io.lohdb.internal.log.ManifestFile;
import io.lohdb.internal.log.PreparedSegment;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentPreparer;
import io.lohdb.internal.log.SegmentTable;
import io.lohdb.internal.os.FileFault;
import io.lohdb.internal.os.StoreDirectory;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.Loss;
import io.lohdb.spi.RecoveryReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Opens the log of a store directory: manifest, segments, replay, settling. For one thread, once.
 * If it throws, everything that it mapped is released and no frame on disk was changed.
 */
public final class LogRecovery {
    private static final int PAGE_LENGTH = 4096;

    private final StoreDirectory directory;
    private final LogSettings settings;
    private final RandomGenerator random;
    private LogReplay replay;
    private final List<Loss> losses = new ArrayList<>();
    private boolean isRebuilt;

    /** Creates a recovery. */
    public LogRecovery(
            final StoreDirectory directory,
            final LogSettings settings,
            final RandomGenerator random) {
        this.directory = directory;
        this.settings = settings;
        this.random = random;
    }

    /**
     * Runs it.
     *
     * @param targets makes the receiver of operations from the manifest and the segment table
     */
    public RecoveredLog run(final BiFunction<Manifest, SegmentTable, ReplayTarget> targets) {
        final long startNs = System.nanoTime();
        boolean isDone = false;
        try {
            final ManifestFile manifestFile = manifestFile();
            final RecoveredLog log = recover(manifestFile, targets, startNs);
            isDone = true;
            return log;
        } catch (final IOException e) {
            throw FileFault.typed("open the log:", e);
        } catch (final UncheckedIOException e) {
            throw FileFault.typed("open the log:", e.getCause());
        } finally {
            if (!isDone && replay != null) {
                replay.release();
            }
        }
    }

    private ManifestFile manifestFile() throws IOException {
        final byte[] content =
                directory.read(ManifestDescriptor.FILE, ManifestDescriptor.MAX_LENGTH);
        if (content != null) {
            // Whoever put it there may have died before its name was durable. Nothing may be made
            // or deleted on its word until it is: after a power cut the one before would miss it.
            directory.sync();
            return new ManifestFile(directory, decode(content));
        }
        for (final String name : directory.list()) {
            if (ManifestSegment.isSegmentFile(name) || ManifestSegment.isColdFile(name)) {
                final CorruptLogException missing =
                        new CorruptLogException(
                                "manifest missing beside segments",
                                ManifestDescriptor.FILE,
                                0,
                                "a manifest",
                                "no file");
                return new ManifestFile(directory, salvage(missing));
            }
        }
        final ManifestFile created = new ManifestFile(directory, null);
        created.replace(Manifest.create(random));
        return created;
    }

    private Manifest decode(final byte[] content) throws IOException {
        try {
            return ManifestDescriptor.decode(content);
        } catch (final CorruptLogException | ForeignFileException e) {
            return salvage(e);
        }
    }

    private Manifest salvage(final LohDbException problem) throws IOException {
        return switch (settings.corruptionPolicy()) {
            case FAIL -> throw problem;
            case SALVAGE -> rebuild(problem);
        };
    }

    private Manifest rebuild(final LohDbException problem) throws IOException {
        final long length = Math.max(0, directory.length(ManifestDescriptor.FILE));
        final Manifest rebuilt = new ManifestSalvage(directory, random).rebuild(problem);
        losses.add(new Loss(ManifestDescriptor.FILE, 0, length, 0, 0, problem.getMessage()));
        isRebuilt = true;
        return rebuilt;
    }

    private RecoveredLog recover(
            final ManifestFile manifestFile,
            final BiFunction<Manifest, SegmentTable, ReplayTarget> targets,
            final long startNs)
            throws IOException {
        final Manifest manifest = manifestFile.manifest();
        int maxLength = settings.maxSegmentLength();
        for (final ManifestSegment segment : manifest.segments()) {
            maxLength = Math.max(maxLength, BitUtil.findNextPositivePowerOfTwo(segment.length()));
        }
        final StraySegments strays = new StraySegments(directory, manifest);
        losses.addAll(strays.check(settings.corruptionPolicy()));
        readBack(manifest, targets, maxLength);
        final WalkResult found = replay.found();
        final boolean isClean = isClean(manifest, found, replay.coldWalk());
        final RecoveredLog log;
        if (directory.isReadOnly()) {
            log = serve(manifestFile, found, maxLength);
        } else {
            // Before the log may grow, or a checkpoint of another log could fit it one day.
            discardCheckpoints();
            // Before anything new is prepared: what is under way is not named yet either.
            strays.remove();
            log =
                    isClean && isCurrent(found.segment())
                            ? goOn(manifestFile, found, maxLength)
                            : settle(manifestFile, found, maxLength);
        }
        losses.addAll(replay.coldWalk().losses());
        losses.addAll(found.losses());
        return withReport(log, manifest.segments().isEmpty() || isClean, startNs);
    }

    private void readBack(
            final Manifest manifest,
            final BiFunction<Manifest, SegmentTable, ReplayTarget> targets,
            final int maxLength)
            throws IOException {
        final ReadingProgress progress =
                new ReadingProgress(settings.progress(), settings.clocks().nanoClock());
        replay = new LogReplay(directory, manifest, maxLength, progress);
        replay.open(targets);
        if (hasCheckpoint()
                && settings.corruptionPolicy() == CorruptionPolicy.FAIL
                && !settings.isVerifyOnOpen()) {
            if (replay.readFromCheckpoint()) {
                progress.end();
                return;
            }
            replay.release();
            replay = new LogReplay(directory, manifest, maxLength, progress);
            replay.open(targets);
        }
        replay.readAll(settings.corruptionPolicy());
        progress.end();
    }

    private boolean hasCheckpoint() throws IOException {
        return directory.list().stream().anyMatch(CheckpointDescriptor::isCheckpointFile);
    }

    private void discardCheckpoints() throws IOException {
        if (replay.checkpoint() == null && hasCheckpoint()) {
            new CheckpointFiles(directory).discard();
        }
    }

    /** A segment of an older release takes no further frames: they may be of newer kinds. */
    private static boolean isCurrent(final Segment last) {
        return SegmentHeaderDescriptor.version(last.buffer()) == FormatVersion.CURRENT;
    }

    private static boolean isClean(
            final Manifest manifest, final WalkResult found, final ColdWalk cold) {
        return !found.isDamaged()
                && cold.damaged().isEmpty()
                && manifest.isClosed()
                && found.segment() != null
                && found.endPosition() == manifest.durablePosition()
                && isBlank(found.segment().buffer(), found.endFrame());
    }

    private RecoveredLog settle(
            final ManifestFile manifestFile, final WalkResult found, final int maxLength)
            throws IOException {
        final Manifest manifest = manifestFile.manifest();
        if (isRebuilt && !manifest.history().equals(LogHistory.WHOLE)) {
            // When compaction last dropped something is not known any more: the worst is assumed.
            manifestFile.hold();
            manifestFile.replace(
                    manifest.with(
                            new LogHistory(
                                    manifest.history().firstSequence(), found.lastSequence())));
        }
        final ColdRepair repair =
                new ColdRepair(directory, replay.table(), replay.coldWalk().damaged());
        repair.copy(manifestFile, random, replay.target(), replay.cold());
        return new TailSettler(directory, manifestFile, replay.table(), random, settings)
                .settle(replay.log(), found, replay.target(), maxLength, repair);
    }

    /**
     * Whether nothing stands behind an offset as far as the end of its page. What does was not
     * written by whoever closed the store; the next frames would go in front of it, and the open
     * after that would take it for part of the log. Bytes further away than the page that is
     * written next stay what they are: no frame, unless somebody made them with the salt in hand.
     */
    private static boolean isBlank(final UnsafeBuffer buffer, final int from) {
        final int pageEnd = Math.min(buffer.capacity(), BitUtil.align(from + 1, PAGE_LENGTH));
        int offset = from;
        while (offset < pageEnd && buffer.getLong(offset) == 0) {
            offset += Long.BYTES;
        }
        return offset >= pageEnd;
    }

    private RecoveredLog goOn(
            final ManifestFile manifestFile, final WalkResult found, final int maxLength)
            throws IOException {
        final Manifest manifest = manifestFile.manifest();
        removeUnused(found);
        final SegmentPreparer preparer =
                new SegmentPreparer(
                        directory,
                        manifestFile,
                        random,
                        (int) Math.min(maxLength, found.segment().length() * 2L),
                        maxLength);
        manifestFile.replace(
                keepSpare(manifest, found, preparer)
                        .durable(manifest.durablePosition(), manifest.durableSequence(), false));
        return log(manifestFile, found, preparer);
    }

    /** Serves what was found as it stands: nothing is settled where nothing may be written. */
    private RecoveredLog serve(
            final ManifestFile manifestFile, final WalkResult found, final int maxLength) {
        removeUnused(found);
        for (final OpenedSegment segment : replay.log()) {
            if (!found.entered().contains(segment.segment())) {
                segment.release();
            }
        }
        return log(
                manifestFile,
                found,
                new SegmentPreparer(directory, manifestFile, random, maxLength, maxLength));
    }

    private void removeUnused(final WalkResult found) {
        final List<Segment> unused = new ArrayList<>(List.of(replay.table().chain()));
        unused.removeAll(found.entered());
        replay.table().remove(unused);
    }

    private RecoveredLog log(
            final ManifestFile manifestFile,
            final WalkResult found,
            final SegmentPreparer preparer) {
        final SegmentTable table = replay.table();
        final LogSyncer syncer = new LogSyncer(table, found.endPosition(), found.lastSequence());
        final LogWriter writer =
                new LogWriter(
                        manifestFile.manifest().storeId(),
                        table,
                        preparer,
                        syncer,
                        new LogEnd(found.segment(), found.endFrame(), found.lastSequence()));
        return new RecoveredLog(manifestFile, table, preparer, syncer, writer, null, null);
    }

    /** Hands an intact prepared segment on; the manifest without any other that holds no frame. */
    private Manifest keepSpare(
            final Manifest manifest, final WalkResult found, final SegmentPreparer preparer) {
        final List<ManifestSegment> named = new ArrayList<>(manifest.segments());
        for (int i = 0; i < replay.log().size(); i++) {
            final OpenedSegment segment = replay.log().get(i);
            if (found.entered().contains(segment.segment())) {
                continue;
            }
            if (i == replay.log().size() - 1
                    && segment.state() == OpenedSegment.State.UNUSED
                    && isBlank(segment.segment().buffer(), 0)) {
                preparer.offer(new PreparedSegment(segment.named(), segment.file()));
            } else {
                named.remove(segment.named());
                segment.release();
            }
        }
        return manifest.with(named, manifest.nextSegmentId());
    }

    private RecoveredLog withReport(
            final RecoveredLog log, final boolean isClean, final long startNs) {
        final RecoveryReport report = log.report();
        final long rewritten = report == null ? 0 : report.operationsRewritten();
        final WalkResult found = replay.found();
        final ColdWalk cold = replay.coldWalk();
        final int unread = found.passedCount() + cold.passedCount();
        final LoadedCheckpoint checkpoint = replay.checkpoint();
        return new RecoveredLog(
                log.manifestFile(),
                log.table(),
                log.preparer(),
                log.syncer(),
                log.writer(),
                new RecoveryReport(
                        found.entered().size() + log.table().cold().length - unread,
                        found.operationCount() + cold.operationCount(),
                        log.writer().writtenSequence(),
                        isClean,
                        found.tornBytes(),
                        rewritten,
                        List.copyOf(losses),
                        System.nanoTime() - startNs,
                        checkpoint == null ? 0 : checkpoint.sequence(),
                        unread),
                checkpoint);
    }
}
