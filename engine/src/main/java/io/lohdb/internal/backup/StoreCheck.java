package io.lohdb.internal.backup;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.ForeignFileException;
import io.lohdb.exceptions.IncompleteBackupException;
import io.lohdb.internal.format.BackupDescriptor;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentTable;
import io.lohdb.internal.os.FileFault;
import io.lohdb.internal.recovery.Problem;
import io.lohdb.internal.recovery.RecoveredLog;
import io.lohdb.internal.store.EngineFactory;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.Loss;
import io.lohdb.spi.RecoveryReport;
import io.lohdb.spi.VerifyReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Checks a whole store that nobody has open, and changes nothing: the manifest, every header, every
 * frame, and that the index made of them finds every entry. For one thread, once.
 */
public final class StoreCheck {
    private final List<Loss> findings = new ArrayList<>();

    /** Time stands still: an entry that expires between two looks is no contradiction. */
    private final EpochClock clock;

    private long frames;
    private long segments;
    private long bytes;

    private StoreCheck(final long nowMs) {
        clock = () -> nowMs;
    }

    /**
     * Checks the store in a directory.
     *
     * @throws io.lohdb.exceptions.StoreInUseException when somebody has it open
     * @throws io.lohdb.exceptions.StoreAccessException when there is no store or it cannot be read
     */
    public static VerifyReport run(final Path directory) {
        return run(directory, SystemEpochClock.INSTANCE);
    }

    /**
     * As above.
     *
     * @param clock tells what has expired; read once
     */
    static VerifyReport run(final Path directory, final EpochClock clock) {
        final long startNs = System.nanoTime();
        final StoreCheck check = new StoreCheck(clock.time());
        if (BackupReader.isBackup(directory) && check.checkBackup(directory)) {
            return new VerifyReport(
                    check.segments,
                    check.frames,
                    check.bytes,
                    0,
                    0,
                    check.findings,
                    System.nanoTime() - startNs);
        }
        final VerifyReport report = check.check(directory, startNs);
        return report.isIntact() && CheckpointCheck.isNeeded(directory)
                ? check.withCheckpoint(directory, report, startNs)
                : report;
    }

    /** Checks the files of a backup; returns whether that is all that can be said of it. */
    private boolean checkBackup(final Path directory) {
        try (BackupReader backup = BackupReader.open(directory)) {
            if (!backup.backup().isIncrement()) {
                return false;
            }
            for (final StoredSegment stored : backup.segments()) {
                segments++;
                bytes += stored.used();
                new SegmentFrames(stored.segment(), stored.used()).visit(visitor(stored));
            }
        } catch (final IncompleteBackupException e) {
            findings.add(new Loss(BackupDescriptor.FILE, 0, 0, 0, 0, e.getMessage()));
        }
        return true;
    }

    private SegmentFrames.Visitor visitor(final StoredSegment stored) {
        return new SegmentFrames.Visitor() {
            @Override
            public void onFrame(final int offset, final int length) {
                frames++;
            }

            @Override
            public void onDamage(final int offset, final int length, final Problem problem) {
                findings.add(
                        new Loss(stored.named().file(), offset, length, 0, 0, problem.toString()));
            }
        };
    }

    private VerifyReport check(final Path directory, final long startNs) {
        try (LogStorageEngine engine = open(directory)) {
            final RecoveryReport opened = engine.recoveryReport();
            findings.addAll(opened.losses());
            final SegmentTable table = engine.log().table();
            countFrames(engine.log());
            checkEntries(engine);
            return new VerifyReport(
                    (long) table.chain().length + table.cold().length,
                    frames,
                    engine.stats().logBytes(),
                    engine.count(),
                    opened.tornBytes(),
                    findings,
                    System.nanoTime() - startNs);
        } catch (final CorruptLogException e) {
            // Not even a salvage finds anything to begin with.
            findings.add(new Loss(e.file(), e.offset(), 0, 0, 0, e.getMessage()));
        } catch (final InternalError e) {
            throw FileFault.unreadable(e);
        } catch (final ForeignFileException e) {
            findings.add(new Loss(ManifestDescriptor.FILE, 0, 0, 0, 0, e.getMessage()));
        }
        return new VerifyReport(0, 0, 0, 0, 0, findings, System.nanoTime() - startNs);
    }

    /** Whoever opens from a checkpoint has to see what the log says. */
    private VerifyReport withCheckpoint(
            final Path directory, final VerifyReport report, final long startNs) {
        final EntryDigest expected;
        try (LogStorageEngine engine = open(directory)) {
            expected = EntryDigest.of(engine);
        }
        findings.addAll(CheckpointCheck.run(directory, expected, clock));
        return new VerifyReport(
                report.segments(),
                report.frames(),
                report.bytes(),
                report.keys(),
                report.tornBytes(),
                findings,
                System.nanoTime() - startNs);
    }

    private LogStorageEngine open(final Path directory) {
        return EngineFactory.openReadOnly(directory, CorruptionPolicy.SALVAGE, clock);
    }

    private void countFrames(final RecoveredLog log) {
        for (final Segment segment : log.table().chain()) {
            countFrames(segment, end(segment, log));
        }
        for (final Segment segment : log.table().cold()) {
            countFrames(segment, end(segment, log));
        }
    }

    /** Where the frames of a segment end. */
    static int end(final Segment segment, final RecoveredLog log) {
        if (segment.sealedEnd() != Segment.NOT_SEALED) {
            return segment.sealedEnd();
        }
        for (final ManifestSegment named : log.manifestFile().manifest().segments()) {
            if (named.id() == segment.id() && named.end() != 0) {
                return named.end();
            }
        }
        return segment == log.writer().active() ? log.writer().tail() : segment.length();
    }

    private void countFrames(final Segment segment, final int end) {
        final boolean isDamaged =
                findings.stream().anyMatch(loss -> loss.file().startsWith(digits(segment)));
        if (!isDamaged) {
            frames += SegmentFrames.count(segment, end);
            return;
        }
        new SegmentFrames(segment, end)
                .visit(
                        new SegmentFrames.Visitor() {
                            @Override
                            public void onFrame(final int offset, final int length) {
                                frames++;
                            }

                            @Override
                            public void onDamage(
                                    final int offset, final int length, final Problem problem) {
                                // The reading of the log has reported it already.
                            }
                        });
    }

    private static String digits(final Segment segment) {
        final String name = segment.fileName();
        return name.substring(0, name.indexOf('.'));
    }

    /** Whoever walks over all entries and whoever asks for one have to see the same. */
    private void checkEntries(final LogStorageEngine engine) {
        final long[] visited = {0};
        engine.forEach(
                new UnsafeBuffer(new byte[0]),
                (buffer, key, keyLength, value, valueLength) -> {
                    visited[0]++;
                    final boolean isFound =
                            engine.read(
                                    buffer,
                                    key,
                                    keyLength,
                                    (found, offset, length) ->
                                            checkSame(
                                                    buffer.addressOffset() + value,
                                                    found.addressOffset() + offset));
                    if (!isFound) {
                        contradiction("entry not found by its key", "its value", "nothing");
                    }
                    return true;
                });
        if (visited[0] != engine.count()) {
            contradiction("entries and keys disagree", engine.count(), visited[0]);
        }
    }

    private void checkSame(final long expected, final long found) {
        if (expected != found) {
            contradiction("another entry found by the key", expected, found);
        }
    }

    private void contradiction(final String text, final Object expected, final Object found) {
        findings.add(new Loss("index", 0, 0, 0, 0, Problem.of(text, expected, found).toString()));
    }
}
