package io.lohdb.stress.disk;

import io.lohdb.internal.os.FileAllocation;
import io.lohdb.internal.os.MappedFile;
import io.lohdb.internal.os.StoreDirectory;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A directory on a disk in memory. Every step towards the disk is counted and shown to an {@link
 * IoObserver}, which may have it fail or end the process there. For one thread.
 *
 * <p>The model: a sync makes durable what it covers, in whole sectors; of what was not synced any
 * sectors are on the device, with their newest or an earlier content or torn, in any combination; a
 * name is durable once the directory was synced, before that it may or may not be there. Sectors
 * that nobody writes to stay as they are (powersafe overwrite).
 */
public final class SimulatedDisk implements StoreDirectory {
    private static final String TEMPORARY_SUFFIX = ".tmp";
    private static final String DAMAGED = "damaged/";

    private final DiskMemory memory;
    private final int sectorLength;
    private final SplittableRandom random;
    private final Map<String, SimulatedFile> live = new HashMap<>();
    private final Map<String, SimulatedFile> durable = new HashMap<>();
    private IoObserver observer = IoObserver.NONE;
    private long ioCount;
    private boolean isDead;
    private boolean isClosed;

    /** The last file that could not be deleted; the next open removes it. */
    private String leftOver = "";

    /**
     * A disk that holds an image, all of it durable.
     *
     * @param memory for the files; a disk must not outlive its reuse
     * @param sectorLength what the device writes at once, 512 or 4096 bytes
     * @param random decides what a failed sync leaves
     */
    public SimulatedDisk(
            final DiskMemory memory,
            final int sectorLength,
            final DiskImage image,
            final SplittableRandom random) {
        this.memory = memory;
        this.sectorLength = sectorLength;
        this.random = random;
        for (final Map.Entry<String, byte[]> file : image.files().entrySet()) {
            final byte[] content = file.getValue();
            final SimulatedFile node =
                    new SimulatedFile(memory.take(content.length), sectorLength, content);
            live.put(file.getKey(), node);
            durable.put(file.getKey(), node);
        }
    }

    /** Shows every step to an observer from now on. */
    public SimulatedDisk observer(final IoObserver newObserver) {
        observer = newObserver;
        return this;
    }

    /** Steps so far. */
    public long ioCount() {
        return ioCount;
    }

    /** Whether the process has ended; every further step throws. */
    public boolean isDead() {
        return isDead;
    }

    /** Ends the process: whatever still runs of it can change nothing any more. */
    public void kill() {
        if (!isDead) {
            isDead = true;
            live.values().forEach(file -> file.freeze(memory));
            durable.values().forEach(file -> file.freeze(memory));
        }
    }

    /** A name of a file that nobody needs any more; the next open takes it away if this fails. */
    void abandon(final String name, final SimulatedFile file) {
        try {
            endHalfway(step(IoKind.DELETE));
            live.remove(name, file);
        } catch (final IOException e) {
            leftOver = name;
        }
    }

    /** Name of the last file that an engine could not take away; empty if there was none. */
    public String leftOver() {
        return leftOver;
    }

    /** Whether somebody closed this directory. */
    public boolean isClosed() {
        return isClosed;
    }

    /**
     * Another process on the same machine: it sees what was written, and the page cache still
     * believes what it did.
     */
    public SimulatedDisk restarted() {
        final SimulatedDisk next = new SimulatedDisk(memory, sectorLength, DiskImage.EMPTY, random);
        next.live.putAll(live);
        next.durable.putAll(durable);
        return next;
    }

    /** Notes the content of all files as one that may have gone to disk by itself. */
    public void observe() {
        for (final SimulatedFile file : live.values()) {
            file.observe();
        }
    }

    /** What another process sees: everything written. */
    public DiskImage written() {
        final Map<String, byte[]> files = new HashMap<>();
        live.forEach((name, file) -> files.put(name, file.content()));
        return new DiskImage(files);
    }

