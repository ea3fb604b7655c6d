package io.lohdb.internal.index;

/**
 * Walks over all locations of a {@link HashIndex} while it changes: a key that is in the index all
 * the time is met exactly once, whatever is put, removed, moved or split meanwhile. A key that
 * comes or goes may be met or not, and twice if it goes and comes back. The location is the one
 * that the key had when it was copied.
 *
 * <p>Pages are walked in the order of their hash prefixes. The position is a hash, not a page:
 * splits only refine the ranges, so that the end of a page that was delivered stays a boundary
 * between pages. A page is copied under its version, because a slot that is being moved is in two
 * places for a moment. The overflow table comes last, in the order of its entry numbers; no key
 * changes between table and pages without being removed.
 *
 * <p>One thread at a time uses a cursor. The caller is inside the epoch while it calls {@link
 * #next} and uses the locations that this call returned; it leaves before the next call, so that a
 * long iteration holds nothing up.
 */
public final class IndexCursor {
    private static final int MIN_CAPACITY = 2 * SlotDescriptor.LINE_SLOTS;

    private final Directory directory;
    private final OverflowTable overflow;
    private final KeySource keys;

    /** The first hash that was not delivered yet. */
    private long position;

    private boolean hasPages = true;

    /** Number of the overflow entry that was delivered last. */
    private long overflowNumber;

    IndexCursor(Directory directory, OverflowTable overflow, KeySource keys) {
        this.directory = directory;
        this.overflow = overflow;
        this.keys = keys;
    }

    /**
     * Copies the next locations.
     *
     * @param locations receives them; at least 16 long. With 8192 or more no page is read twice.
     * @return how many were copied; 0 at the end.
     */
    public int next(long[] locations) {
        if (locations.length < MIN_CAPACITY) {
            throw new IllegalArgumentException("too few locations: " + locations.length);
        }
        while (hasPages) {
            final int copied = copyNextRange(locations);
            if (copied > 0) {
                return copied;
            }
        }
        return copyOverflow(locations);
    }

    /** Copies one range; returns 0, at the same position, if the page was changed meanwhile. */
    int copyNextRange(long[] locations) {
        final Page page = directory.page(position);
        long last = page.lastHash();
        while (true) {
            final long version = page.version();
            final int copied = copyRange(page, last, locations);
            final boolean isStable =
                    (version & 1) == 0
                            && page.isUnmovedSince(version)
                            && directory.page(position) == page;
            if (!isStable) {
                Thread.onSpinWait();
                return 0;
            }
            if (copied <= locations.length) {
                position = last + 1;
                hasPages = position != 0;
                return copied;
            }
            last = position + ((last - position) >>> 1);
        }
    }

    /**
     * Copies the locations of hashes from position to last; returns how many there are, even if not
     * all had room.
     */
    private int copyRange(Page page, long last, long[] locations) {
        int found = 0;
        for (int i = 0; i < page.slotCount(); i++) {
            final long slot = SlotDescriptor.slotAt(page.slotAddress(i));
            if (slot != SlotDescriptor.EMPTY && isInRange(slot, last)) {
                if (found < locations.length) {
                    locations[found] = SlotDescriptor.location(slot);
                }
                found++;
            }
        }
        return found;
    }

    /**
     * Decides by the tag, unless a bound of the range lies within the tag's hashes; then by the
     * key's hash.
     */
    private boolean isInRange(long slot, long last) {
        final long lowest = slot & SlotDescriptor.TAG_MASK;
        final long highest = slot | SlotDescriptor.LOCATION_MASK;
        if (Long.compareUnsigned(highest, position) < 0 || Long.compareUnsigned(lowest, last) > 0) {
            return false;
        }
        if (Long.compareUnsigned(lowest, position) >= 0
                && Long.compareUnsigned(highest, last) <= 0) {
            return true;
        }
        final long hash = keys.hash(SlotDescriptor.location(slot));
        return Long.compareUnsigned(hash, position) >= 0 && Long.compareUnsigned(hash, last) <= 0;
    }

    private int copyOverflow(long[] locations) {
        final OverflowEntries entries = overflow.entries();
        int copied = 0;
        int entry = entries.firstAfter(overflowNumber);
        while (entry < entries.count() && copied < locations.length) {
            final long location = entries.location(entry);
            overflowNumber = entries.number(entry);
            if (location != HashIndex.ABSENT) {
                locations[copied] = location;
                copied++;
            }
            entry++;
        }
        return copied;
    }
}
