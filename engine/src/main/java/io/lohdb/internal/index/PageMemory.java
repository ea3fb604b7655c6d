package io.lohdb.internal.index;

/**
 * The off-heap memory of one page: a whole number of lines, aligned to cache lines. Immutable;
 * owned by exactly one page at a time, or by the {@link PagePool}.
 */
final class PageMemory {
    private final long allocation;
    private final int lineCount;

    /**
     * @param allocation address that was returned by the allocator, with a line's length to spare
     *     for the alignment.
     */
    PageMemory(long allocation, int lineCount) {
        this.allocation = allocation;
        this.lineCount = lineCount;
    }

    /** What the allocator returned and wants back. */
    long allocation() {
        return allocation;
    }

    /** Address of the first line. */
    long address() {
        final long alignment = SlotDescriptor.LINE_LENGTH;
        return (allocation + alignment - 1) & -alignment;
    }

    int lineCount() {
        return lineCount;
    }

    long length() {
        return (long) lineCount << SlotDescriptor.LINE_LENGTH_SHIFT;
    }

    /** Bytes taken from the allocator. */
    long allocatedLength() {
        return length() + SlotDescriptor.LINE_LENGTH;
    }
}