    /** What a power cut may leave. */
    public DiskImage powerCut(final SplittableRandom choices) {
        final int keepOf256 = keepOf256(choices);
        final Map<String, SimulatedFile> names = new HashMap<>(durable);
        live.forEach(
                (name, file) -> {
                    if (durable.get(name) != file && choices.nextInt(256) < keepOf256) {
                        names.put(name, file);
                    }
                });
        durable.forEach(
                (name, file) -> {
                    if (!live.containsKey(name) && choices.nextInt(256) < keepOf256) {
                        names.remove(name);
                    }
                });
        final Map<String, byte[]> files = new HashMap<>();
        names.forEach((name, file) -> files.put(name, file.afterPowerCut(choices, keepOf256)));
        return new DiskImage(files);
    }

    /** How much of the unsynced work arrives: often nearly nothing or nearly everything. */
    private static int keepOf256(final SplittableRandom choices) {
        return switch (choices.nextInt(5)) {
            case 0 -> 0;
            case 1 -> 256;
            case 2 -> 24;
            case 3 -> 232;
            default -> 128;
        };
    }

    IoFault step(final IoKind kind) throws IOException {
        if (isDead) {
            throw new SimulatedKill();
        }
        ioCount++;
        final IoFault fault = observer.before(kind, ioCount);
        if (fault == IoFault.KILL || isDead) {
            kill();
            throw new SimulatedKill();
        }
        if (fault == IoFault.EIO || fault == IoFault.ENOSPC) {
            throw refusal(fault);
        }
        return fault;
    }

    /** The end of a step of which half was done. */
    void endHalfway(final IoFault fault) throws IOException {
        if (fault == IoFault.TORN) {
            kill();
            throw new SimulatedKill();
        }
        if (fault == IoFault.SHORT) {
            throw refusal(fault);
        }
    }

    private static IOException refusal(final IoFault fault) {
        return new IOException(
                fault == IoFault.ENOSPC ? "No space left on device" : "Input/output error");
    }

    @Override
    public List<String> list() throws IOException {
        endHalfway(step(IoKind.LIST));
        final List<String> names = new ArrayList<>();
        for (final String name : live.keySet()) {
            if (!name.startsWith(DAMAGED)) {
                names.add(name);
            }
        }
        return names;
    }

    @Override
    public long length(final String name) throws IOException {
        endHalfway(step(IoKind.LENGTH));
        final SimulatedFile file = live.get(name);
        return file == null ? -1 : file.length();
    }

    @Override
    public byte[] read(final String name, final int maxLength) throws IOException {
        final IoFault fault = step(IoKind.READ);
        if (fault == IoFault.TORN) {
            endHalfway(fault);
        }
        final SimulatedFile file = live.get(name);
        if (file == null) {
            return null;
        }
        if (file.length() > maxLength) {
            throw new IOException(
                    "file too long: file="
                            + name
                            + " max="
                            + maxLength
                            + " found="
                            + file.length());
        }
        final byte[] content = file.content();
        return fault == IoFault.SHORT ? Arrays.copyOf(content, content.length / 2) : content;
    }

    @Override
    public MappedFile map(final String name, final int maxLength) throws IOException {
        endHalfway(step(IoKind.MAP));
        final SimulatedFile file = live.get(name);
        if (file == null) {
            throw new NoSuchFileException(name);
        }
        return new SimulatedMapping(this, file, Math.min(maxLength, file.length()));
    }

    private SimulatedFile create(final String name, final int maxLength) throws IOException {
        final IoFault fault = step(IoKind.CREATE);
        if (live.containsKey(name)) {
            throw new FileAlreadyExistsException(name);
        }
        final SimulatedFile file = new SimulatedFile(memory.take(maxLength), sectorLength);
        live.put(name, file);
        endHalfway(fault);
        return file;
    }

