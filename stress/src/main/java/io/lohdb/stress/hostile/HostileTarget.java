package io.lohdb.stress.hostile;

import io.lohdb.internal.format.BackupDescriptor;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the bytes of an input stand for. */
public enum HostileTarget {
    /** A segment file of an otherwise intact store, as it is. */
    SEGMENT {
        @Override
        StoreFiles files(final byte[] input) {
            return segment(new InputReader(input), false);
        }

        @Override
        List<byte[]> seeds() {
            return segments();
        }
    },

    /** A segment file whose checksums are made right. */
    FRAMES {
        @Override
        StoreFiles files(final byte[] input) {
            return segment(new InputReader(input), true);
        }

        @Override
        List<byte[]> seeds() {
            return segments();
        }
    },

    /** The manifest of an otherwise intact store, as it is. */
    MANIFEST {
        @Override
        StoreFiles files(final byte[] input) {
            return BaseStore.closed().with(ManifestDescriptor.FILE, input.clone());
        }

        @Override
        List<byte[]> seeds() {
            return manifests();
        }
    },

    /** A manifest whose magic, count and checksum are made right. */
    FIELDS {
        @Override
        StoreFiles files(final byte[] input) {
            return BaseStore.closed()
                    .with(ManifestDescriptor.FILE, ForgedManifest.wellFormed(input.clone()));
        }

        @Override
        List<byte[]> seeds() {
            return manifests();
        }
    },

    /** The root of a checkpoint of an otherwise intact store, as it is. */
    CHECKPOINT {
        @Override
        StoreFiles files(final byte[] input) {
            return CompactedBase.closed().with(CompactedBase.root(), input.clone());
        }

        @Override
        List<byte[]> seeds() {
            return List.of(CompactedBase.closed().file(CompactedBase.root()));
        }
    },

    /** Page images of a checkpoint of an otherwise intact store, as they are. */
    PAGES {
        @Override
        StoreFiles files(final byte[] input) {
            return CompactedBase.closed().with(CompactedBase.pages(), input.clone());
        }

        @Override
        List<byte[]> seeds() {
            return List.of(CompactedBase.closed().file(CompactedBase.pages()));
        }
    },

    /** A cold segment of an otherwise intact store without a checkpoint, as it is. */
    COLD {
        @Override
        StoreFiles files(final byte[] input) {
            return CompactedBase.withoutCheckpoint().with(CompactedBase.cold(), input.clone());
        }

        @Override
        List<byte[]> seeds() {
            return List.of(CompactedBase.closed().file(CompactedBase.cold()));
        }
    },

    /** A cold segment whose checksums are made right. */
    COLD_FRAMES {
        @Override
        StoreFiles files(final byte[] input) {
            final StoreFiles base = CompactedBase.withoutCheckpoint();
            final String name = CompactedBase.cold();
            final byte[] original = base.file(name);
            final byte[] content = Arrays.copyOf(input, original.length);
            System.arraycopy(original, 0, content, 0, ForgedSegment.FIRST_FRAME);
            ForgedSegment.over(content, ManifestSegment.id(name), original).repairFrames();
            return base.with(name, content);
        }

        @Override
        List<byte[]> seeds() {
            return COLD.seeds();
        }
    },

    /** The descriptor of a backup, as it is or with its checksum made right. */
    BACKUP {
        @Override
        StoreFiles files(final byte[] input) {
            return CompactedBase.withoutCheckpoint().with(BackupDescriptor.FILE, input.clone());
        }

        @Override
        String open(final byte[] input, final OpenCheck check) {
            final String forged = DescriptorCheck.run(ForgedManifest.withChecksum(input.clone()));
            final String plain = DescriptorCheck.run(input);
            return plain.equals(forged) ? plain : plain + ", forged " + forged;
        }

        @Override
        List<byte[]> seeds() {
            return List.of(CompactedBase.backup());
        }
    },

    /** A whole directory. */
    DIRECTORY {
        @Override
        StoreFiles files(final byte[] input) {
            return DirectoryInput.files(input);
        }

        @Override
        List<byte[]> seeds() {
            return List.of(
                    DirectoryInput.of(BaseStore.closed(), 0),
                    DirectoryInput.of(BaseStore.crashed(), 0),
                    DirectoryInput.of(BaseStore.closed(), DirectoryInput.REPAIR_ALL),
                    DirectoryInput.of(BaseStore.crashed(), DirectoryInput.REPAIR_ALL));
        }
    },

    /** A program that writes a store. */
    LOG {
        @Override
        StoreFiles files(final byte[] input) {
            return new LogProgram(input).run();
        }

        @Override
        List<byte[]> seeds() {
            // Puts, a batch, syncs, marks, rolls, a close.
            return List.of(
                    new byte[] {2, 0, 1, 20, 0, 2, 30, 7, 2, 0, 1, 3, 9, 11, 12, 0, 9, 2, 0, 3, 4},
                    new byte[] {
                        0, 0, 1, (byte) 250, 9, 1, 0, 2, 90, 5, 1, 11, 12, 1, 13, 2, 0, 1, 11, 15
                    },
                    new byte[] {4, 0, 1, (byte) 200, 9, 4, 0, 1, (byte) 200, 9, 4, 0, 2, 3});
        }
    };

    private static final int CLOSED = 4;
    private static final int KEEP_HEADER = 8;

    /** Name of the target, and of its folder of inputs. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The target with a label. */
    public static HostileTarget of(final String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    /** The store that an input stands for; any input stands for one. */
    abstract StoreFiles files(byte[] input);

    /** Opens what an input stands for in every way; says what happened. */
    String open(final byte[] input, final OpenCheck check) {
        return check.run(files(input));
    }

    /** Inputs to begin with. */
    abstract List<byte[]> seeds();

    private static StoreFiles segment(final InputReader in, final boolean isRepaired) {
        final int choice = in.next();
        final StoreFiles base = (choice & CLOSED) == 0 ? BaseStore.crashed() : BaseStore.closed();
        final int number = choice % CLOSED % BaseStore.SEGMENTS.size();
        final String name = BaseStore.SEGMENTS.get(number);
        final byte[] original = base.file(name);
        final byte[] content = Arrays.copyOf(in.rest(), original.length);
        if (isRepaired) {
            if ((choice & KEEP_HEADER) == 0) {
                System.arraycopy(original, 0, content, 0, ForgedSegment.FIRST_FRAME);
            }
            final ForgedSegment forged = ForgedSegment.over(content, number + 1, original);
            forged.repairHeader();
            forged.repairFrames();
        }
        return base.with(name, content);
    }

    private static List<byte[]> segments() {
        final byte[][] seeds = new byte[2 * BaseStore.SEGMENTS.size()][];
        for (int i = 0; i < seeds.length; i++) {
            final int number = i % BaseStore.SEGMENTS.size();
            final boolean isClosed = i != number;
            final StoreFiles base = isClosed ? BaseStore.closed() : BaseStore.crashed();
            final byte[] content = base.file(BaseStore.SEGMENTS.get(number));
            seeds[i] = new byte[content.length + 1];
            seeds[i][0] = (byte) (number + (isClosed ? CLOSED : 0));
            System.arraycopy(content, 0, seeds[i], 1, content.length);
        }
        return List.of(seeds);
    }

    private static List<byte[]> manifests() {
        return List.of(
                BaseStore.closed().file(ManifestDescriptor.FILE),
                BaseStore.crashed().file(ManifestDescriptor.FILE));
    }
}
