package org.rcu4j;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.rcu4j.testing.Background;

/** A section that a thread of its own holds open until it is told to leave. */
final class HeldSection implements AutoCloseable {

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);
    private final Background holder;

    HeldSection(RcuDomain domain, ReaderForm form) {
        holder = Background.start(form.thread, () -> {
            try (var section = form.enter(domain)) {
                entered.countDown();
                leave.await();
            }
        });
        try {
            if (!entered.await(Background.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the section is not entered");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Thread thread() {
        return holder.thread();
    }

    /** Leaves the section, and waits until it has been left. */
    @Override
    public void close() {
        leave.countDown();
        holder.join();
    }
}
