package io.lohdb.stress.model;

/** A store did not keep what it promises. */
public final class BrokenPromise extends AssertionError {
    private static final long serialVersionUID = 1L;

    /** With what was expected and what was found. */
    public BrokenPromise(final String what) {
        super(what);
    }

    /** With a fault that should not have come out. */
    public BrokenPromise(final String what, final Throwable cause) {
        super(what, cause);
    }
}
