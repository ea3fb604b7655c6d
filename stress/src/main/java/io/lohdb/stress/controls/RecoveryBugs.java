package io.lohdb.stress.controls;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.log.Segment;
import java.nio.ByteOrder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Bugs of formats and of opening. The code of the nested classes is copied into methods of the
 * engine; it never runs here.
 */
@SuppressWarnings("UnusedVariable") // Assigning to a parameter is how such code gives a result.
final class RecoveryBugs {
    private RecoveryBugs() {}

    /** In {@code FrameScanner.checkLengths}: no comparison with the room there is. */
    static final class TrustLength {
        private TrustLength() {}

        @Advice.OnMethodExit
        static void exit(
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object problem) {
            if (problem != null && problem.toString().startsWith("frame length out of range")) {
                problem = null;
            }
        }
    }

    /** In {@code FrameScanner.checksum}: whatever stands there is right. */
    static final class StoredChecksum {
        private StoredChecksum() {}

        @Advice.OnMethodExit
        static void exit(
                @Advice.Argument(0) final Segment segment,
                @Advice.Argument(1) final int frame,
                @Advice.Return(readOnly = false) int checksum) {
            checksum = FrameDescriptor.crc(segment.buffer(), frame);
        }
    }

    /** In {@code FrameChecksum.compute}: the salt does not count. */
    static final class NoSalt {
        private NoSalt() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 3, readOnly = false) long salt) {
            salt = 0;
        }
    }

    /** In {@code FrameChecksum.compute}: the position does not count. */
    static final class NoPosition {
        private NoPosition() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 4, readOnly = false) long position) {
            position = 0;
        }
    }

    /** In {@code LogWalk.order} and the like: nothing is ever wrong. */
    static final class NoProblem {
        private NoProblem() {}

        @Advice.OnMethodExit
        static void exit(
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object problem) {
            problem = null;
        }
    }

    /** In {@code LogWalk.order}: a gap in the sequences is no problem. */
    static final class NoGap {
        private NoGap() {}

        @Advice.OnMethodExit
        static void exit(
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object problem) {
            if (problem != null && problem.toString().startsWith("sequence gap")) {
                problem = null;
            }
        }
    }

    /** In {@code WalkResult.cutPosition}: what was read back counts as durable. */
    static final class NothingToSettle {
        private NothingToSettle() {}

        @Advice.OnMethodExit
        static void exit(
                @Advice.FieldValue("segment") final Segment segment,
                @Advice.FieldValue("endFrame") final int endFrame,
                @Advice.FieldValue("damagedAt") final long damagedAt,
                @Advice.Return(readOnly = false) long cut) {
            if (segment != null && damagedAt < 0) {
                cut = LogPosition.of(segment.id(), endFrame);
            }
        }
    }

    /** In {@code TailSettler.sealed}: the manifest does not say where a cut segment ends. */
    static final class NotSealed {
        private NotSealed() {}

        @Advice.OnMethodExit
        static void exit(
                @Advice.Argument(0) final ManifestSegment segment,
                @Advice.Return(readOnly = false) ManifestSegment named) {
            named = segment;
        }
    }

    /** In place of {@code ContentChecksum}: whatever stands there is right. */
    public static final class StoredContentChecksum {
        private StoredContentChecksum() {}

        /** The checksum behind a content. */
        public static int compute(final byte[] content, final int length) {
            return new UnsafeBuffer(content).getInt(length, ByteOrder.LITTLE_ENDIAN);
        }
    }
}
