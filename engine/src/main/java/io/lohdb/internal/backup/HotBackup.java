package io.lohdb.internal.backup;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.SequenceCompactedException;
import io.lohdb.exceptions.StoreAccessException;
import io.lohdb.internal.format.Backup;
import io.lohdb.internal.format.BackupDescriptor;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.log.RetirementHold;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.os.TargetDirectory;
import io.lohdb.internal.recovery.Problem;
import io.lohdb.internal.recovery.RecoveredLog;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.BackupProgress;
import io.lohdb.spi.BackupReport;
import io.lohdb.spi.StorageEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies a store while it is written: every segment, the last one up to what is durable. Frames
 * before that never change, and {@link RetirementHold} keeps their segments. The descriptor comes
 * last, so that whatever was interrupted is no backup. For one thread, once.
 *
 * <p>Copies, never links: a file that the store goes on to write into would change in the backup.
 */
public final class HotBackup {
    private final LogStorageEngine engine;
    private final RecoveredLog log;
    private final long startNs = System.nanoTime();

    private HotBackup(final LogStorageEngine engine) {
        this.engine = engine;
        this.log = engine.log();
    }

    /**
     * Copies everything.
     *
     * @throws io.lohdb.exceptions.TargetNotEmptyException when the target is not empty
     * @throws io.lohdb.exceptions.NoSpaceException when it is full; the target is incomplete then
     */
    public static BackupReport full(
            final StorageEngine engine, final Path target, final BackupProgress progress) {
        return of(engine).run(target, progress, false, 0);
    }

    /**
     * Copies the log segments that hold something behind a sequence.
     *
     * @throws SequenceCompactedException when they are gone
     */
    public static BackupReport since(
            final StorageEngine engine,
            final long sequence,
            final Path target,
            final BackupProgress progress) {
        return of(engine).run(target, progress, true, sequence);
    }

    private static HotBackup of(final StorageEngine engine) {
        if (engine instanceof LogStorageEngine logEngine) {
            return new HotBackup(logEngine);
        }
        throw new UnsupportedOperationException("this engine cannot be backed up");
    }

    private BackupReport run(
            final Path target,
            final BackupProgress progress,
            final boolean isIncrement,
            final long since) {
        engine.exit(engine.enter());
        if (!engine.recoveryReport().losses().isEmpty() && engine.isReadOnly()) {
            throw new StoreAccessException("a damaged store is repaired, not backed up");
        }
        final RetirementHold.Lease lease = log.table().retirementHold().take();
        try {
            return copy(target, progress, isIncrement, since);
        } finally {
            lease.close();
        }
    }

    private BackupReport copy(
            final Path target,
            final BackupProgress progress,
            final boolean isIncrement,
            final long since) {
        final long end = log.syncer().durablePosition();
        final Manifest manifest = log.manifestFile().manifest();
        final List<Part> parts = parts(manifest, end);
        final long through = through(parts, manifest);
        final int first = isIncrement ? firstIndex(parts, manifest, since, through) : 0;
        final Copier copier = new Copier(TargetDirectory.create(target), progress);
        copier.expect(parts.stream().skip(first).mapToLong(Part::used).sum());
        for (final Part part : parts.subList(first, parts.size())) {
            if (!isIncrement || !part.named().isCold()) {
                copy(part, copier);
            }
        }
        copier.write(
                ManifestDescriptor.FILE,
                ManifestDescriptor.encode(
                        manifest.with(named(parts), manifest.nextSegmentId())
                                .durable(end, through, true)));
        copier.sync();
        copier.write(
                BackupDescriptor.FILE,
                BackupDescriptor.encode(
                        new Backup(
                                manifest.storeId(),
                                isIncrement,
                                since,
                                through,
                                manifest.history().compactedThrough(),
                                copier.files())));
        copier.sync();
        return new BackupReport(
                since,
                through,
                copier.files().size(),
                copier.copiedBytes(),
                System.nanoTime() - startNs);
    }

    /**
     * A segment of the backup.
     *
     * @param named the words of the backup's manifest
     * @param used bytes to copy; zeros behind them
     */
    private record Part(Segment segment, ManifestSegment named, int used) {}

