package io.lohdb.stress.kill;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Receives the reports of a process on a thread of its own until the pipe ends. A JVM that gives up
 * writes its last words to the same pipe: they end the reports and are kept as a text.
 */
public final class ReportReceiver {
    private static final byte LAST_WORDS = '#';
    private static final long END_LIMIT_MS = 30_000;

    private final List<Report> reports = new ArrayList<>();
    private final CountDownLatch isFirstThere = new CountDownLatch(1);
    private final Thread thread;
    private final InputStream pipe;

    /** Written by the receiving thread before it ends. */
    private IOException fault;

    /** Written by the receiving thread before it ends. */
    private String lastWords = "";

    private ReportReceiver(final InputStream pipe) {
        this.pipe = pipe;
        this.thread = new Thread(this::receive, "report-receiver");
    }

    /** Starts to receive. */
    public static ReportReceiver start(final InputStream pipe) {
        final ReportReceiver receiver = new ReportReceiver(pipe);
        receiver.thread.setDaemon(true);
        receiver.thread.start();
        return receiver;
    }

    private void receive() {
        try {
            byte[] bytes = pipe.readNBytes(Report.LENGTH);
            while (bytes.length == Report.LENGTH && bytes[0] != LAST_WORDS) {
                synchronized (reports) {
                    reports.add(Report.of(bytes));
                }
                isFirstThere.countDown();
                bytes = pipe.readNBytes(Report.LENGTH);
            }
            lastWords =
                    new String(bytes, StandardCharsets.ISO_8859_1)
                            + new String(pipe.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (final IOException e) {
            fault = e;
        } finally {
            isFirstThere.countDown();
        }
    }

    /** Waits for the first report, or the end of the pipe; false if the limit passes first. */
    public boolean awaitFirst(final long limitS) throws InterruptedException {
        return isFirstThere.await(limitS, TimeUnit.SECONDS);
    }

    /** A copy of what was received by now. */
    public List<Report> soFar() {
        synchronized (reports) {
            return new ArrayList<>(reports);
        }
    }

    /** Everything that was received, once the process has ended. */
    public List<Report> all() throws IOException, InterruptedException {
        thread.join(END_LIMIT_MS);
        if (thread.isAlive()) {
            throw new IOException("the pipe of an ended process stays open");
        }
        if (fault != null) {
            throw fault;
        }
        return reports;
    }

    /** What the JVM itself said before it gave up; empty if it did not. Only after {@link #all}. */
    public String lastWords() {
        return lastWords;
    }
}
