package io.lohdb.internal.recovery;

import io.lohdb.internal.os.FileAllocation;
import io.lohdb.internal.os.MappedFile;
import io.lohdb.internal.os.StoreDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.agrona.BufferUtil;

/**
 * A disk in memory that keeps apart what was written and what was synced, for names and for bytes,
 * and that can fail or end at the n-th call. For one thread.
 *
 * <p>{@link #killed()} is what a killed process leaves: everything written. {@link #powerCut} is
 * what power loss leaves: everything synced, and of the rest any sectors and any names, as the seed
 * says.
 */
public final class SimulatedDirectory implements StoreDirectory {
    private static final int SECTOR = 512;
    private static final int NEVER = Integer.MAX_VALUE;

    private final Map<String, Node> live = new TreeMap<>();
    private final Map<String, Node> durable = new TreeMap<>();
    private final Map<String, byte[]> damaged = new TreeMap<>();
    private final List<ByteBuffer> allocated = new ArrayList<>();
    private int callCount;
    private int crashAt = NEVER;
    private int failFrom = NEVER;
    private int failTo = NEVER;
    private String reason = "Input/output error";
    private boolean isClosed;
    private int reuseCount;
    private Runnable beforeCall = () -> {};

    /** Content of one file, whatever its names. */
    private static final class Node {
        private final ByteBuffer memory;
        private byte[] synced;

        Node(ByteBuffer memory, byte[] synced) {
            this.memory = memory;
            this.synced = synced;
        }

        byte[] written() {
            byte[] bytes = new byte[memory.capacity()];
            memory.duplicate().clear().get(bytes);
            return bytes;
        }
    }

    /** An empty disk. */
    public SimulatedDirectory() {}

    /** A disk that holds an image, all of it synced. */
    public SimulatedDirectory(StoreImage image) {
        for (Map.Entry<String, byte[]> file : image.files().entrySet()) {
            Node node = new Node(memory(file.getValue()), file.getValue().clone());
            live.put(file.getKey(), node);
            durable.put(file.getKey(), node);
        }
    }

    private ByteBuffer memory(byte[] content) {
        ByteBuffer memory = ByteBuffer.allocateDirect(content.length);
        memory.put(content).clear();
        allocated.add(memory);
        return memory;
    }

    /** Ends the process at a call, counted from 1. */
    public SimulatedDirectory crashAt(int call) {
        crashAt = call;
        return this;
    }

    /** Refuses the calls from one to another, both included, counted from 1. */
    public SimulatedDirectory failing(int from, int to, String why) {
        failFrom = from;
        failTo = to;
        reason = why;
        return this;
    }

    /** Refuses the next calls until {@link #recovered()}. */
    public void failFromNowOn(String why) {
        failing(callCount + 1, NEVER, why);
    }

    /** Refuses nothing any more. */
    public void recovered() {
        failFrom = NEVER;
    }

    /** Has something run before each call from now on. */
    public void beforeCall(Runnable hook) {
        beforeCall = hook;
    }

    /** Calls so far. */
    public int callCount() {
        return callCount;
    }

    /** How often a file took the place of another one. */
    public int reuseCount() {
        return reuseCount;
    }

    /** Whether somebody closed this directory. */
    public boolean isClosed() {
        return isClosed;
    }

    /** Names under {@code damaged} with their content. */
    public Map<String, byte[]> damaged() {
        return damaged;
    }

    /** What a killed process leaves. */
    public StoreImage killed() {
        Map<String, byte[]> files = new TreeMap<>();
        live.forEach((name, node) -> files.put(name, node.written()));
        return new StoreImage(files);
    }

    /** What power loss leaves at the very least: what was synced. */
    public StoreImage powerCut() {
        Map<String, byte[]> files = new TreeMap<>();
        durable.forEach((name, node) -> files.put(name, node.synced.clone()));
        return new StoreImage(files);
    }

    /** What power loss may leave: some unsynced sectors and names as well. */
    public StoreImage powerCut(Random random) {
        Map<String, Node> names = new HashMap<>(durable);
        live.forEach(
                (name, node) -> {
                    if (names.get(name) != node && random.nextBoolean()) {
                        names.put(name, node);
                    }
                });
        durable.forEach(
                (name, node) -> {
                    if (!live.containsKey(name) && random.nextBoolean()) {
                        names.remove(name);
                    }
                });
        Map<String, byte[]> files = new TreeMap<>();
        names.forEach((name, node) -> files.put(name, torn(node, random)));
        return new StoreImage(files);
    }

