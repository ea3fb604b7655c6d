package io.lohdb.internal.agent;

import org.agrona.concurrent.Agent;

/** An agent that knows how long it can do without a duty cycle if nobody signals. */
public interface BackgroundAgent extends Agent {
    /** Longest wait when there is nothing to do: a signal comes when there is. */
    long MAX_IDLE_NS = 100_000_000;

    /** Longest time until the next duty cycle, ns, at most {@link #MAX_IDLE_NS}. */
    default long maxIdleNs() {
        return MAX_IDLE_NS;
    }
}
