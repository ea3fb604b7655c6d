package io.lohdb.bench.suite;

/**
 * What the process of a store answers; one line of JSON. Immutable.
 *
 * @param reason why it could not be done; empty when it was
 * @param figure what the command says
 * @param note for the results
 */
record StoreReply(String reason, double figure, String note) {
    static StoreReply done(final double figure, final String note) {
        return new StoreReply("", figure, note);
    }

    static StoreReply failed(final String reason) {
        return new StoreReply(reason, 0, "");
    }

    boolean isDone() {
        return reason.isEmpty();
    }
}
