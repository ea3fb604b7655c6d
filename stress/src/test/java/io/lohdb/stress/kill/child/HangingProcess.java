package io.lohdb.stress.kill.child;

import java.util.concurrent.CountDownLatch;

/** A process that says that it is there and then waits for ever. */
public final class HangingProcess {
    private HangingProcess() {}

    /** Does not end by itself. */
    public static void main(String[] args) throws InterruptedException {
        System.out.println("here");
        System.out.flush();
        ParentWatch.start();
        new CountDownLatch(1).await();
    }
}
