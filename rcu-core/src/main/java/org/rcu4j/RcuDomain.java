package org.rcu4j;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A read-copy-update domain: readers who never wait, and updaters who can wait for them.
 *
 * <p>A reader encloses what it does with shared data in a <em>read-side critical section</em>, or section. An updater unlinks
 * the old version, so that no new reader finds it, and then lets a <em>grace period</em> pass: when that ends, every section
 * that was open when it began has been left. Nobody can see the old version any more, and it may be freed, unmapped, closed
 * or reused.
 *
 * <pre>{@code
 * RcuDomain domain = RcuDomain.create("engines");
 * RcuReference<Engine> current = new RcuReference<>(domain, engine);
 *
 * try (var section = domain.read()) {        // any number of readers
 *     current.get().search(query);
 * }
 *
 * Engine old = current.getAndSet(newEngine); // an updater
 * domain.synchronize();
 * old.close();
 * }</pre>
 *
 * <p>Sections are the calling thread's: they nest, and end on the thread that they began on. The first section of a thread
 * registers it; a thread that has ended is forgotten by itself. Domains are independent: a grace period of one waits for no
 * reader of another.
 *
 * <p><b>Progress.</b> Entering and leaving a section is wait-free, but for a thread's first section, which registers it under
 * a lock. {@code call} is lock-free. {@code synchronize}, {@code barrier} and {@code close} block, and so must not be called
 * inside a section of the same domain, nor by its callbacks.
 *
 * <p><b>Memory effects.</b> Let a grace period be a call of {@code synchronize}, or what passes between {@code call} and the
 * run of its callback. For each section and each grace period, at least one of these holds: all that precedes the grace
 * period happens before the section, or all of the section happens before what follows the grace period. A grace period
 * is also a full fence of the thread that waits for it.
 *
 * <p>After P. McKenney and J. Slingwine, "Read-Copy Update" (PDCS 1998); and M. Desnoyers et al., "User-Level Implementations
 * of Read-Copy Update" (IEEE TPDS 2012), with a wide epoch in place of its two phases.
 */
public final class RcuDomain implements AutoCloseable {

    private final String name;
    private final Epoch epoch = new Epoch();
    private final ReaderSlots slots;
    private final GracePeriods gracePeriods;
    private final Callbacks callbacks;

    private RcuDomain(Builder builder) {
        name = builder.name;
        slots = new ReaderSlots(name, epoch);
        gracePeriods = new GracePeriods(epoch, slots);
        callbacks = new Callbacks(name, slots, gracePeriods, builder.callbackExecutor, builder.exceptionHandler);
    }

    /**
     * Makes a domain with default settings. It has no thread until there is a callback to run.
     *
     * @param name how logs and thread names call it
     * @return a new domain
     */
    public static RcuDomain create(String name) {
        return builder(name).build();
    }

    /**
     * Begins a domain with settings.
     *
     * @param name how logs and thread names call it
     * @return a builder with the default settings
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /**
     * Enters a section, to be left by closing what is returned. Wait-free once the thread is registered; allocates nothing.
     *
     * @return the section, for try-with-resources
     * @throws IllegalStateException if the domain is closed and the thread is not inside a section already, or if sections
     *     would nest more than 65 535 deep
     */
    public ReadSection read() {
        ReaderSlot slot = slots.current();
        slot.lock();
        return slot;
    }

    /**
     * Enters a section, to be left by {@link #readUnlock()}. Wait-free once the thread is registered; allocates nothing.
     *
     * @throws IllegalStateException as {@link #read()} does
     */
    public void readLock() {
        slots.current().lock();
    }

    /**
     * Leaves the innermost section of this thread. Wait-free. All that the section read or wrote happens before what follows
     * a grace period that waited for it.
     *
     * @throws IllegalMonitorStateException if this thread is in no section of this domain; nothing is changed by it
     */
    public void readUnlock() {
        ReaderSlot slot = slots.currentOrNull();
        if (slot == null) {
            throw ReaderSlot.notReading();
        }
        slot.unlock();
    }