    private List<Part> parts(final Manifest manifest, final long end) {
        final Map<Long, Segment> segments = new HashMap<>();
        for (final Segment segment : log.table().cold()) {
            segments.put(segment.id(), segment);
        }
        for (final Segment segment : log.table().chain()) {
            if (segment.id() <= LogPosition.segmentId(end)) {
                segments.put(segment.id(), segment);
            }
        }
        final List<Part> parts = new ArrayList<>();
        for (final ManifestSegment named : manifest.segments()) {
            final Segment segment = segments.get(named.id());
            // A cold segment that is not in the table yet duplicates log segments that are.
            if (segment != null) {
                parts.add(part(segment, named, end));
            }
        }
        // Cold ones first: an increment skips them as a whole.
        parts.sort((a, b) -> Boolean.compare(b.named().isCold(), a.named().isCold()));
        return parts;
    }

    private static Part part(final Segment segment, final ManifestSegment named, final long end) {
        if (named.isCold()) {
            return new Part(segment, named, named.end());
        }
        if (segment.id() != LogPosition.segmentId(end)) {
            final int used = named.end() == 0 ? segment.length() : named.end();
            return new Part(segment, named, used);
        }
        final int tail = LogPosition.offset(end);
        return new Part(
                segment, new ManifestSegment(named.id(), named.salt(), named.length(), tail), tail);
    }

    private static List<ManifestSegment> named(final List<Part> parts) {
        return parts.stream()
                .map(Part::named)
                .sorted((a, b) -> Long.compare(a.id(), b.id()))
                .toList();
    }

    /** The last operation before the end: every frame says which one that was. */
    private long through(final List<Part> parts, final Manifest manifest) {
        final Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
        if (last == null || last.named().isCold()) {
            return manifest.history().firstSequence() - 1;
        }
        final long token = engine.enter();
        try {
            long sequence = last.segment().header().firstSequence() - 1;
            int frame = SegmentHeaderDescriptor.HEADER_LENGTH;
            while (frame < last.used()) {
                final int length = FrameDescriptor.length(last.segment().buffer(), frame);
                if (length < FrameDescriptor.HEADER_LENGTH) {
                    throw new CorruptLogException(
                            "frame length out of range",
                            last.named().file(),
                            frame,
                            "at least " + FrameDescriptor.HEADER_LENGTH,
                            length);
                }
                sequence = FrameDescriptor.sequence(last.segment().buffer(), frame);
                frame += FrameDescriptor.alignedLength(length);
            }
            return sequence;
        } finally {
            engine.exit(token);
        }
    }

    /**
     * The segment that holds the sequence itself: the increment begins with it, so that it always
     * meets the end of the backup before it, whatever was appended there without an operation.
     */
    private static int firstIndex(
            final List<Part> parts, final Manifest manifest, final long since, final long through) {
        if (since < 0 || since > through) {
            throw new IllegalArgumentException(
                    "sequence out of range: expected=0.." + through + " found=" + since);
        }
        final long oldest = manifest.history().firstSequence();
        if (since < oldest && oldest > 1) {
            throw new SequenceCompactedException(since, oldest);
        }
        int first = 0;
        for (int i = 0; i < parts.size(); i++) {
            final Part part = parts.get(i);
            if (part.named().isCold()
                    || part.segment().header().firstSequence() <= Math.max(1, since)) {
                first = i;
            }
        }
        return first;
    }

    private void copy(final Part part, final Copier copier) {
        checkUnread(part);
        copier.copy(
                part.named().file(),
                (offset, slice, length) -> {
                    final long token = engine.enter();
                    try {
                        part.segment().buffer().getBytes(offset, slice, length);
                    } finally {
                        engine.exit(token);
                    }
                },
                part.used(),
                part.segment().length());
    }

    /** Opening from a checkpoint leaves segments unread: a backup must not carry damage on. */
    private void checkUnread(final Part part) {
        final Segment segment = part.segment();
        if (segment.isVerified()) {
            return;
        }
        final long token = engine.enter();
        try {
            new SegmentFrames(segment, part.used()).visit(new IntactFrames(part.named().file()));
        } finally {
            engine.exit(token);
        }
    }

    /** Throws at the first damage. */
    private record IntactFrames(String file) implements SegmentFrames.Visitor {
        @Override
        public void onFrame(final int offset, final int length) {
            // As it should be.
        }

        @Override
        public void onDamage(final int offset, final int length, final Problem problem) {
            throw new CorruptLogException(
                    problem.text(), file, offset, problem.expected(), problem.found());
        }
    }
}
