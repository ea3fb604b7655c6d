package io.lohdb.stress.damage;

import io.lohdb.stress.disk.DiskImage;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Every single bit flip and every length of every file of a store, numbered: first the flips of all
 * bytes, file by file, then the lengths. Immutable.
 */
final class Flips {
    private final DiskImage image;
    private final List<String> names = new ArrayList<>();
    private final List<Long> ends = new ArrayList<>();

    Flips(final DiskImage image) {
        this.image = image;
        long end = 0;
        for (final String name : new TreeMap<>(image.files()).keySet()) {
            end += image.file(name).length;
            names.add(name);
            ends.add(end);
        }
    }

    /** Bytes of all files. */
    long byteCount() {
        return ends.get(ends.size() - 1);
    }

    /** Flips and lengths together. */
    long count() {
        return byteCount() * (Byte.SIZE + 1);
    }

    private boolean isFlip(final long number) {
        return number < byteCount() * Byte.SIZE;
    }

    private long place(final long number) {
        return isFlip(number) ? number / Byte.SIZE : number - byteCount() * Byte.SIZE;
    }

    private int file(final long place) {
        int file = 0;
        while (place >= ends.get(file)) {
            file++;
        }
        return file;
    }

    private int offset(final long place) {
        final int file = file(place);
        return (int) (place - (file == 0 ? 0 : ends.get(file - 1)));
    }

    /** The files with the damage of a number. */
    DiskImage damaged(final long number) {
        final long place = place(number);
        final String name = names.get(file(place));
        return isFlip(number)
                ? image.flipped(name, offset(place), 1 << number % Byte.SIZE)
                : image.withLength(name, offset(place));
    }

    /** What that damage is. */
    String describe(final long number) {
        final long place = place(number);
        final String where = names.get(file(place)) + " at " + offset(place);
        return isFlip(number)
                ? "bit " + number % Byte.SIZE + " flipped in " + where
                : where + " cut off";
    }
}
