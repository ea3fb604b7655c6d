package io.lohdb.stress.controls;

import io.lohdb.internal.log.LogSyncer;
import io.lohdb.internal.log.LogWriter;
import io.lohdb.internal.os.MappedFile;
import net.bytebuddy.asm.Advice;

/**
 * Bugs of making things durable. The code of the nested classes is copied into methods of the
 * engine; it never runs here.
 */
@SuppressWarnings("UnusedVariable") // Assigning to a parameter is how such code gives a result.
final class SyncBugs {
    private SyncBugs() {}

    /** In {@code LogStorageEngine.durableSequence}: what is written counts as durable. */
    static final class DurableIsWritten {
        private DurableIsWritten() {}

        @Advice.OnMethodExit
        static void exit(
                @Advice.FieldValue("writer") final LogWriter writer,
                @Advice.Return(readOnly = false) long durable) {
            durable = writer.writtenSequence();
        }
    }

    /** In {@code LogSyncer.syncRange}: the range ends one short frame too early. */
    static final class ShortRange {
        private ShortRange() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 1, readOnly = false) long to) {
            to -= 32;
        }
    }

    /** In {@code LogSyncer.sync}: the sequence is read after the sync. */
    static final class LateSequence {
        private LateSequence() {}

        @Advice.OnMethodExit
        static void exit(
                @Advice.Argument(0) final LogWriter writer,
                @Advice.FieldValue(value = "durableSequence", readOnly = false) long durable) {
            durable = writer.writtenSequence();
        }
    }

    /** In {@code LogSyncer.sync}: the sequence moves before the sync. */
    static final class EarlySequence {
        private EarlySequence() {}

        @Advice.OnMethodEnter
        static void enter(
                @Advice.Argument(0) final LogWriter writer,
                @Advice.FieldValue(value = "durableSequence", readOnly = false) long durable) {
            durable = writer.writtenSequence();
        }
    }

    /** In {@code LogSyncer.sync}: the position moves before the sync. */
    static final class EarlyPosition {
        private EarlyPosition() {}

        @Advice.OnMethodEnter
        static void enter(
                @Advice.This final LogSyncer syncer,
                @Advice.Argument(0) final LogWriter writer,
                @Advice.FieldValue(value = "durablePosition", readOnly = false) long durable) {
            durable = writer.writtenPosition();
        }
    }

    /** In {@code Segment.sync}: a refusal is ignored. */
    static final class IgnoreRefusal {
        private IgnoreRefusal() {}

        @Advice.OnMethodExit(onThrowable = RuntimeException.class)
        static void exit(@Advice.Thrown(readOnly = false) Throwable thrown) {
            thrown = null;
        }
    }

    /** In {@code Segment.sync}: after a refusal it is tried once more. */
    static final class SyncAgain {
        private SyncAgain() {}

        @Advice.OnMethodExit(onThrowable = RuntimeException.class)
        static void exit(
                @Advice.FieldValue("file") final MappedFile file,
                @Advice.Argument(0) final int offset,
                @Advice.Argument(1) final int length,
                @Advice.Thrown(readOnly = false) Throwable thrown) {
            if (thrown != null) {
                file.sync(offset, length);
                thrown = null;
            }
        }
    }

    /** In the constructor of {@code LogSyncer}: the whole log is synced once more. */
    static final class SyncOldFile {
        private SyncOldFile() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 1, readOnly = false) long durablePosition) {
            durablePosition = 0;
        }
    }

    /** In {@code DurableCallbacks.fire}: everything counts as durable. */
    static final class EverythingDurable {
        private EverythingDurable() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) long durable) {
            durable = Long.MAX_VALUE;
        }
    }
}