    /** Syncs a file that nobody has mapped: so many bytes from its begin on, and its length. */
    void syncFile(final SimulatedFile file, final int count) throws IOException {
        if (sync(IoKind.SYNC_FILE, file, 0, count)) {
            file.syncLength();
        }
    }

    void syncRange(final SimulatedFile file, final int offset, final int length)
            throws IOException {
        // As fsync of a range does: without the length nobody could read it.
        if (sync(IoKind.SYNC_RANGE, file, offset, length)) {
            file.syncLength();
        }
    }

    /** Syncs a range; returns whether it really happened. */
    private boolean sync(
            final IoKind kind, final SimulatedFile file, final int offset, final int length)
            throws IOException {
        final IoFault fault;
        try {
            fault = step(kind);
        } catch (final IOException e) {
            lose(file, offset, length);
            throw e;
        }
        if (fault == IoFault.SHORT || fault == IoFault.TORN) {
            file.syncRange(offset, length / 2);
            if (fault == IoFault.SHORT) {
                lose(file, offset + length / 2, length - length / 2);
            }
            endHalfway(fault);
        }
        if (fault == IoFault.LIE) {
            return false;
        }
        file.syncRange(offset, length);
        return true;
    }

    /** What a refused sync does to a range; a dead process does nothing. */
    private void lose(final SimulatedFile file, final int offset, final int length) {
        if (!isDead) {
            file.loseRange(offset, length, random);
        }
    }

    void syncNames() throws IOException {
        final IoFault fault = step(IoKind.SYNC_DIRECTORY);
        endHalfway(fault);
        if (fault != IoFault.LIE) {
            durable.clear();
            durable.putAll(live);
        }
    }

    @Override
    public void replace(final String name, final byte[] content) throws IOException {
        final String temporary = name + TEMPORARY_SUFFIX;
        live.remove(temporary);
        final SimulatedFile file = create(temporary, content.length);
        final IoFault fault = step(IoKind.WRITE);
        if (fault == IoFault.SHORT || fault == IoFault.TORN) {
            file.write(content, 0, content.length / 2);
            endHalfway(fault);
        }
        file.write(content, 0, content.length);
        syncFile(file, file.length());
        final IoFault renaming = step(IoKind.RENAME);
        if (renaming != IoFault.SHORT) {
            live.remove(temporary);
            live.put(name, file);
        }
        endHalfway(renaming);
        syncNames();
    }

    @Override
    public void delete(final String name) throws IOException {
        final IoFault fault = step(IoKind.DELETE);
        if (fault != IoFault.SHORT) {
            live.remove(name);
        }
        endHalfway(fault);
    }

    @Override
    public void keepDamaged(final String name) throws IOException {
        final IoFault fault = step(IoKind.LINK);
        if (fault != IoFault.SHORT) {
            String kept = DAMAGED + name;
            for (int copy = 1; live.containsKey(kept); copy++) {
                kept = DAMAGED + name + '.' + copy;
            }
            live.put(kept, live.get(name));
        }
        endHalfway(fault);
        syncNames();
    }

    @Override
    public FileAllocation allocate(final String name, final int length) throws IOException {
        return new SimulatedAllocation(this, name, create(name, length), length, length);
    }

    @Override
    public FileAllocation reuse(
            final String oldName, final String newName, final int length, final int durableLength)
            throws IOException {
        final SimulatedFile file = live.get(oldName);
        final long names = live.values().stream().filter(other -> other == file).count();
        if (file == null || file.length() != length || names > 1) {
            delete(oldName);
            return allocate(newName, length);
        }
        if (live.containsKey(newName)) {
            throw new FileAlreadyExistsException(newName);
        }
        final IoFault renaming = step(IoKind.RENAME);
        if (renaming != IoFault.SHORT) {
            live.remove(oldName);
            live.put(newName, file);
        }
        endHalfway(renaming);
        return new SimulatedAllocation(this, newName, file, length, durableLength);
    }

    @Override
    public void sync() throws IOException {
        syncNames();
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
