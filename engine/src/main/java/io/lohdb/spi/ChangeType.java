package io.lohdb.spi;

/** What a change did to its key. */
public enum ChangeType {
    /** A value was stored. */
    PUT,
    /** The key was removed. */
    DELETE
}
