package io.lohdb.internal.agent;

import java.util.concurrent.locks.LockSupport;
import org.agrona.ErrorHandler;

/**
 * A daemon thread that runs one agent's duty cycles and parks when there is nothing to do.
 *
 * <p>{@link #wake()} is for any thread and costs one read while the agent is awake. No wake-up is
 * lost: a signal that comes between the last empty duty cycle and the park cancels the park.
 */
public final class AgentThread implements AgentHandle {
    private static final int SPINS = 20;
    private static final int YIELDS = 3;

    private final BackgroundAgent agent;
    private final ErrorHandler errorHandler;
    private final Thread thread;

    /** Set by signals, cleared by the agent's thread. */
    private volatile boolean isSignalled;

    /** Written by the agent's thread. */
    private volatile boolean isParked;

    private volatile boolean isClosed;

    private AgentThread(final BackgroundAgent agent, final ErrorHandler errorHandler) {
        this.agent = agent;
        this.errorHandler = errorHandler;
        this.thread = new Thread(this::run, "lohdb-" + agent.roleName());
        thread.setDaemon(true);
    }

    /** Starts a thread for an agent. */
    public static AgentThread start(final BackgroundAgent agent, final ErrorHandler errorHandler) {
        final AgentThread started = new AgentThread(agent, errorHandler);
        started.thread.start();
        return started;
    }

    @Override
    public void wake() {
        if (!isSignalled) {
            isSignalled = true;
            if (isParked) {
                LockSupport.unpark(thread);
            }
        }
    }

    private void run() {
        int idleCount = 0;
        while (!isClosed) {
            final int work = cycle();
            if (work > 0 || isSignalled) {
                isSignalled = false;
                idleCount = 0;
            } else {
                idle(idleCount++);
            }
        }
    }

    @SuppressWarnings("IllegalCatch")
    private int cycle() {
        try {
            return agent.doWork();
        } catch (final Throwable fault) {
            errorHandler.onError(fault);
            return 0;
        }
    }

    private void idle(final int idleCount) {
        if (idleCount < SPINS) {
            Thread.onSpinWait();
        } else if (idleCount < SPINS + YIELDS) {
            Thread.yield();
        } else {
            isParked = true;
            if (!isSignalled && !isClosed) {
                // An agent that was interrupted must not turn the park into a spin.
                Thread.interrupted();
                LockSupport.parkNanos(this, agent.maxIdleNs());
            }
            isParked = false;
        }
    }

    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(thread);
        if (Thread.currentThread() != thread) {
            EngineThread.join(thread);
        }
    }
}
