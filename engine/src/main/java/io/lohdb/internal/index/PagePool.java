package io.lohdb.internal.index;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.agrona.UnsafeApi;

/**
 * Allocates page memory and keeps some full-length pages in stock, zeroed and hence backed by real
 * memory, so that a split on the write path does not wait for page faults.
 *
 * <p>Any thread may call any method; {@link #close()} once, after all others.
 */
final class PagePool {
    private static final int MAX_STOCK = 32;

    /** Stock grows with the index, so that it never weighs more than 1/64 of it. */
    private static final int PAGES_PER_STOCKED_PAGE = 64;

    /** Bounds one refill to some 100 us. */
    private static final int MAX_REFILL = 4;

    private final AtomicReferenceArray<PageMemory> stock = new AtomicReferenceArray<>(MAX_STOCK);
    private final AtomicLong allocatedBytes = new AtomicLong();
    private volatile boolean isClosed;

    /** Zeroed memory for a page. */
    PageMemory take(int lineCount) {
        if (lineCount == Page.MAX_LINES) {
            final PageMemory stocked = takeFromStock();
            if (stocked != null) {
                return stocked;
            }
        }
        return allocate(lineCount);
    }

    /** Memory for a page that holds anything: the caller stores every slot. */
    PageMemory takeUnset(int lineCount) {
        final PageMemory shape = new PageMemory(0, lineCount);
        final PageMemory memory =
                new PageMemory(UnsafeApi.allocateMemory(shape.allocatedLength()), lineCount);
        allocatedBytes.addAndGet(memory.allocatedLength());
        return memory;
    }

    /** Gives memory back to the allocator. No reader may see it any more. */
    void free(PageMemory memory) {
        UnsafeApi.freeMemory(memory.allocation());
        allocatedBytes.addAndGet(-memory.allocatedLength());
    }

    /**
     * Adds a few pages to the stock if it is short.
     *
     * @param pageCount pages in use, which decide how many to keep in stock.
     * @return how many were added.
     */
    int refill(int pageCount) {
        final int wanted = Math.min(MAX_STOCK, pageCount / PAGES_PER_STOCKED_PAGE);
        int added = 0;
        for (int i = 0; i < wanted && added < MAX_REFILL && !isClosed; i++) {
            if (stock.get(i) == null) {
                final PageMemory memory = allocate(Page.MAX_LINES);
                if (!stock.compareAndSet(i, null, memory)) {
                    free(memory);
                    continue;
                }
                added++;
            }
        }
        if (isClosed) {
            freeStock();
        }
        return added;
    }

    /** Bytes held, in pages in use, retired or in stock. */
    long allocatedBytes() {
        return allocatedBytes.get();
    }

    /** Frees the stock. Pages in use are freed by their owner. */
    void close() {
        isClosed = true;
        freeStock();
    }

    private PageMemory takeFromStock() {
        for (int i = 0; i < MAX_STOCK; i++) {
            if (stock.getPlain(i) != null) {
                final PageMemory memory = stock.getAndSet(i, null);
                if (memory != null) {
                    return memory;
                }
            }
        }
        return null;
    }

    private void freeStock() {
        for (PageMemory memory = takeFromStock(); memory != null; memory = takeFromStock()) {
            free(memory);
        }
    }

    private PageMemory allocate(int lineCount) {
        final PageMemory memory = takeUnset(lineCount);
        UnsafeApi.setMemory(memory.address(), memory.length(), (byte) 0);
        return memory;
    }
}
