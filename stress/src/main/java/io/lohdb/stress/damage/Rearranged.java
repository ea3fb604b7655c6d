package io.lohdb.stress.damage;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.stress.disk.DiskImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A store whose files were exchanged: swapped, duplicated, dropped, renamed, extended, replaced by
 * those of another store or by earlier ones, used again with old content. For one thread.
 */
final class Rearranged {
    private static final int HEADER_LENGTH = 128;
    private static final int FREE_ID = 900;

    /**
     * One arrangement.
     *
     * @param what what was done
     * @param store the store with the files as they are now, and what may not be missing of it
     */
    record Arrangement(String what, StoredImage store) {}

    private final StoredImage store;
    private final DiskImage image;
    private final String witness;
    private final int withoutWitness;
    private final List<String> names;
    private final List<Arrangement> made = new ArrayList<>();
    private final SplittableRandom random;

    private Rearranged(final StoredImage store, final SplittableRandom random) {
        this.store = store;
        this.image = store.image();
        this.random = random;
        names = new ArrayList<>(new TreeMap<>(image.files()).keySet());
        witness = lastUsed(image, names);
        withoutWitness =
                (int)
                                SegmentHeaderDescriptor.decode(
                                                new UnsafeBuffer(image.file(witness)))
                                        .firstSequence()
                        - 1;
    }

    /** The last segment with a mark: in a store that was not closed it alone has the newest one. */
    private static String lastUsed(final DiskImage image, final List<String> names) {
        String last = names.get(0);
        for (final String name : names) {
            if (name.endsWith(".log") && hasMark(image.file(name))) {
                last = name;
            }
        }
        return last;
    }

    private static boolean hasMark(final byte[] segment) {
        final UnsafeBuffer buffer = new UnsafeBuffer(segment);
        int frame = HEADER_LENGTH;
        while (segment[0] != 0
                && frame <= segment.length - FrameDescriptor.HEADER_LENGTH
                && FrameDescriptor.length(buffer, frame) > 0) {
            if (FrameDescriptor.type(buffer, frame) == FrameType.SYNC_MARK) {
                return true;
            }
            frame = FrameDescriptor.next(buffer, frame);
        }
        return false;
    }

    /**
     * All of them.
     *
     * @param other another store with files of the same names
     */
    static List<Arrangement> all(
            final StoredImage store, final StoredImage other, final long seed) {
        final Rearranged all = new Rearranged(store, new SplittableRandom(seed));
        all.exchange();
        all.rename();
        all.extend();
        all.mix(other.image());
        for (int moment = 0; moment < store.earlier().size(); moment++) {
            all.rollBack(store.earlier().get(moment), "moment " + moment);
        }
        return all.made;
    }

    private void add(final String what, final DiskImage changed) {
        final boolean hasWitness = store.isClosed() || changed.file(witness) == image.file(witness);
        final int required =
                hasWitness ? store.required() : Math.min(store.required(), withoutWitness);
        made.add(new Arrangement(what, store.with(changed, required)));
    }

    private static boolean isSegment(final String name) {
        return !name.equals(StoredImage.MANIFEST);
    }

    /** Swaps every two files, puts every one in the place of every other, recycles segments. */
    private void exchange() {
        for (final String a : names) {
            for (final String b : names) {
                if (a.equals(b)) {
                    continue;
                }
                add(a + " in place of " + b, image.with(b, image.file(a)));
                if (a.compareTo(b) < 0) {
                    add(
                            a + " and " + b + " swapped",
                            image.with(b, image.file(a)).with(a, image.file(b)));
                }
                if (isSegment(a) && isSegment(b)) {
                    add(
                            b + " used again with frames of " + a,
                            image.with(b, recycled(image.file(b), image.file(a))));
                }
            }
        }
    }

    private static byte[] recycled(final byte[] header, final byte[] frames) {
        final byte[] mixed = frames.clone();
        System.arraycopy(header, 0, mixed, 0, HEADER_LENGTH);
        return mixed;
    }

    private void rename() {
        int free = FREE_ID;
        for (final String name : names) {
            add(name + " dropped", image.without(name));
            final String next = segment(free++);
            add(name + " renamed", image.with(next, image.file(name)).without(name));
            add(name + " duplicated as " + next, image.with(next, image.file(name)));
        }
        // Without any file there is nothing that could know of a store.
        for (int first = 0; first < names.size() - 1; first++) {
            DiskImage left = image;
            for (final String name : names.subList(first, names.size() - 1)) {
                left = left.without(name);
            }
            add("all from " + names.get(first) + " on dropped", left);
        }
    }

    private static String segment(final int id) {
        return String.format("%010d.log", id);
    }

    private void extend() {
        for (final String name : names) {
            final int length = image.file(name).length;
            for (final int more : new int[] {1, 4, 15, 16, 32, 128, 512, length}) {
                final byte[] garbage = Arrays.copyOf(image.file(name), length + more);
                add(name + " with " + more + " zeros", image.with(name, garbage.clone()));
                for (int i = length; i < garbage.length; i++) {
                    garbage[i] = (byte) random.nextInt();
                }
                add(name + " with garbage of " + more, image.with(name, garbage));
            }
        }
    }

    private void mix(final DiskImage other) {
        for (final String name : names) {
            if (other.file(name) != null) {
                add(name + " of another store", image.with(name, other.file(name)));
            }
            if (other.file(name) != null && isSegment(name)) {
                add(
                        name + " used again with frames of another store",
                        image.with(name, recycled(image.file(name), other.file(name))));
            }
        }
    }

    /** Checkpoints that were replaced since are back, beside the newest ones or alone. */
    private void olderCheckpoints(final DiskImage earlier, final String moment) {
        DiskImage beside = image;
        DiskImage alone = image;
        for (final String name : names) {
            alone = isOfCheckpoint(name) ? alone.without(name) : alone;
        }
        boolean isAny = false;
        for (final String name : earlier.files().keySet()) {
            if (isOfCheckpoint(name)) {
                isAny = true;
                beside = beside.with(name, earlier.file(name));
                alone = alone.with(name, earlier.file(name));
            }
        }
        if (isAny) {
            add("checkpoints of " + moment + " beside those of now", beside);
            add("checkpoints of " + moment + " alone", alone);
        }
    }

    private static boolean isOfCheckpoint(final String name) {
        return name.endsWith(".checkpoint") || name.endsWith(".pages");
    }

    private void rollBack(final DiskImage earlier, final String moment) {
        for (final String name : names) {
            if (earlier.file(name) != null) {
                add(name + " as at " + moment, image.with(name, earlier.file(name)));
            }
        }
        if (earlier.file(witness) != null && !store.isClosed()) {
            // Nothing is left then of what was written since.
            return;
        }
        olderCheckpoints(earlier, moment);
        DiskImage mixed = earlier;
        for (final String name : names) {
            if (isSegment(name) && earlier.file(name) == null) {
                mixed = mixed.with(name, image.file(name));
            }
        }
        if (earlier.file(witness) == null) {
            add("everything but later segments as at " + moment, mixed);
        }
        DiskImage old = image;
        for (final String name : names) {
            if (isSegment(name) && earlier.file(name) != null) {
                old = old.with(name, earlier.file(name));
            }
        }
        add("everything but the manifest and later segments as at " + moment, old);
    }
}