    /**
     * Tells whether this thread is inside a section of this domain. Wait-free.
     *
     * @return true between entering an outermost section and leaving it
     */
    public boolean isReading() {
        ReaderSlot slot = slots.currentOrNull();
        return slot != null && slot.isReading();
    }

    /**
     * Returns this thread's reader, registering the thread if need be: for loops that would otherwise look it up at each
     * section.
     *
     * @return the reader, always the same for one thread
     * @throws IllegalStateException if the domain is closed and the thread was not registered before
     */
    public RcuReader reader() {
        return slots.current();
    }

    /**
     * Waits until every section that is open now has been left. Callers who wait at the same time share grace periods.
     * Ignores interrupts while it waits, and sets the thread's interrupt status again at the end.
     *
     * @throws IllegalStateException if called inside a section of this domain, or by one of its callbacks, or if the domain
     *     is closed
     */
    public void synchronize() {
        requireMayWait("synchronize");
        requireOpen();
        uninterruptibly(gracePeriods::await);
    }

    /**
     * Waits until every section that is open now has been left, but no longer than a given time.
     *
     * @param timeout the longest time to wait; zero or less asks without waiting
     * @return true if they have all been left; false if the time was over first
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalStateException as {@link #synchronize()} does
     */
    public boolean synchronize(Duration timeout) throws InterruptedException {
        Patience patience = Patience.upTo(timeout);
        requireMayWait("synchronize");
        requireOpen();
        return gracePeriods.await(patience);
    }

    /**
     * Has a callback run after a grace period that starts after this call, and returns without waiting for it. Callbacks run
     * one at a time, each once, those of one thread in the order of their calls; an exception is given to the exception
     * handler and the next one runs. What precedes the call happens before the callback. Lock-free.
     *
     * @param callback what to run; may itself use {@code call}, but not wait for the domain
     * @throws IllegalStateException if the domain is closed; the callback will not run
     */
    public void call(Runnable callback) {
        callbacks.call(Objects.requireNonNull(callback, "callback"), 0);
    }

    /**
     * Like {@link #call(Runnable)}, for a callback that holds memory until it has run.
     *
     * @param callback what to run
     * @param bytes how much memory it holds, in bytes, counted as pending until it has run
     * @throws IllegalArgumentException if {@code bytes} is negative
     * @throws IllegalStateException if the domain is closed; the callback will not run
     */
    public void call(Runnable callback, long bytes) {
        Objects.requireNonNull(callback, "callback");
        if (bytes < 0) {
            throw new IllegalArgumentException("a callback holds zero or more bytes, not " + bytes);
        }
        callbacks.call(callback, bytes);
    }

    /**
     * Waits until all callbacks have run whose {@code call} happened before. Ignores interrupts while it waits, and sets the
     * thread's interrupt status again at the end.
     *
     * @throws IllegalStateException if called inside a section of this domain, or by one of its callbacks, or if the domain
     *     is closed
     */
    public void barrier() {
        requireMayWait("barrier");
        uninterruptibly(callbacks::barrier);
    }

    /**
     * Waits until all callbacks have run whose {@code call} happened before, but no longer than a given time.
     *
     * @param timeout the longest time to wait
     * @return true if they have all run; false if the time was over first
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalStateException as {@link #barrier()} does
     */
    public boolean barrier(Duration timeout) throws InterruptedException {
        Patience patience = Patience.upTo(timeout);
        requireMayWait("barrier");
        return callbacks.barrier(patience);
    }

    /**
     * Returns what the domain has done so far.
     *
     * @return the counts as they are now
     */
    public RcuStats stats() {
        return gracePeriods.durations(durations -> new RcuStats(
                slots.size(),
                slots.diedReading(),
                durations.count(),
                durations.quantile(0.5),
                durations.quantile(0.99),
                durations.max(),
                callbacks.pending(),
                callbacks.pendingBytes(),
                callbacks.invoked(),
                callbacks.failed()));
    }

