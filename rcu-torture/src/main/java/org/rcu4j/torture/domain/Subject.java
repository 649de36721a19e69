package org.rcu4j.torture.domain;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.rcu4j.CloseReport;
import org.rcu4j.RcuDomain;
import org.rcu4j.RcuReference;
import org.rcu4j.RcuStats;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.Round;

/** The domain under torture, with all that is done to it. Controls override what they break. */
public class Subject {

    private final RcuDomain domain;
    private volatile boolean closing;

    public Subject(RcuDomain domain) {
        this.domain = domain;
    }

    protected final RcuDomain domain() {
        return domain;
    }

    /** Makes the calling thread a reader. */
    public Section section(ReaderKind kind, Dice dice) {
        return kind.open(domain, dice);
    }

    public <T> RcuReference<T> reference(T initial) {
        return new RcuReference<>(domain, initial);
    }

    public void synchronize() {
        domain.synchronize();
    }

    public boolean synchronize(Duration timeout) throws InterruptedException {
        return domain.synchronize(timeout);
    }

    public void call(Runnable callback, long bytes) {
        if (bytes == 0) {
            domain.call(callback);
        } else {
            domain.call(callback, bytes);
        }
    }

    /** Publishes, and has what was there before reclaimed. */
    public <T> void replace(RcuReference<T> reference, T value, Consumer<? super T> reclaim) {
        reference.replace(value, reclaim);
    }

    public void barrier() {
        domain.barrier();
    }

    public boolean barrier(Duration timeout) throws InterruptedException {
        return domain.barrier(timeout);
    }

    public Poll poll() {
        return Poll.of(domain.startGracePeriod());
    }

    public boolean isGracePeriodPending() {
        return domain.isGracePeriodPending();
    }

    public RcuStats stats() {
        return domain.stats();
    }

    /** How many grace periods have ended. */
    public long gracePeriods() {
        return domain.stats().gracePeriods();
    }

    /** Waits for everything. */
    public final void close() {
        closing = true;
        closeDomain();
    }

    protected void closeDomain() {
        domain.close();
    }

    /** Waits for a while. Returns what will not be run. */
    public List<Runnable> close(Duration timeout) throws InterruptedException {
        closing = true;
        CloseReport report = domain.close(timeout);
        return report.callbacksAbandoned();
    }

    /** Whether it is closed, or about to be, and so may refuse anything. */
    public boolean isClosing() {
        return closing;
    }

    /**
     * Whether something was refused because the domain is closed, which nobody need be surprised at. This is the one place where that
     * is forgiven: an exception that does not say so is an error, also when the domain is closed.
     */
    public final boolean isRefusal(Throwable e) {
        return closing
                && e instanceof IllegalStateException
                && String.valueOf(e.getMessage()).contains("closed");
    }

    /** Does something that is refused once the domain is closed; returns whether it was not. */
    public final boolean unlessClosed(Round.Work work) throws Exception {
        try {
            work.run();
            return true;
        } catch (IllegalStateException e) {
            if (!isRefusal(e)) {
                throw e;
            }
            return false;
        }
    }

    /** Lets go whoever waits for ever, as far as it can. */
    public void giveUp() {}
}
