package io.lohdb.internal.index;

/** Hashes of long keys, good and bad ones. */
enum TestHashes {
    UNIFORM {
        @Override
        long hash(long key) {
            return mix(key);
        }
    },
    ALL_EQUAL {
        @Override
        long hash(long key) {
            return 0x0123456789ABCDEFL;
        }
    },
    ALL_ZERO {
        @Override
        long hash(long key) {
            return 0;
        }
    },
    EQUAL_TAGS {
        @Override
        long hash(long key) {
            return 0xABCDEFL << SlotDescriptor.LOCATION_BITS
                    | (mix(key) & SlotDescriptor.LOCATION_MASK);
        }
    },
    EQUAL_LOW_BITS {
        @Override
        long hash(long key) {
            return (mix(key) & -1L << 20) | 0x12345;
        }
    },
    FEW_DIFFERENT {
        @Override
        long hash(long key) {
            return mix(key & 7);
        }
    },
    IDENTITY {
        @Override
        long hash(long key) {
            return key;
        }
    },
    LOPSIDED {
        @Override
        long hash(long key) {
            return mix(key) >>> 3;
        }
    };

    abstract long hash(long key);

    static long mix(long value) {
        long mixed = value + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
