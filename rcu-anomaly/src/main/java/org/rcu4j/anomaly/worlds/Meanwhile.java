package org.rcu4j.anomaly.worlds;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.rcu4j.anomaly.World;

/**
 * Another thread that stands in the operation's way, and gets out of it when the operation waits. A thread that spins waits,
 * too: it has then passed some number of points.
 */
final class Meanwhile {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean over;

    interface Action {
        void run() throws Exception;
    }

    /** Does the first action, then the second one when the operation waits or is over. */
    static Meanwhile start(Action first, BooleanSupplier operationWaits, Action second) throws InterruptedException {
        Meanwhile meanwhile = new Meanwhile();
        Thread.ofPlatform().daemon().name("meanwhile").start(() -> {
            try {
                first.run();
                meanwhile.begun.countDown();
                while (!meanwhile.over && !operationWaits.getAsBoolean()) {
                    Thread.yield();
                }
                second.run();
            } catch (Throwable e) {
                meanwhile.failure.set(e);
                meanwhile.begun.countDown();
            } finally {
                meanwhile.ended.countDown();
            }
        });
        meanwhile.begun.await();
        return meanwhile;
    }

    boolean isOver() {
        return over;
    }

    /** The operation is over. */
    void end() throws Exception {
        over = true;
        World.require(ended.await(World.LIMIT_SECONDS, TimeUnit.SECONDS), "never: the other thread can go on");
        Throwable failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("the other thread fails", failed);
        }
    }
}
