package io.lohdb.internal.agent;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.agrona.ErrorHandler;

/**
 * One thread for the agents of all stores that share it; it runs while there is an agent. Any
 * thread may add and remove.
 */
final class SharedAgents {
    private static final SharedAgents PROCESS = new SharedAgents();

    private final List<Guarded> agents = new CopyOnWriteArrayList<>();
    private volatile AgentThread thread;

    private SharedAgents() {}

    static SharedAgents process() {
        return PROCESS;
    }

    synchronized AgentHandle add(final BackgroundAgent agent, final ErrorHandler errorHandler) {
        final Guarded added = new Guarded(agent, errorHandler);
        agents.add(added);
        if (thread == null) {
            thread = AgentThread.start(new All(), fault -> {});
        }
        thread.wake();
        return added;
    }

    private void remove(final Guarded agent) {
        AgentThread stopped = null;
        synchronized (this) {
            if (agents.remove(agent) && agents.isEmpty()) {
                stopped = thread;
                thread = null;
            }
        }
        agent.awaitIdle();
        if (stopped != null) {
            stopped.close();
        }
    }

    /** Runs every agent once. */
    private final class All implements BackgroundAgent {
        @Override
        public int doWork() {
            int work = 0;
            for (final Guarded agent : agents) {
                work += agent.doWork();
            }
            return work;
        }

        @Override
        public long maxIdleNs() {
            long least = MAX_IDLE_NS;
            for (final Guarded agent : agents) {
                least = Math.min(least, agent.agent.maxIdleNs());
            }
            return least;
        }

        @Override
        public String roleName() {
            return "shared";
        }
    }

    /** An agent whose faults stay its own and that never runs once it was removed. */
    private final class Guarded implements AgentHandle {
        private final BackgroundAgent agent;
        private final ErrorHandler errorHandler;
        private volatile boolean isRemoved;

        Guarded(final BackgroundAgent agent, final ErrorHandler errorHandler) {
            this.agent = agent;
            this.errorHandler = errorHandler;
        }

        @SuppressWarnings("IllegalCatch")
        synchronized int doWork() {
            if (isRemoved) {
                return 0;
            }
            try {
                return agent.doWork();
            } catch (final Throwable fault) {
                errorHandler.onError(fault);
                return 0;
            }
        }

        @Override
        public void wake() {
            final AgentThread current = thread;
            if (current != null) {
                current.wake();
            }
        }

        /** The shared thread may itself be what waits, or be held up by it. */
        @Override
        public void help() {
            doWork();
        }

        @Override
        public void close() {
            isRemoved = true;
            SharedAgents.this.remove(this);
        }

        /** The monitor is held during a duty cycle; it is reentrant for the agent itself. */
        synchronized void awaitIdle() {
            isRemoved = true;
        }
    }
}
