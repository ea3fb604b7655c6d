package io.lohdb.stress.history;

/** What a call said about its own effect. */
enum Outcome {
    /** It took effect, or, for a get, it returned. */
    YES,
    /** It said that it changed nothing. */
    NO,
    /** It does not say, or has not returned. */
    UNKNOWN;

    boolean allows(final boolean effect) {
        return this == UNKNOWN || effect == (this == YES);
    }
}
