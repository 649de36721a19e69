package org.rcu4j;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.platform.Patience;
import org.rcu4j.internal.update.GracePeriods;

/**
 * A cookie for a grace period that starts after {@link RcuDomain#startGracePeriod()}: ask whether it has ended, wait for it,
 * or have a future of it. Immutable, usable by any thread. The domain sees the grace period through by itself; nobody has to
 * wait. After the Linux kernel's {@code start_poll_synchronize_rcu}.
 */
public final class GracePeriod {

    private final RcuDomain domain;
    private final GracePeriods gracePeriods;
    private final long number;

    GracePeriod(RcuDomain domain, GracePeriods gracePeriods, long number) {
        this.domain = domain;
        this.gracePeriods = gracePeriods;
        this.number = number;
    }

    /**
     * Tells whether the grace period has ended. Wait-free: one load of shared memory, no allocation. If it returns true, all
     * sections that were open when the cookie was made happen before its return. May be asked anywhere, in sections and callbacks
     * too.
     *
     * @return true once the grace period has ended, and from then on
     */
    public boolean isElapsed() {
        return gracePeriods.hasEnded(number);
    }

    /**
     * Waits until the grace period has ended. Ignores interrupts while it waits, and sets the thread's interrupt status again
     * at the end.
     *
     * @throws IllegalStateException if it has not ended yet and this is called inside a section of the domain, or by one of
     *     its callbacks
     */
    public void await() {
        if (!isElapsed()) {
            domain.requireMayWait("await");
            Patience.endlessly(patience -> gracePeriods.await(number, patience));
        }
    }

    /**
     * Waits until the grace period has ended, but no longer than a given time.
     *
     * @param timeout the longest time to wait
     * @return true if it has ended; false if the time was over first
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalStateException as {@link #await()} does
     */
    public boolean await(Duration timeout) throws InterruptedException {
        Patience patience = Patience.upTo(timeout);
        if (isElapsed()) {
            return true;
        }
        domain.requireMayWait("await");
        return gracePeriods.await(number, patience);
    }

    /**
     * Returns a future that is completed when the grace period has ended, by the thread that runs the domain's callbacks: its
     * dependent actions, if not asynchronous, are subject to the rules for callbacks. If the domain is closed before, and
     * gives up, the future fails with an IllegalStateException.
     *
     * @return a new future
     * @throws IllegalStateException if the grace period has not ended and the domain is closed
     */
    public CompletableFuture<@Nullable Void> toFuture() {
        CompletableFuture<@Nullable Void> future = new CompletableFuture<>();
        if (isElapsed()) {
            future.complete(null);
        } else {
            domain.callbacks().complete(future, number);
        }
        return future;
    }

    /**
     * Returns the grace period's number and state.
     *
     * @return a description for logs
     */
    @Override
    public String toString() {
        return "GracePeriod[" + number + (isElapsed() ? ", elapsed" : "") + "]";
    }
}
