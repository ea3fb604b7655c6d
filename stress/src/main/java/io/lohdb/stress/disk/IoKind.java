package io.lohdb.stress.disk;

/** What an engine asks of a disk, one step at a time. */
public enum IoKind {
    /** Names of the files. */
    LIST,
    /** Length of a file. */
    LENGTH,
    /** A small file as a whole. */
    READ,
    /** A mapping of an existing file. */
    MAP,
    /** A new, empty file. */
    CREATE,
    /** Bytes at the end of a file. */
    WRITE,
    /** Sync of a whole file. */
    SYNC_FILE,
    /** Sync of a range of a mapping. */
    SYNC_RANGE,
    /** Another name for a file, in place of the one that had it. */
    RENAME,
    /** Sync of the names. */
    SYNC_DIRECTORY,
    /** Removal of a name. */
    DELETE,
    /** One more name for a file. */
    LINK;

    /** Whether the step changes something, so that half of it can be done. */
    public boolean isChange() {
        return switch (this) {
            case LIST, LENGTH, READ, MAP -> false;
            default -> true;
        };
    }
}
