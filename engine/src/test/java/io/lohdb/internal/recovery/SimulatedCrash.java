package io.lohdb.internal.recovery;

/** The process ends here: nothing after this reaches the simulated disk. */
public final class SimulatedCrash extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SimulatedCrash() {
        super("simulated crash");
    }
}
