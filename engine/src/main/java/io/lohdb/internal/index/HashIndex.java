package io.lohdb.internal.index;

import io.lohdb.internal.epoch.Epoch;
import org.agrona.DirectBuffer;

/**
 * Maps keys to the locations of their newest frames, off-heap, without holding a key.
 *
 * <p>Extendible hashing (see {@link Directory}) over pages of partial-key cuckoo lines (see {@link
 * SlotDescriptor}): a key's slot is in one of two cache lines of one page, chosen by its hash. Keys
 * are compared in their frames, through the {@link KeySource}. Full pages split (see {@link
 * PageGrowth}); the few keys of a broken hash that no page can hold go to the {@link
 * OverflowTable}.
 *
 * <p>Threads: {@link #find}, {@link #findAll} and cursors are for any thread, between {@link
 * Epoch#enter()} and {@link Epoch#exit(long)}; they take no lock and allocate nothing. {@link
 * #put}, {@link #remove} and {@link #replaceLocation} are for one writer at a time, that is, under
 * the caller's lock. The counts and {@link #doWork()} are for any thread.
 *
 * <p>Linearization: an update, insertion or removal takes effect with one release store of a slot
 * (or of an overflow entry). A find that returns a location takes effect when it read that slot,
 * or, on a page that was split meanwhile, when it looked the page up. A find that returns {@link
 * #ABSENT} has searched both lines while neither the page's version nor the directory changed for
 * its hash.
 */
public final class HashIndex implements AutoCloseable {
    /**
     * What {@link #find} returns for a key that is not in the index; never the location of a frame.
     */
    public static final long ABSENT = 0;

    /** Locations are below 2 to this power. */
    public static final int LOCATION_BITS = SlotDescriptor.LOCATION_BITS;

    /**
     * What {@link IndexCapture#isChangedSince} is told for what was loaded: pages that are as they
     * were stored have not changed since.
     */
    public static final int FIRST_GENERATION = 1;

    private final KeySource keys;
    private final Directory directory;
    private final OverflowTable overflow = new OverflowTable();
    private final PagePool pool = new PagePool();
    private final PageGrowth growth;
    private final LookupGroup lookupGroup;
    private final PaddedCounter count = new PaddedCounter();
    private boolean isClosed;

    /** Raised by every capture; pages note in which one they changed. Guarded by the writer. */
    private int generation = FIRST_GENERATION;

    /** Guarded by the writer. */
    private boolean isCaptured;

    /**
     * An empty index of a few hundred bytes.
     *
     * @param epoch that readers are in; memory that is no longer needed is freed through it.
     * @param keys compares keys with frames.
     */
    public HashIndex(Epoch epoch, KeySource keys) {
        this.keys = keys;
        this.directory = new Directory(emptyPage());
        this.lookupGroup = new LookupGroup(this, directory, keys);
        this.growth = new PageGrowth(directory, pool, epoch, keys);
    }

    /**
     * Looks a key up.
     *
     * @param hash of the key.
     * @param key holds the key.
     * @param keyOffset where the key begins.
     * @param keyLength length of the key in bytes.
     * @return the location of its newest frame, or {@link #ABSENT}.
     */
    public long find(long hash, DirectBuffer key, int keyOffset, int keyLength) {
        // Ends: every round but the last one met a move or a split that the writer completed.
        while (true) {
            final Page page = directory.page(hash);
            final long version = page.version();
            long location = page.find(hash, key, keyOffset, keyLength, keys);
            if (location == ABSENT && page.hasOverflow()) {
                location = overflow.find(hash, key, keyOffset, keyLength, keys);
            }
            if (location != ABSENT
                    || (page.isUnmovedSince(version) && directory.page(hash) == page)) {
                return location;
            }
        }
    }

    /**
     * Looks many keys up in groups, so that the cache misses of a group overlap.
     *
     * @param hashes of the keys.
     * @param keys each buffer is a key as a whole.
     * @param locations receives the location of each key or {@link #ABSENT}.
     * @param count how many keys.
     */
    public void findAll(long[] hashes, DirectBuffer[] keys, long[] locations, int count) {
        lookupGroup.findAll(hashes, keys, locations, count);
    }

