package io.lohdb.stress.hostile;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.internal.format.CheckpointDescriptor;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.stress.model.BrokenPromise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What has to hold when hostile files are opened, with either policy:
 *
 * <ul>
 *   <li>it works, or it is refused with a type of its own; then no file was changed;
 *   <li>what works can be read in every way, and all ways agree;
 *   <li>what was read is there again after a kill, and after a write and a close;
 *   <li>what {@code FAIL} accepts, {@code SALVAGE} accepts without a loss;
 *   <li>no byte outside the files is written.
 * </ul>
 *
 * For one thread; used for one input after the other.
 */
final class OpenCheck {
    private static final int MIN_SEGMENT_LENGTH = 256;
    private static final int MAX_SEGMENT_LENGTH = 4096;

    /** A store whose ids are used up cannot be written any more, and says so. */
    private static final long LAST_IDS = Integer.MAX_VALUE - 8L;

    private static final String KEY = "written later";
    private static final String VALUE = "1";

    private final Arena arena = new Arena();

    /**
     * Opens files with both policies.
     *
     * @return what happened, for the statistics: for example "opened" or the name of an exception
     * @throws BrokenPromise when something does not hold
     */
    String run(final StoreFiles files) {
        try {
            final Attempt fail = attempt(files, CorruptionPolicy.FAIL);
            final Attempt salvage = attempt(files, CorruptionPolicy.SALVAGE);
            if (fail.content() != null) {
                expect(salvage.content() != null, "salvage refuses what needs none");
                expect(salvage.losses() == 0, "salvage loses of a store that needs none");
                expect(fail.content().equals(salvage.content()), "salvage reads something else");
                return fail.outcome();
            }
            return fail.outcome() + ", salvage " + salvage.outcome();
        } catch (final IOException e) {
            throw new BrokenPromise("the files do not fit into memory", e);
        } finally {
            arena.clear();
        }
    }

    /**
     * What came of one open.
     *
     * @param outcome a word for the statistics
     * @param content what was there, or null when it was refused
     * @param losses how many places a salvage had to skip
     */
    private record Attempt(String outcome, StoreContent content, int losses) {}

    private Attempt attempt(final StoreFiles files, final CorruptionPolicy policy)
            throws IOException {
        final ArenaDirectory directory = new ArenaDirectory(arena, files);
        final LogStorageEngine engine;
        try {
            engine = open(directory, policy);
        } catch (final LohDbException refused) {
            expectTyped(refused, "open");
            expect(directory.isClosed(), "a refused directory stays locked");
            expectUnchanged(files, directory, policy);
            expectIntactMemory();
            return new Attempt(refused.getClass().getSimpleName(), null, 0);
        } catch (final RuntimeException | Error e) {
            throw untyped("open " + policy, e);
        }
        return use(
                directory,
                engine,
                files.names().stream().anyMatch(CheckpointDescriptor::isCheckpointFile));
    }

    /**
     * A refused open leaves the files as they are. Segments that no manifest names may come and go:
     * they are left over from a crash, or kept as damaged, or empty. A checkpoint may go.
     */
    private static void expectUnchanged(
            final StoreFiles files, final ArenaDirectory directory, final CorruptionPolicy policy) {
        final StoreFiles now = directory.content();
        for (final String name : now.names()) {
            final boolean isStray = files.file(name) == null && ManifestSegment.isSegmentFile(name);
            expect(isStray || files.holds(name, now.file(name)), "a refused open changed a file");
        }
        final Set<String> named = namedSegments(files);
        for (final String name : files.names()) {
            final boolean isLeftOver =
                    ManifestSegment.isSegmentFile(name)
                            && (directory.damaged().contains(name)
                                    || (named != null && !named.contains(name)));
            final boolean mayGo = isLeftOver || CompactedBase.isOfCheckpoint(name);
            expect(
                    now.file(name) != null || files.file(name).length == 0 || mayGo,
                    "a refused open deleted a file");
        }
        expect(
                policy == CorruptionPolicy.SALVAGE || directory.damaged().isEmpty(),
                "an open that was to fail kept files as damaged");
    }

    /** Files of the segments that the manifest names, or null when it says nothing. */
    private static Set<String> namedSegments(final StoreFiles files) {
        final Manifest manifest = manifest(files);
        return manifest == null
                ? null
                : manifest.segments().stream()
                        .map(ManifestSegment::file)
                        .collect(Collectors.toSet());
    }