    /**
     * Closes the domain: no section begins and no callback is accepted any more. Waits, without bound, until all callbacks
     * have run and every section has been left. Ignores interrupts while it waits, and sets the thread's interrupt status
     * again at the end. Closing again does no harm.
     *
     * @throws IllegalStateException if called inside a section of this domain, or by one of its callbacks
     */
    @Override
    public void close() {
        requireMayWait("close");
        uninterruptibly(this::close);
    }

    /**
     * Closes the domain, as {@link #close()} does, but waits no longer than a given time. Callbacks that have not begun to
     * run by then never will, and are in the report.
     *
     * @param timeout the longest time to wait
     * @return what was done and what was left
     * @throws InterruptedException if the thread is interrupted while it waits; the domain is closed nevertheless, what
     *     callbacks there are will run, and closing again waits for them
     * @throws IllegalStateException if called inside a section of this domain, or by one of its callbacks
     */
    public CloseReport close(Duration timeout) throws InterruptedException {
        Patience patience = Patience.upTo(timeout);
        requireMayWait("close");
        long before = callbacks.invoked();
        boolean complete = close(patience);
        List<Runnable> abandoned = complete ? List.of() : callbacks.abandon();
        return new CloseReport(callbacks.invoked() - before, abandoned, complete ? 0 : slots.reading());
    }

    /**
     * Returns the domain's name and what is going on in it.
     *
     * @return a description for logs
     */
    @Override
    public String toString() {
        return "RcuDomain[" + name + (epoch.isClosed() ? ", closed" : "") + ", readers=" + slots.size()
                + ", callbacks pending=" + callbacks.pending() + "]";
    }

    Callbacks callbacks() {
        return callbacks;
    }

    static IllegalStateException closed() {
        return new IllegalStateException("a closed domain begins no section, grace period or callback");
    }

    private boolean close(Patience patience) throws InterruptedException {
        epoch.close();
        boolean allRan = callbacks.close(patience);
        return allRan && gracePeriods.await(patience);
    }

    private void requireOpen() {
        if (epoch.isClosed()) {
            throw closed();
        }
    }

    private void requireMayWait(String operation) {
        if (isReading()) {
            throw new IllegalStateException(
                    operation + " waits for sections of its domain to end, so it is not called inside one;"
                            + " leave the section first, or use call");
        }
        if (callbacks.isCurrentThread()) {
            throw new IllegalStateException(
                    operation + " waits for the domain, so its callbacks don't call it; use call");
        }
    }

    private interface Wait {
        boolean with(Patience patience) throws InterruptedException;
    }

    private static void uninterruptibly(Wait wait) {
        Patience patience = Patience.endless();
        try {
            wait.with(patience);
        } catch (InterruptedException e) {
            throw new AssertionError("endless patience is not interruptible", e);
        } finally {
            patience.restoreInterrupt();
        }
    }

    /** The settings of a domain to be. Not thread-safe. */
    public static final class Builder {

        private final String name;
        private @Nullable Executor callbackExecutor;
        private BiConsumer<Runnable, Throwable> exceptionHandler;

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "name");
            this.exceptionHandler = (callback, failure) ->
                    LoggerFactory.getLogger(RcuDomain.class).error("domain {}: a callback failed", name, failure);
        }

        /**
         * Has callbacks run by an executor. It is given a task when there are callbacks and none is running, and the task
         * ends when there are no more; a task waits for grace periods, and so occupies a thread while it does. If the
         * executor refuses, the domain uses a thread of its own.
         *
         * @param executor runs the callbacks; by default a daemon thread of the domain's own does, while there are some
         * @return this builder
         */
        public Builder callbackExecutor(Executor executor) {
            this.callbackExecutor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /**
         * Has failures of callbacks handled.
         *
         * @param handler is given the callback and what it threw, in the thread that runs callbacks; by default it is logged
         * @return this builder
         */
        public Builder exceptionHandler(BiConsumer<Runnable, Throwable> handler) {
            this.exceptionHandler = Objects.requireNonNull(handler, "handler");
            return this;
        }

        /**
         * Makes a domain with these settings.
         *
         * @return a new domain
         */
        public RcuDomain build() {
            return new RcuDomain(this);
        }
    }
}
