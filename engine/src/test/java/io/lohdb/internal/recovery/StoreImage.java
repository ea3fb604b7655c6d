package io.lohdb.internal.recovery;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeader;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The files of a store directory as bytes, without LOCK: for looking at them, for surgery, and for
 * coming back to. Methods that change something return a changed copy.
 */
public final class StoreImage {
    private static final String LOCK = "LOCK";

    private final Map<String, byte[]> files;

    StoreImage(Map<String, byte[]> files) {
        this.files = new TreeMap<>(files);
    }

    /** One frame of a segment. */
    public record Frame(
            long segmentId, int offset, int length, int type, int flags, long sequence) {
        /** Offset behind the frame and its padding. */
        public int end() {
            return offset + FrameDescriptor.alignedLength(length);
        }

        /** Whether it has a sequence of its own. */
        public boolean isOperation() {
            return FrameType.isOperation(type);
        }
    }

    /** Reads the files of a directory; what a live mapping stored is visible in them. */
    static StoreImage of(Path directory) {
        Map<String, byte[]> files = new TreeMap<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory)) {
            for (Path path : paths) {
                String name = path.getFileName().toString();
                // Opening LOCK here would drop the lock of this process.
                if (!name.equals(LOCK) && Files.isRegularFile(path)) {
                    files.put(name, Files.readAllBytes(path));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new StoreImage(files);
    }

    /** Writes the files into a directory, created if missing. */
    Path writeTo(Path directory) {
        try {
            Files.createDirectories(directory);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(directory.resolve(file.getKey()), file.getValue());
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names and content. */
    public Map<String, byte[]> files() {
        return files;
    }

    /** A copy of one file. */
    public byte[] file(String name) {
        byte[] content = files.get(name);
        if (content == null) {
            throw new IllegalArgumentException("no such file: " + name + " in " + files.keySet());
        }
        return content.clone();
    }

    StoreImage with(String name, byte[] content) {
        StoreImage changed = new StoreImage(files);
        changed.files.put(name, content.clone());
        return changed;
    }

    StoreImage without(String name) {
        StoreImage changed = new StoreImage(files);
        changed.files.remove(name);
        return changed;
    }

    /** Inverts bits of one byte. */
    StoreImage flipped(String name, int offset, int mask) {
        byte[] content = file(name);
        content[offset] ^= (byte) mask;
        return with(name, content);
    }

    /** Puts zeros into a range. */
    StoreImage zeroed(String name, int from, int to) {
        byte[] content = file(name);
        Arrays.fill(content, from, to, (byte) 0);
        return with(name, content);
    }

    StoreImage truncated(String name, int length) {
        return with(name, Arrays.copyOf(file(name), length));
    }

    /** The manifest, decoded. */
    public Manifest manifest() {
        return ManifestDescriptor.decode(file(ManifestDescriptor.FILE));
    }

    StoreImage with(Manifest manifest) {
        return with(ManifestDescriptor.FILE, ManifestDescriptor.encode(manifest));
    }

    /** Names of the segments that the manifest names, in log order. */
    public List<String> segmentNames() {
        return manifest().segments().stream().map(ManifestSegment::file).toList();
    }

    /** Ids of the log segments with a header, in log order. */
    List<Long> usedSegments() {
        return manifest().logSegments().stream()
                .filter(s -> SegmentHeaderDescriptor.isIntact(new UnsafeBuffer(file(s.file()))))
                .map(ManifestSegment::id)
                .toList();
    }

    long lastUsedSegment() {
        List<Long> used = usedSegments();
        return used.get(used.size() - 1);
    }

    /** The header of a used segment. */
    public SegmentHeader header(long segmentId) {
        return SegmentHeaderDescriptor.decode(
                new UnsafeBuffer(file(ManifestSegment.file(segmentId))));
    }

    /** Every frame of every used segment, in log order; stale ones behind a cut are left out. */
    public List<Frame> frames() {
        List<Frame> all = new ArrayList<>();
        usedSegments().forEach(id -> all.addAll(frames(id)));
        return all;
    }

    /** Where the next segment says that one ends; its length if nobody says. */
    private int sealedEnd(long segmentId) {
        List<Long> used = usedSegments();
        int next = used.indexOf(segmentId) + 1;
        return next < used.size()
                ? LogPosition.offset(header(used.get(next)).previousEnd())
                : header(segmentId).segmentLength();
    }

    /** Frames of a segment up to the first place without a length, or to the sealed end. */
    public List<Frame> frames(long segmentId) {
        UnsafeBuffer buffer = new UnsafeBuffer(file(ManifestSegment.file(segmentId)));
        List<Frame> frames = new ArrayList<>();
        int end = sealedEnd(segmentId) - FrameDescriptor.MIN_FRAME_ROOM;
        for (int offset = SegmentHeaderDescriptor.HEADER_LENGTH;
                offset <= end && FrameDescriptor.length(buffer, offset) > 0; ) {
            Frame frame =
                    new Frame(
                            segmentId,
                            offset,
                            FrameDescriptor.length(buffer, offset),
                            FrameDescriptor.type(buffer, offset),
                            FrameDescriptor.flags(buffer, offset),
                            FrameDescriptor.sequence(buffer, offset));
            frames.add(frame);
            offset = frame.end();
        }
        return frames;
    }

    /** The frame of an operation, in the newest segment that has it. */
    Frame operation(long sequence) {
        Frame found = null;
        for (Frame frame : frames()) {
            if (frame.isOperation() && frame.sequence() == sequence) {
                found = frame;
            }
        }
        if (found == null) {
            throw new IllegalArgumentException("no frame of sequence " + sequence);
        }
        return found;
    }

    static String fileOf(Frame frame) {
        return ManifestSegment.file(frame.segmentId());
    }

    /** Damages the first byte of a frame's content. */
    StoreImage damaged(Frame frame) {
        return flipped(fileOf(frame), frame.offset() + FrameDescriptor.HEADER_LENGTH, 0x10);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoreImage image
                && files.keySet().equals(image.files.keySet())
                && files.keySet().stream()
                        .allMatch(name -> Arrays.equals(files.get(name), image.files.get(name)));
    }

    @Override
    public int hashCode() {
        return files.keySet().hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("StoreImage");
        files.forEach(
                (name, bytes) -> text.append(' ').append(name).append('=').append(bytes.length));
        return text.toString();
    }
}
