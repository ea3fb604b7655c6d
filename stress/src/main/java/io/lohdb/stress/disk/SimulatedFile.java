package io.lohdb.stress.disk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One file, whatever its names: what processes see, what the device has, and what the page cache
 * believes that the device has. The last two differ after a failed sync: the pages count as clean
 * then, so that no later sync writes them (Rebello et al., USENIX ATC 2020). For one thread.
 */
final class SimulatedFile {
    private static final int MAX_VERSIONS = 6;

    private final int sectorLength;
    private ByteBuffer memory;
    private int length;
    private byte[] device;
    private int deviceLength;

    /** Same array as {@link #device} until a sync fails. */
    private byte[] clean;

    private boolean isOwned;

    /** Earlier contents since the last sync, oldest first: a page may go to disk at any time. */
    private final List<byte[]> versions = new ArrayList<>();

    /** A new, empty file that can grow to a length. */
    SimulatedFile(final ByteBuffer memory, final int sectorLength) {
        this.memory = memory;
        this.sectorLength = sectorLength;
        device = new byte[memory.capacity()];
        clean = device;
        isOwned = true;
    }

    /** A file that is on the device. The content is not changed. */
    SimulatedFile(final ByteBuffer memory, final int sectorLength, final byte[] content) {
        this.memory = memory;
        this.sectorLength = sectorLength;
        memory.put(0, content);
        length = content.length;
        device = content;
        deviceLength = content.length;
        clean = content;
    }

    ByteBuffer memory() {
        return memory;
    }

    int length() {
        return length;
    }

    /** Leaves the mappings that exist to a process that has ended. */
    void freeze(final DiskMemory from) {
        final ByteBuffer copy = from.take(memory.capacity());
        copy.put(0, memory, 0, memory.capacity());
        memory = copy;
    }

    /** Appends. */
    void write(final byte[] content, final int from, final int count) {
        memory.put(length, content, from, count);
        length += count;
    }

    /** Appends zeros. */
    void grow(final int count) {
        length += count;
    }

    /** Overwrites with zeros. */
    void clear(final int from, final int count) {
        for (int i = from; i < from + count; i++) {
            memory.put(i, (byte) 0);
        }
    }

    byte[] content() {
        final byte[] bytes = new byte[length];
        memory.get(0, bytes);
        return bytes;
    }

    private boolean differs(final byte[] from) {
        return memory.slice(0, from.length).mismatch(ByteBuffer.wrap(from)) >= 0;
    }

    /** Notes the content of this moment as one that may have gone to disk. */
    void observe() {
        final byte[] last = versions.isEmpty() ? clean : versions.get(versions.size() - 1);
        if (differs(last)) {
            if (versions.size() == MAX_VERSIONS) {
                versions.remove(0);
            }
            final byte[] version = new byte[device.length];
            memory.get(0, version);
            versions.add(version);
        }
    }

    /** The file has its length on the device too. */
    void syncLength() {
        deviceLength = length;
    }

    /** Puts the sectors of a range on the device, those that the page cache knows to be dirty. */
    void syncRange(final int offset, final int count) {
        for (int sector = start(offset); sector < offset + count; sector += sectorLength) {
            final int end = Math.min(sector + sectorLength, device.length);
            if (isDirty(sector, end)) {
                own();
                memory.get(sector, device, sector, end - sector);
            }
            settle(sector, end);
        }
    }

    /** A failed sync: the range counts as clean, and its sectors are on the device or not. */
    void loseRange(final int offset, final int count, final SplittableRandom random) {
        own();
        if (clean == device) {
            clean = device.clone();
        }
        for (int sector = start(offset); sector < offset + count; sector += sectorLength) {
            final int end = Math.min(sector + sectorLength, device.length);
            if (isDirty(sector, end) && random.nextInt(4) == 0) {
                memory.get(sector, device, sector, end - sector);
            }
            settle(sector, end);
        }
    }

    private int start(final int offset) {
        return offset / sectorLength * sectorLength;
    }

    private boolean isDirty(final int sector, final int end) {
        return memory.slice(sector, end - sector)
                        .mismatch(ByteBuffer.wrap(clean, sector, end - sector))
                >= 0;
    }

    /** The page cache takes the sector's present content for what the device has. */
    private void settle(final int sector, final int end) {
        if (isOwned) {
            memory.get(sector, clean, sector, end - sector);
        }
        for (final byte[] version : versions) {
            memory.get(sector, version, sector, end - sector);
        }
    }

    /** The array may be shared with an image until the first change. */
    private void own() {
        if (!isOwned) {
            device = device.clone();
            clean = device;
            isOwned = true;
        }
    }

    /** What the device has after a power cut: synced sectors, and of the others what may be. */
    byte[] afterPowerCut(final SplittableRandom random, final int keepOf256) {
        final byte[] left = Arrays.copyOf(device, lengthAfterPowerCut(random));
        if (versions.isEmpty() && !differs(device)) {
            return left;
        }
        for (int sector = 0; sector < left.length; sector += sectorLength) {
            final int end = Math.min(sector + sectorLength, left.length);
            if (random.nextInt(256) < keepOf256) {
                keep(left, sector, end, random);
            }
        }
        return left;
    }

    private int lengthAfterPowerCut(final SplittableRandom random) {
        if (deviceLength == length) {
            return length;
        }
        return switch (random.nextInt(3)) {
            case 0 -> deviceLength;
            case 1 -> length;
            default -> deviceLength + random.nextInt(length - deviceLength + 1);
        };
    }

    /** One sector gets its newest content, an earlier one, or is torn between two. */
    private void keep(
            final byte[] left, final int sector, final int end, final SplittableRandom random) {
        if (!isDirty(sector, end) && versions.isEmpty()) {
            return;
        }
        final int choice = random.nextInt(versions.size() + 2);
        if (choice < versions.size()) {
            System.arraycopy(versions.get(choice), sector, left, sector, end - sector);
            return;
        }
        final int until = choice == versions.size() ? end : sector + random.nextInt(end - sector);
        memory.get(sector, left, sector, until - sector);
    }
}