    /**
     * Loads into the processor's cache what the next updates of some keys will need, so that their
     * cache misses overlap.
     *
     * @param hashes of the keys.
     * @param scratch as long as the hashes; its content means nothing.
     * @param count how many keys, 16 at most.
     */
    public void touch(long[] hashes, long[] scratch, int count) {
        lookupGroup.touch(hashes, scratch, count);
    }

    /**
     * Begins an iteration over all locations.
     *
     * @return a cursor before the first one.
     */
    public IndexCursor cursor() {
        return new IndexCursor(directory, overflow, keys);
    }

    /**
     * Points a key to a location, whether or not the key is in the index yet.
     *
     * @param hash of the key.
     * @param key holds the key.
     * @param keyOffset where the key begins.
     * @param keyLength length of the key in bytes.
     * @param location of a complete frame that holds the key.
     * @return the previous location, or {@link #ABSENT} if the key is new.
     */
    public long put(long hash, DirectBuffer key, int keyOffset, int keyLength, long location) {
        checkLocation(location);
        final Page page = directory.page(hash);
        final long slot = SlotDescriptor.slot(hash, location);
        final long previous = page.find(hash, key, keyOffset, keyLength, keys);
        if (previous != ABSENT) {
            page.touch(generation);
            SlotDescriptor.publish(page.addressOf(hash, previous), slot);
            return previous;
        }
        if (page.hasOverflow()) {
            final long overflowed = overflow.find(hash, key, keyOffset, keyLength, keys);
            if (overflowed != ABSENT) {
                overflow.relocate(hash, overflowed, location);
                return overflowed;
            }
        }
        if (!growth.insert(page, hash, slot, generation)) {
            overflow.add(hash, location);
        }
        count.add(1);
        return ABSENT;
    }

    /**
     * Removes a key.
     *
     * @param hash of the key.
     * @param key holds the key.
     * @param keyOffset where the key begins.
     * @param keyLength length of the key in bytes.
     * @return the previous location, or {@link #ABSENT} if the key was not in the index.
     */
    public long remove(long hash, DirectBuffer key, int keyOffset, int keyLength) {
        final long previous = removeUncounted(hash, key, keyOffset, keyLength);
        if (previous != ABSENT) {
            count.add(-1);
        }
        return previous;
    }

    /** As {@link #remove}, for a key that {@link #addToCount} has taken off the count already. */
    public long removeUncounted(long hash, DirectBuffer key, int keyOffset, int keyLength) {
        final Page page = directory.page(hash);
        long previous = page.find(hash, key, keyOffset, keyLength, keys);
        if (previous != ABSENT) {
            page.touch(generation);
            if (isCaptured) {
                page.countRemoval();
            }
            SlotDescriptor.publish(page.addressOf(hash, previous), SlotDescriptor.EMPTY);
        } else if (page.hasOverflow()) {
            previous = overflow.find(hash, key, keyOffset, keyLength, keys);
            if (previous != ABSENT) {
                overflow.relocate(hash, previous, ABSENT);
            }
        }
        return previous;
    }

    /**
     * Corrects the count: for keys that are gone although their slots lead to tombstones for a
     * while, and for those that come back.
     */
    public void addToCount(int delta) {
        count.add(delta);
    }

    /**
     * Moves a key from one location to another, if it still is at the first. Compares no keys: a
     * location belongs to one key.
     *
     * @param hash of the key.
     * @param expectedLocation where the key's frame was.
     * @param newLocation of a complete frame that holds the same key.
     * @return false if the key is not at the expected location.
     */
    public boolean replaceLocation(long hash, long expectedLocation, long newLocation) {
        checkLocation(expectedLocation);
        checkLocation(newLocation);
        final Page page = directory.page(hash);
        final long address = page.addressOf(hash, expectedLocation);
        if (address != 0) {
            page.touch(generation);
            SlotDescriptor.publish(address, SlotDescriptor.slot(hash, newLocation));
            return true;
        }
        return page.hasOverflow() && overflow.relocate(hash, expectedLocation, newLocation);
    }

