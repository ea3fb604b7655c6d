package io.lohdb.internal.agent;

import io.lohdb.spi.WorkSignal;

/** A running agent, for whoever started it. Any thread. */
public interface AgentHandle extends WorkSignal, AutoCloseable {
    /** Stops the agent and waits until it no longer runs, unless the agent itself calls this. */
    @Override
    void close();
}
