package io.lohdb.internal.agent;

import io.lohdb.spi.Threading;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.ErrorHandler;

/** The agents of one store and whoever runs them. Any thread may call these methods. */
public final class AgentGroup {
    private final Threading threading;
    private final ErrorHandler errorHandler;

    /** With {@code INVOKER}: the agents that the caller's duty cycle runs. */
    private final List<Invoked> invoked = new CopyOnWriteArrayList<>();

    /** Creates an empty group. */
    public AgentGroup(final Threading threading, final ErrorHandler errorHandler) {
        this.threading = threading;
        this.errorHandler = new GuardedErrorHandler(errorHandler);
    }

    /** Has an agent run from now on, by whom the threading says. */
    public AgentHandle start(final BackgroundAgent agent) {
        return switch (threading) {
            case DEDICATED -> AgentThread.start(agent, errorHandler);
            case SHARED -> SharedAgents.process().add(agent, errorHandler);
            case INVOKER -> invoke(agent);
        };
    }

    /** Has an agent run that executes a user's code: never on a thread that serves others. */
    public AgentHandle startApart(final BackgroundAgent agent) {
        return threading == Threading.INVOKER
                ? invoke(agent)
                : AgentThread.start(agent, errorHandler);
    }

    private AgentHandle invoke(final BackgroundAgent agent) {
        final Invoked added = new Invoked(agent);
        invoked.add(added);
        return added;
    }

    /** One duty cycle of every agent, for {@code INVOKER}; nothing otherwise. */
    public int doWork() {
        int work = 0;
        for (final Invoked agent : invoked) {
            work += agent.doWork();
        }
        return work;
    }

    /** An agent without a thread: run by duty cycles, or at once when its work is waited for. */
    private final class Invoked implements AgentHandle {
        private final BackgroundAgent agent;
        private final ReentrantLock duty = new ReentrantLock();

        /** Guarded by the duty lock. */
        private boolean isClosed;

        Invoked(final BackgroundAgent agent) {
            this.agent = agent;
        }

        @Override
        public void wake() {
            // The next duty cycle comes anyway.
        }

        @Override
        public void help() {
            doWork();
        }

        @SuppressWarnings("IllegalCatch")
        int doWork() {
            if (duty.isHeldByCurrentThread() || !duty.tryLock()) {
                return 0;
            }
            try {
                return isClosed ? 0 : agent.doWork();
            } catch (final Throwable fault) {
                errorHandler.onError(fault);
                return 0;
            } finally {
                duty.unlock();
            }
        }

        @Override
        public void close() {
            invoked.remove(this);
            duty.lock();
            try {
                isClosed = true;
            } finally {
                duty.unlock();
            }
        }
    }
}
