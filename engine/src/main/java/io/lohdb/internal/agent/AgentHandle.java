package io.lohdb.internal.agent;

/** A running agent, for whoever started it. Any thread. */
public interface AgentHandle extends AutoCloseable {
    /** Has the agent run soon. Cheap while it is awake. */
    void signal();

    /** The same for a caller that waits for the work: runs it here if no thread does. */
    default void signalAndHelp() {
        signal();
    }

    /** Stops the agent and waits until it no longer runs, unless the agent itself calls this. */
    @Override
    void close();
}