    private static Manifest manifest(final StoreFiles files) {
        final byte[] content = files.file(ManifestDescriptor.FILE);
        try {
            return content == null ? null : ManifestDescriptor.decode(content);
        } catch (final LohDbException damaged) {
            return null;
        }
    }

    private Attempt use(
            final ArenaDirectory directory,
            final LogStorageEngine engine,
            final boolean hasCheckpoint)
            throws IOException {
        final StoreContent found;
        StoreContent last;
        final StoreFiles killed;
        final int losses;
        final boolean isUsed = engine.recoveryReport().checkpointSequence() > 0;
        try {
            losses = engine.recoveryReport().losses().size();
            found = StoreContent.of(engine);
            killed = directory.content();
            last = write(engine, found);
            engine.close();
        } catch (final BrokenPromise e) {
            throw e;
        } catch (final RuntimeException | Error e) {
            throw untyped("use", e);
        }
        expect(directory.isClosed(), "a closed directory stays locked");
        expectIntactMemory();
        reopen(killed, found, "after a kill");
        reopen(directory.content(), last, "after a close");
        final String opened = hasCheckpoint && !isUsed ? "opened past a checkpoint" : "opened";
        return new Attempt(losses == 0 ? opened : "opened with losses", found, losses);
    }

    private static StoreContent write(final LogStorageEngine engine, final StoreContent found) {
        final UnsafeBuffer key = new UnsafeBuffer(KEY.getBytes(StandardCharsets.US_ASCII));
        final UnsafeBuffer value = new UnsafeBuffer(VALUE.getBytes(StandardCharsets.US_ASCII));
        final long sequence;
        try {
            sequence = engine.put(key, 0, key.capacity(), value, 0, value.capacity());
            engine.sync();
        } catch (final LohDbException refused) {
            // Numbers that a hostile store has used up: a limit with a name of its own.
            expectTyped(refused, "put");
            return found;
        }
        expect(sequence == found.lastSequence() + 1, "sequence does not follow");
        final StoreContent now = StoreContent.of(engine);
        expect(now.equals(found.plus(sequence, KEY, VALUE)), "a put does not add one entry");
        return now;
    }

    private void reopen(final StoreFiles files, final StoreContent expected, final String when)
            throws IOException {
        final ArenaDirectory directory = new ArenaDirectory(arena, files);
        try {
            final LogStorageEngine engine = open(directory, CorruptionPolicy.FAIL);
            final StoreContent again = StoreContent.of(engine);
            engine.close();
            expect(again.equals(expected), "something else is there " + when);
        } catch (final BrokenPromise e) {
            throw e;
        } catch (final NoSpaceException e) {
            // Only numbers that a hostile store has used up.
            final Manifest manifest = manifest(files);
            final boolean isUsedUp =
                    expected.lastSequence() > FrameDescriptor.MAX_SEQUENCE
                            || (manifest != null && manifest.nextSegmentId() > LAST_IDS);
            expect(isUsedUp, "no space is left " + when + ": " + e.getMessage());
        } catch (final RuntimeException | Error e) {
            throw new BrokenPromise("does not open " + when + ": " + described(e), e);
        }
        expectIntactMemory();
    }

    private static LogStorageEngine open(
            final ArenaDirectory directory, final CorruptionPolicy policy) {
        final LogStorageEngine engine =
                LogStorageEngine.open(
                        directory,
                        new LogSettings(MIN_SEGMENT_LENGTH, MAX_SEGMENT_LENGTH, policy),
                        // The same each time, so that the same input does the same.
                        new SplittableRandom(1));
        engine.workSignal(engine::doWork);
        return engine;
    }

    private static void expectTyped(final LohDbException refused, final String action) {
        if (refused.getClass() == LohDbException.class) {
            throw untyped(action, refused);
        }
    }

    private static BrokenPromise untyped(final String action, final Throwable fault) {
        return new BrokenPromise("untyped fault: " + action + ": " + described(fault), fault);
    }

    private static String described(final Throwable fault) {
        final StackTraceElement[] trace = fault.getStackTrace();
        return fault + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    private void expectIntactMemory() {
        expect(arena.isIntact(), "bytes outside the files were written");
    }

    private static void expect(final boolean isTrue, final String broken) {
        if (!isTrue) {
            throw new BrokenPromise(broken);
        }
    }
}
