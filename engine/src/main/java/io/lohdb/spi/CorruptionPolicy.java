package io.lohdb.spi;

/** What opening does when bytes that were acknowledged as durable turn out to be damaged. */
public enum CorruptionPolicy {
    /** Refuse with a {@link io.lohdb.exceptions.CorruptLogException}; change nothing. */
    FAIL,
    /**
     * Skip damaged frames, recover the rest, report every loss in the {@link RecoveryReport} and
     * keep the damaged files in the subdirectory {@code damaged}.
     */
    SALVAGE
}