    private static byte[] torn(Node node, Random random) {
        byte[] bytes = node.synced.clone();
        byte[] written = node.written();
        for (int sector = 0; sector < bytes.length; sector += SECTOR) {
            int end = Math.min(sector + SECTOR, bytes.length);
            if (!Arrays.equals(bytes, sector, end, written, sector, end)) {
                int choice = random.nextInt(4);
                int until =
                        choice == 0
                                ? sector
                                : choice == 1 ? sector + random.nextInt(end - sector) : end;
                System.arraycopy(written, sector, bytes, sector, until - sector);
            }
        }
        return bytes;
    }

    private void step() throws IOException {
        callCount++;
        beforeCall.run();
        if (callCount >= crashAt) {
            throw new SimulatedCrash();
        }
        if (callCount >= failFrom && callCount <= failTo) {
            throw new IOException(reason);
        }
    }

    private void syncNames() {
        durable.clear();
        durable.putAll(live);
    }

    @Override
    public List<String> list() throws IOException {
        step();
        return new ArrayList<>(live.keySet());
    }

    @Override
    public FileAllocation allocate(String name, int length) throws IOException {
        step();
        if (live.containsKey(name)) {
            throw new FileAlreadyExistsException(name);
        }
        Node node = new Node(memory(new byte[length]), new byte[length]);
        live.put(name, node);
        return new Allocation(name, node, length);
    }

    @Override
    public FileAllocation reuse(String oldName, String newName, int length, int durableLength)
            throws IOException {
        step();
        Node node = live.get(oldName);
        if (node == null || node.memory.capacity() != length || live.containsKey(newName)) {
            throw new IllegalStateException("nothing to reuse: file=" + oldName);
        }
        reuseCount++;
        live.remove(oldName);
        live.put(newName, node);
        return new Allocation(newName, node, durableLength);
    }

    @Override
    public MappedFile map(String name, int maxLength) throws IOException {
        step();
        Node node = live.get(name);
        if (node == null) {
            throw new NoSuchFileException(name);
        }
        return new Mapping(node, Math.min(maxLength, node.memory.capacity()));
    }

    @Override
    public long length(String name) throws IOException {
        step();
        Node node = live.get(name);
        return node == null ? -1 : node.memory.capacity();
    }

    @Override
    public byte[] read(String name, int maxLength) throws IOException {
        step();
        Node node = live.get(name);
        if (node != null && node.memory.capacity() > maxLength) {
            throw new IOException("file too long: file=" + name);
        }
        return node == null ? null : node.written();
    }

    @Override
    public void replace(String name, byte[] content) throws IOException {
        step();
        live.put(name, new Node(memory(content), content.clone()));
        step();
        syncNames();
    }

    @Override
    public void delete(String name) throws IOException {
        step();
        live.remove(name);
    }

    @Override
    public void keepDamaged(String name) throws IOException {
        step();
        String kept = name;
        for (int copy = 1; damaged.containsKey(kept); copy++) {
            kept = name + '.' + copy;
        }
        damaged.put(kept, live.get(name).written());
        step();
    }

    @Override
    public void sync() throws IOException {
        step();
        syncNames();
    }

    @Override
    public void close() {
        isClosed = true;
    }

    /** Gives the memory back; no engine may be open on this disk any more. */
    public void free() {
        allocated.forEach(BufferUtil::free);
        allocated.clear();
    }

    private final class Allocation implements FileAllocation {
        private final String name;
        private final Node node;
        private final int durableLength;
        private int filled;

        Allocation(String name, Node node, int durableLength) {
            this.name = name;
            this.node = node;
            this.durableLength = durableLength;
        }

        @Override
        public boolean fill(int maxBytes) throws IOException {
            step();
            int end = Math.min(node.memory.capacity(), filled + maxBytes);
            for (; filled < end; filled++) {
                node.memory.put(filled, (byte) 0);
            }
            return filled == node.memory.capacity();
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            step();
            final int count = bytes.remaining();
            node.memory.duplicate().clear().position(filled).put(bytes);
            filled += count;
        }

        @Override
        public MappedFile finish() throws IOException {
            step();
            node.memory.duplicate().clear().get(node.synced, 0, durableLength);
            syncNames();
            return new Mapping(node, node.memory.capacity());
        }

        @Override
        public MappedFile finishUnsynced() throws IOException {
            step();
            return new Mapping(node, node.memory.capacity());
        }

        @Override
        public void abort() {
            // A process that has ended deletes nothing any more.
            if (callCount < crashAt) {
                live.remove(name, node);
            }
        }
    }

    private final class Mapping implements MappedFile {
        private final Node node;
        private final ByteBuffer memory;

        Mapping(Node node, int length) {
            this.node = node;
            this.memory = node.memory.duplicate().clear().limit(length).slice();
        }

        @Override
        public ByteBuffer memory() {
            return memory;
        }

        @Override
        public void sync(int offset, int length) {
            try {
                step();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            node.memory.duplicate().clear().position(offset).get(node.synced, offset, length);
        }

        @Override
        public void close() {}
    }
}
