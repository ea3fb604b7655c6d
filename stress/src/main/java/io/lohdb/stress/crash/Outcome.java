package io.lohdb.stress.crash;

/** What became of a call that writes. */
enum Outcome {
    /** It returned: its promise holds. */
    DONE,
    /** Nothing of it is in the log. */
    REFUSED,
    /** It may be in the log, or not. */
    UNKNOWN
}
