package io.lohdb.internal.checkpoint;

import io.lohdb.internal.format.CheckpointPage;
import io.lohdb.internal.format.PagesDescriptor;
import io.lohdb.internal.format.PagesFile;
import io.lohdb.internal.format.StoreId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Collects page images and writes a file whenever its buffer is full. For one thread. A write that
 * throws has changed nothing here and may be tried again.
 */
final class PagesWriter {
    /** Bytes of the longest image. */
    static final int PAGE_LENGTH = CheckpointPage.MAX_LINES * CheckpointPage.LINE_LENGTH;

    /** Pages of a full file: 8 MiB, which a device takes in some ten milliseconds. */
    private static final int MAX_PAGES = 128;

    /** Bytes of a file that is full. */
    static final int FULL_LENGTH = PagesDescriptor.HEADER_LENGTH + MAX_PAGES * PAGE_LENGTH;

    private final CheckpointFiles files;
    private final StoreId storeId;
    private final CRC32C crc = new CRC32C();
    private final List<PagesFile> written = new ArrayList<>();
    private final byte[] content;
    private final UnsafeBuffer buffer;
    private long id;
    private int end = PagesDescriptor.HEADER_LENGTH;
    private int pageCount;

    /**
     * Creates a writer.
     *
     * @param firstId number of the first file
     * @param expectedPages bounds the buffer
     */
    PagesWriter(
            final CheckpointFiles files,
            final StoreId storeId,
            final long firstId,
            final int expectedPages) {
        this.files = files;
        this.storeId = storeId;
        this.id = firstId;
        final int pages = Math.min(MAX_PAGES, expectedPages);
        this.content = new byte[PagesDescriptor.HEADER_LENGTH + pages * PAGE_LENGTH];
        this.buffer = new UnsafeBuffer(content);
    }

    /** Where images go. */
    UnsafeBuffer buffer() {
        return buffer;
    }

    /** Offset of the next image. */
    int end() {
        return end;
    }

    /** Whether {@link #write()} has to come first. */
    boolean isFull() {
        return content.length - end < PAGE_LENGTH;
    }

    /**
     * Takes an image that was put at {@link #end()}.
     *
     * @param fileBase number of files before the first one of this writer
     */
    CheckpointPage add(
            final long prefix, final int depth, final int lineCount, final int fileBase) {
        final int length = lineCount * CheckpointPage.LINE_LENGTH;
        crc.reset();
        crc.update(content, end, length);
        final CheckpointPage page =
                new CheckpointPage(
                        prefix,
                        depth,
                        lineCount,
                        fileBase + written.size(),
                        end,
                        (int) crc.getValue());
        end += length;
        pageCount++;
        return page;
    }

    /** Writes what was collected, durably, if there is anything. */
    void write() throws IOException {
        if (pageCount > 0) {
            PagesDescriptor.encode(buffer, storeId, id, pageCount);
            files.writePages(id, end == content.length ? content : Arrays.copyOf(content, end));
            written.add(new PagesFile(id, end, pageCount));
            id++;
            end = PagesDescriptor.HEADER_LENGTH;
            pageCount = 0;
        }
    }

    /** The files so far. */
    List<PagesFile> written() {
        return written;
    }

    /** Number that the next file will have. */
    long nextId() {
        return id;
    }
}