    /**
     * Loads what {@link #isAt} and {@link #replaceLocation} will look at, so that the cache misses
     * of some keys overlap. Any thread inside the epoch.
     *
     * @param hashes of the keys.
     * @param scratch as long; its content means nothing.
     * @param count how many keys.
     */
    public void touchLines(long[] hashes, long[] scratch, int count) {
        lookupGroup.touchLines(hashes, scratch, count);
    }

    /**
     * Whether a key is at a location. Compares no keys: a location belongs to one key. Any thread
     * inside the epoch.
     *
     * @param hash of the key.
     * @param location of a frame that holds the key.
     * @return false if the key is not in the index or somewhere else by now.
     */
    public boolean isAt(long hash, long location) {
        // Ends: every round but the last one met a move or a split that the writer completed.
        while (true) {
            final Page page = directory.page(hash);
            final long version = page.version();
            if (page.addressOf(hash, location) != 0
                    || (page.hasOverflow() && overflow.contains(hash, location))) {
                return true;
            }
            if (page.isUnmovedSince(version) && directory.page(hash) == page) {
                return false;
            }
        }
    }

    /**
     * The number of keys.
     *
     * @return how many keys are in the index, as corrected by {@link #addToCount}.
     */
    public long count() {
        return count.value();
    }

    /**
     * The memory held: pages, pages in stock, directory and overflow.
     *
     * @return a number of bytes.
     */
    public long memoryBytes() {
        return pool.allocatedBytes()
                + (long) growth.pageCount() * Page.OBJECT_BYTES
                + directory.memoryBytes()
                + overflow.memoryBytes();
    }

    /**
     * The number of pages.
     *
     * @return at least 1.
     */
    public int pageCount() {
        return growth.pageCount();
    }

    /**
     * How often a page was split.
     *
     * @return a number that only grows.
     */
    public long pageSplits() {
        return growth.splitCount();
    }

    /**
     * The number of keys that no page has room for. More than a few mean that the hash is broken.
     *
     * @return how many keys are in the overflow table.
     */
    public long overflowCount() {
        return overflow.count();
    }

    /**
     * One slice of background work: prepares page memory for coming splits. Without it the writer
     * does so itself.
     *
     * @return how many pages were prepared.
     */
    public int doWork() {
        return pool.refill(growth.pageCount());
    }

    /**
     * Begins to copy the pages. For the writer; one capture at a time.
     *
     * @return what copies them, for one thread.
     */
    public IndexCapture beginCapture() {
        generation++;
        isCaptured = true;
        return new IndexCapture(directory, generation);
    }

    /** Ends a capture, whether or not it was complete. For the writer. */
    public void endCapture() {
        isCaptured = false;
    }

    /**
     * Begins to fill this index with page images. Before its first operation, by its only thread.
     *
     * @param pageCount how many images there are.
     * @return what takes the images.
     */
    public IndexLoad beginLoad(int pageCount) {
        return new IndexLoad(this, pool, pageCount, generation);
    }

    /** The page whose range contains a hash. */
    Page pageOf(long hash) {
        return directory.page(hash);
    }

    /** Puts loaded pages in place of all others. */
    void install(Page[] pages, long keyCount) {
        if (count() != 0 || overflowCount() != 0) {
            throw new IllegalStateException("index is not empty: count=" + count());
        }
        replacePages(pages);
        count.add(keyCount);
    }

    /**
     * Empties this index. While no other thread uses it: what was loaded or replayed turned out not
     * to be true.
     */
    public void clear() {
        overflow.clear();
        count.add(-count());
        replacePages(new Page[] {emptyPage()});
    }

    private void replacePages(Page[] pages) {
        directory.forEachPage(page -> pool.free(page.memory()));
        directory.replace(pages);
        growth.pageCount(pages.length);
    }

    private Page emptyPage() {
        return new Page(pool.take(Page.MIN_LINES), 0, 0, false, generation);
    }

    /**
     * Frees everything. The caller has drained the epoch, and no thread uses the index any more.
     */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            directory.forEachPage(page -> pool.free(page.memory()));
            pool.close();
        }
    }

    private static void checkLocation(long location) {
        if (location <= ABSENT || location >>> LOCATION_BITS != 0) {
            throw new IllegalArgumentException("location out of range: " + location);
        }
    }
}
