package io.lohdb.stress.controls;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.index.KeyHash;
import io.lohdb.internal.log.LogWriter;
import io.lohdb.internal.log.ManifestFile;
import io.lohdb.internal.log.Segment;
import io.lohdb.spi.StorageEngine;
import java.io.IOException;
import java.lang.reflect.Method;
import net.bytebuddy.asm.Advice;
import org.agrona.DirectBuffer;

/**
 * Bugs of writing, of the index and of what readers rely on. The code of the nested classes is
 * copied into methods of the engine; it never runs here.
 */
// Assigning to a parameter is how such code gives a result; what it needs comes as parameters.
@SuppressWarnings({"UnusedVariable", "ParameterNumber"})
final class WriteBugs {
    private WriteBugs() {}

    /** In {@code LogAppender.delete}: the index forgets the key, the log never hears of it. */
    static final class DeleteInIndexOnly {
        private DeleteInIndexOnly() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(
                @Advice.FieldValue("index") final HashIndex index,
                @Advice.FieldValue("hash") final KeyHash hash,
                @Advice.Argument(0) final DirectBuffer key,
                @Advice.Argument(1) final int offset,
                @Advice.Argument(2) final int length) {
            index.remove(hash.hash(key, offset, length), key, offset, length);
            return true;
        }

        @Advice.OnMethodExit
        static void exit(
                @Advice.FieldValue("writer") final LogWriter writer,
                @Advice.Return(readOnly = false) long sequence) {
            sequence = writer.writtenSequence();
        }
    }

    /** In {@code LogAppender.put}: the slot is published while the frame is still being written. */
    static final class SlotBeforeFrame {
        private SlotBeforeFrame() {}

        @Advice.OnMethodEnter
        static void enter(
                @Advice.FieldValue("index") final HashIndex index,
                @Advice.FieldValue("hash") final KeyHash hash,
                @Advice.FieldValue("writer") final LogWriter writer,
                @Advice.FieldValue("updates") final Object updates,
                @Advice.Argument(0) final DirectBuffer key,
                @Advice.Argument(1) final int keyOffset,
                @Advice.Argument(2) final int keyLength,
                @Advice.Argument(5) final int valueLength) {
            writer.reserve(
                    FrameDescriptor.alignedLength(
                            FrameDescriptor.frameLength(keyLength, valueLength)));
            index.put(
                    hash.hash(key, keyOffset, keyLength),
                    key,
                    keyOffset,
                    keyLength,
                    Locations.of(updates, writer.active(), writer.tail()));
        }
    }

    /** Calls what only the engine's own package sees. */
    public static final class Locations {
        private Locations() {}

        /** Location of a frame. */
        public static long of(final Object updates, final Segment segment, final int frame) {
            try {
                final Method location =
                        updates.getClass().getDeclaredMethod("location", Segment.class, int.class);
                location.setAccessible(true);
                return (long) location.invoke(updates, segment, frame);
            } catch (final ReflectiveOperationException e) {
                throw new IllegalStateException("no location of a frame any more", e);
            }
        }
    }

    /** In {@code SegmentPreparer.handOver}: the manifest names a file that was not synced. */
    static final class NamedBeforeSynced {
        private NamedBeforeSynced() {}

        @Advice.OnMethodEnter
        static void enter(
                @Advice.FieldValue("manifestFile") final ManifestFile manifestFile,
                @Advice.FieldValue("allocating") final ManifestSegment allocating)
                throws IOException {
            manifestFile.replace(manifestFile.manifest().plus(allocating));
        }
    }

    /** In {@code Manifest.plus}, beside the one before: what is named stays as it is. */
    static final class NamedOnce {
        private NamedOnce() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(
                @Advice.This final Manifest manifest,
                @Advice.Argument(0) final ManifestSegment segment) {
            return manifest.segments().contains(segment);
        }

        @Advice.OnMethodExit
        static void exit(
                @Advice.This final Manifest manifest,
                @Advice.Return(readOnly = false) Manifest named) {
            named = named == null ? manifest : named;
        }
    }

    /** In {@code Page.isUnmovedSince}: nothing ever moves. */
    static final class AlwaysTrue {
        private AlwaysTrue() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) boolean isTrue) {
            isTrue = true;
        }
    }

    /** In {@code Epoch.retire}: what is retired is released at once, whoever still reads it. */
    static final class ReleaseAtOnce {
        private ReleaseAtOnce() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(@Advice.Argument(0) final Runnable release) {
            release.run();
            return true;
        }
    }

    /**
     * In place of {@code StorageEngine.put} in {@code Store.putIf}, whose own lock is left out: the
     * lock is taken when the look is over.
     */
    public static final class LateLock {
        private LateLock() {}

        /** Stores a value. */
        public static long put(
                final StorageEngine engine,
                final DirectBuffer key,
                final int keyOffset,
                final int keyLength,
                final DirectBuffer value,
                final int valueOffset,
                final int valueLength) {
            synchronized (engine) {
                return engine.put(key, keyOffset, keyLength, value, valueOffset, valueLength);
            }
        }
    }
}
