package io.lohdb.internal.format;

import io.lohdb.exceptions.CorruptLogException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads the parts of one root and refuses what no release wrote. For one thread, once. */
final class CheckpointReader {
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private final String name;
    private final UnsafeBuffer buffer;

    CheckpointReader(final String name, final byte[] content) {
        this.name = name;
        this.buffer = new UnsafeBuffer(content);
    }

    long longAt(final int offset) {
        return buffer.getLong(offset, ORDER);
    }

    int intAt(final int offset) {
        return buffer.getInt(offset, ORDER);
    }

    int count(final int offset) {
        final int count = intAt(offset);
        check("count", offset, count >= 0, count);
        return count;
    }

    void check(final String field, final int offset, final boolean isValid, final long found) {
        if (!isValid) {
            throw new CorruptLogException(
                    "checkpoint field out of range", name, offset, "a valid " + field, found);
        }
    }

    void checkHeader() {
        final long id = longAt(CheckpointDescriptor.ID_OFFSET);
        check(
                "checkpoint id",
                CheckpointDescriptor.ID_OFFSET,
                id == CheckpointDescriptor.id(name),
                id);
        final long position = longAt(CheckpointDescriptor.POSITION_OFFSET);
        check("position", CheckpointDescriptor.POSITION_OFFSET, position >= 0, position);
        final long sequence = longAt(CheckpointDescriptor.SEQUENCE_OFFSET);
        check("sequence", CheckpointDescriptor.SEQUENCE_OFFSET, sequence >= 0, sequence);
        final long endPosition = longAt(CheckpointDescriptor.END_POSITION_OFFSET);
        check(
                "end position",
                CheckpointDescriptor.END_POSITION_OFFSET,
                endPosition >= position,
                endPosition);
        final long endSequence = longAt(CheckpointDescriptor.END_SEQUENCE_OFFSET);
        check(
                "end sequence",
                CheckpointDescriptor.END_SEQUENCE_OFFSET,
                endSequence >= sequence,
                endSequence);
        final int bits = intAt(CheckpointDescriptor.OFFSET_BITS_OFFSET);
        check(
                "offset bits",
                CheckpointDescriptor.OFFSET_BITS_OFFSET,
                bits > 0 && bits <= CheckpointDescriptor.MAX_OFFSET_BITS,
                bits);
        final int flags = intAt(CheckpointDescriptor.FLAGS_OFFSET);
        check(
                "flags",
                CheckpointDescriptor.FLAGS_OFFSET,
                (flags & ~CheckpointDescriptor.FLAG_TOMBSTONES) == 0,
                flags);
        for (int offset = CheckpointDescriptor.FLAGS_OFFSET + Integer.BYTES;
                offset < CheckpointDescriptor.HEADER_LENGTH;
                offset++) {
            final byte reserved = buffer.getByte(offset);
            check("reserved byte", offset, reserved == 0, reserved);
        }
    }

    List<CheckpointSegment> segments(final int end) {
        final List<CheckpointSegment> segments = new ArrayList<>();
        long last = 0;
        for (int offset = CheckpointDescriptor.HEADER_LENGTH;
                offset < end;
                offset += CheckpointDescriptor.SEGMENT_LENGTH) {
            final int flags = intAt(offset + 36);
            final CheckpointSegment segment =
                    new CheckpointSegment(
                            longAt(offset),
                            longAt(offset + 8),
                            longAt(offset + 16),
                            longAt(offset + 24),
                            intAt(offset + 32),
                            (flags & CheckpointDescriptor.FLAG_COLD) != 0,
                            (flags & CheckpointDescriptor.FLAG_COVERED) != 0);
            check("segment id", offset, segment.id() > last, segment.id());
            check("segment id", offset, ManifestSegment.isId(segment.id()), segment.id());
            check("live bytes", offset + 16, segment.liveBytes() >= 0, segment.liveBytes());
            check("expiry", offset + 24, segment.minExpiryMs() >= 0, segment.minExpiryMs());
            check("number", offset + 32, isNumber(segment.number()), segment.number());
            check(
                    "flags",
                    offset + 36,
                    (flags & ~(CheckpointDescriptor.FLAG_COLD | CheckpointDescriptor.FLAG_COVERED))
                            == 0,
                    flags);
            last = segment.id();
            segments.add(segment);
        }
        return segments;
    }

    private boolean isNumber(final int number) {
        return number >= CheckpointSegment.NO_NUMBER && number <= CheckpointDescriptor.MAX_NUMBER;
    }

    List<PagesFile> files(final int begin, final int end) {
        final List<PagesFile> files = new ArrayList<>();
        long last = 0;
        for (int offset = begin; offset < end; offset += CheckpointDescriptor.FILE_LENGTH) {
            final PagesFile file =
                    new PagesFile(longAt(offset), intAt(offset + 8), intAt(offset + 12));
            check("file id", offset, file.id() > last, file.id());
            check("file id", offset, NumberedFile.isNumber(file.id()), file.id());
            check(
                    "file length",
                    offset + 8,
                    file.length() >= PagesDescriptor.HEADER_LENGTH,
                    file.length());
            check(
                    "file length",
                    offset + 8,
                    file.length() <= PagesDescriptor.MAX_LENGTH,
                    file.length());
            check("page count", offset + 12, file.pageCount() >= 0, file.pageCount());
            last = file.id();
            files.add(file);
        }
        return files;
    }

    List<CheckpointPage> pages(final int begin, final int end, final List<PagesFile> files) {
        final List<CheckpointPage> pages =
                new ArrayList<>((end - begin) / CheckpointDescriptor.PAGE_LENGTH);
        for (int offset = begin; offset < end; offset += CheckpointDescriptor.PAGE_LENGTH) {
            final CheckpointPage page =
                    new CheckpointPage(
                            longAt(offset),
                            intAt(offset + 8),
                            intAt(offset + 12),
                            intAt(offset + 16),
                            intAt(offset + 20),
                            intAt(offset + 24));
            final int depth = page.depth();
            check("depth", offset + 8, depth >= 0, depth);
            check("depth", offset + 8, depth <= CheckpointPage.MAX_DEPTH, depth);
            final int lines = page.lineCount();
            check("line count", offset + 12, lines > 0, lines);
            check("line count", offset + 12, lines <= CheckpointPage.MAX_LINES, lines);
            check("file", offset + 16, page.file() >= 0, page.file());
            check("file", offset + 16, page.file() < files.size(), page.file());
            check(
                    "offset",
                    offset + 20,
                    page.offset() >= PagesDescriptor.HEADER_LENGTH,
                    page.offset());
            check(
                    "offset",
                    offset + 20,
                    page.offset() <= files.get(page.file()).length() - page.length(),
                    page.offset());
            final int reserved = intAt(offset + 28);
            check("reserved bytes", offset + 28, reserved == 0, reserved);
            pages.add(page);
        }
        return pages;
    }
}
