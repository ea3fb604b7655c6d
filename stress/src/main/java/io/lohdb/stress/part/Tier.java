package io.lohdb.stress.part;

/** How much time a run has. Parts choose their variants by it; their budget comes beside it. */
public enum Tier {
    /** With every change: all parts together in five minutes. */
    PUSH,
    /** Overnight: up to an hour. */
    LONG,
    /** Before a release: as long as it takes. */
    RELEASE
}
