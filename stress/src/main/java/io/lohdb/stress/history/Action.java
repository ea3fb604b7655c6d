package io.lohdb.stress.history;

/** What a thread asked of one key. A batch counts once for each of its keys. */
enum Action {
    /** The value is what was read. */
    GET,
    PUT,
    /** Says whether the key was there. */
    DELETE,
    PUT_IF_ABSENT,
    REPLACE,
    /** One put of a batch. */
    BATCH_PUT,
    /** One delete of a batch: takes a sequence in any case and does not say what it found. */
    BATCH_DELETE
}
