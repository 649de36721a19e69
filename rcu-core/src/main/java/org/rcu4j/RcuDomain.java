package org.rcu4j;

import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.monitor.Management;
import org.rcu4j.internal.platform.AsymmetricBarrier;
import org.rcu4j.internal.platform.Log;
import org.rcu4j.internal.platform.NewerJdk;
import org.rcu4j.internal.platform.Patience;
import org.rcu4j.internal.platform.Strict;
import org.rcu4j.internal.read.AllReaders;
import org.rcu4j.internal.read.DetachedSegment;
import org.rcu4j.internal.read.Epoch;
import org.rcu4j.internal.read.StrictSection;
import org.rcu4j.internal.read.ThreadReader;
import org.rcu4j.internal.read.ThreadReaders;
import org.rcu4j.internal.stall.StallReporter;
import org.rcu4j.internal.stall.StallWatch;
import org.rcu4j.internal.update.CallbackSettings;
import org.rcu4j.internal.update.Callbacks;
import org.rcu4j.internal.update.DurationHistogram;
import org.rcu4j.internal.update.GracePeriods;

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
 * <p><b>Progress.</b> Entering and leaving a section is wait-free, but for a thread's first section, which registers it and may
 * take a lock, as does a virtual thread's that has not read lately; lock-free for detached sections. {@code call} is lock-free
 * while the backlog has room, but for the start of a thread.
 * {@code synchronize}, {@code barrier} and {@code close} block, and so must not be called inside a section of the same domain, nor
 * by its callbacks.
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

    static {
        initialise(List.of(
                Reservation.class, QuiescentReader.class, DetachedSegment.class, Patience.class, GracePeriod.class));
    }

    private final String name;
    private final Epoch epoch;
    private final StallReporter reporter;
    private final AllReaders readers;
    private final ThreadReaders slots;
    private final GracePeriods gracePeriods;
    private final Callbacks callbacks;
    private final StallWatch stallWatch;
    private final Runnable unregister;

    private final Told told = new Told();

    private RcuDomain(Builder settings) {
        name = settings.name;
        epoch = new Epoch(name);
        reporter = new StallReporter(name, settings.stallListener);
        readers = new AllReaders(epoch, reporter);
        slots = readers.slots;
        stallWatch = new StallWatch(reporter, settings.stallTimeout, settings.boostAfter);
        gracePeriods = new GracePeriods(epoch, readers, stallWatch);
        callbacks = new Callbacks(name, settings.ofCallbacks(), epoch, readers, gracePeriods, reporter);
        var unused = ReadBarrier.active(); // chosen now, and not by the first reader or updater
        unregister = settings.jmx ? register() : () -> {};
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
     * Enters a section, to be left by closing what is returned. Wait-free once the thread is registered; allocates nothing. A
     * virtual thread that has not read here lately is registered again.
     *
     * @return the section, for try-with-resources
     * @throws IllegalStateException if the domain is closed and the thread is not inside a section already, or if sections
     *     would nest more than 65 535 deep
     */
    public ReadSection read() {
        ThreadReader slot = slots.atHome();
        if (slot == null) {
            slot = slots.own();
        }
        if (Strict.ENABLED) {
            return StrictSection.enter(slot);
        }
        slot.lock();
        return slot;
    }

    /**
     * Does something inside a section, which is left whatever happens. Costs what {@link #read()} costs.
     *
     * @param body what to do
     * @param <R> the type of its result
     * @param <X> the type of checked exception that it throws
     * @return its result
     * @throws X if the operation does
     * @throws IllegalStateException as {@link #read()} does
     */
    public <R extends @Nullable Object, X extends Throwable> R read(ReadOperation<? extends R, X> body) throws X {
        return reader().read(body);
    }

    /**
     * Enters a section, to be left by {@link #readUnlock()}. Costs what {@link #read()} costs.
     *
     * @throws IllegalStateException as {@link #read()} does
     */
    public void readLock() {
        ThreadReader slot = slots.atHome();
        if (slot == null) {
            slot = slots.own();
        }
        slot.lock();
    }

    /**
     * Leaves the innermost section of this thread. Wait-free. All that the section read or wrote happens before what follows
     * a grace period that waited for it.
     *
     * @throws IllegalMonitorStateException if this thread is in no section of this domain; nothing is changed by it
     */
    public void readUnlock() {
        ThreadReader slot = slots.atHome();
        if (slot == null) {
            unlockAwayFromHome();
        } else {
            slot.unlock();
        }
    }

    /**
     * Tells whether this thread is inside a section of this domain. Wait-free.
     *
     * @return true between entering an outermost section and leaving it
     */
    public boolean isReading() {
        return readers.areInsideHere();
    }

    /**
     * In strict mode, makes sure that this thread is inside a section, for structures whose elements are read inside one;
     * otherwise does nothing, and costs nothing. A detached section belongs to no thread: if one of the domain is open, it may be
     * the caller's. After the Linux kernel's {@code rcu_dereference_check}.
     *
     * @param rule the rule that is broken if the thread is outside, for the exception's message
     * @throws IllegalStateException in strict mode, if this thread is inside no section and there is no detached one
     */
    public void requireReading(String rule) {
        if (Strict.ENABLED && !readers.mayBeInsideHere()) {
            throw new IllegalStateException("strict mode: domain " + name + ": " + rule);
        }
    }

    /**
     * Returns this thread's reader, registering the thread if need be: for loops that would otherwise look it up at each
     * section.
     *
     * @return the reader; for a platform thread always the same one
     * @throws IllegalStateException if the domain is closed and the thread was not registered before
     */
    public RcuReader reader() {
        ThreadReader slot = slots.atHome();
        return slot != null ? slot : slots.own();
    }

    /**
     * Enters a detached section: one that belongs to no thread, may block for as long as it likes, and ends wherever its
     * cookie is given back. Costs an atomic instruction. After the Linux kernel's SRCU.
     *
     * <p>Lock-free. Detached sections do not nest: each has its own cookie, and they may end in any order.
     *
     * @return the cookie for {@link #exit}
     * @throws IllegalStateException if the domain is closed
     */
    public long enter() {
        return readers.detached.enter(Strict.ENABLED ? new Throwable("entered here") : null);
    }

    /**
     * Leaves a detached section. Lock-free, on any thread. All that the section read or wrote happens before what follows a
     * grace period that waited for it, if it happens before this call.
     *
     * @param cookie what {@link #enter} returned
     * @throws IllegalArgumentException if the cookie was not given by this domain, or is already back; nothing is changed
     */
    public void exit(long cookie) {
        readers.detached.exit(cookie);
    }

    /**
     * Registers this thread as one that is inside a section all the time, but for the moments in which it says otherwise.
     *
     * @return the reader, online; to be closed by this thread
     * @throws IllegalStateException if the domain is closed
     */
    public QuiescentReader registerQuiescent() {
        return readers.quiescent.register();
    }

    /**
     * Waits until every section that is open now has been left. Callers that wait at the same time share grace periods.
     * Ignores interrupts while it waits, and sets the thread's interrupt status again at the end.
     *
     * @throws IllegalStateException if called inside a section of this domain, or by one of its callbacks, or if the domain
     *     is closed
     */
    public void synchronize() {
        requireMayWait("synchronize");
        epoch.requireOpen();
        Patience.endlessly(gracePeriods::await);
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
        epoch.requireOpen();
        return gracePeriods.await(patience);
    }

    /**
     * Has a callback run after a grace period that starts after this call, and returns without waiting for it. Callbacks run
     * one at a time, each once, those of one thread in the order of their calls; an exception is given to the exception
     * handler and the next one runs. What precedes the call happens before the callback. Lock-free while the backlog has room;
     * what happens when it is full, the {@linkplain Builder#overflow overflow policy} says.
     *
     * @param callback what to run; may itself use {@code call}, but not wait for the domain
     * @throws IllegalStateException if the domain is closed; the callback will not run
     * @throws java.util.concurrent.RejectedExecutionException if the backlog is full and its policy is to reject; the callback
     *     will not run
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
     * @throws java.util.concurrent.RejectedExecutionException if the backlog is full and its policy is to reject; the callback
     *     will not run
     */
    public void call(Runnable callback, long bytes) {
        Objects.requireNonNull(callback, "callback");
        requireWeight(bytes);
        callbacks.call(callback, bytes);
    }

    /**
     * Reserves a place in the backlog for a callback to come, for an update that must know before it unlinks something that what
     * it unlinks will be reclaimed. What {@link #call} does when the backlog is full this does.
     *
     * @param bytes how much memory the callback will hold, in bytes, counted as pending from now on
     * @return the place, to be closed by try-with-resources
     * @throws IllegalArgumentException if {@code bytes} is negative
     * @throws IllegalStateException if the domain is closed
     * @throws java.util.concurrent.RejectedExecutionException if the backlog is full and its policy is to reject
     */
    public Reservation reserve(long bytes) {
        requireWeight(bytes);
        return Reservation.reserve(callbacks, bytes);
    }

    /**
     * Reserves a place in the backlog if there is room; never waits.
     *
     * @param bytes how much memory the callback will hold, in bytes
     * @return the place; empty if the backlog is full
     * @throws IllegalArgumentException if {@code bytes} is negative
     * @throws IllegalStateException if the domain is closed
     */
    public Optional<Reservation> tryReserve(long bytes) {
        requireWeight(bytes);
        return Reservation.tryReserve(callbacks, bytes);
    }

    /**
     * Waits until all callbacks have run whose {@code call} happened before; they are no longer pending then, nor is the
     * barrier itself. Ignores interrupts while it waits, and sets the thread's interrupt status again at the end.
     *
     * @throws IllegalStateException if called inside a section of this domain, or by one of its callbacks, or if the domain
     *     is closed
     */
    public void barrier() {
        requireMayWait("barrier");
        Patience.endlessly(callbacks::barrier);
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
     * Starts a grace period without waiting for it, and returns a cookie that tells when it has ended. Takes a lock for a
     * moment; may be called inside a section. A thread of the domain's sees the grace period through, also
     * if the domain is closed meanwhile.
     *
     * @return the cookie
     * @throws IllegalStateException if the domain is closed
     */
    public GracePeriod startGracePeriod() {
        epoch.requireOpen();
        return new GracePeriod(this, gracePeriods, gracePeriods.promise());
    }

    /**
     * Tells whether a grace period is waiting now, so that a reader in a long traversal can do others a favour: leave its
     * section, enter again, and find its place anew. Wait-free; one load.
     *
     * @return true while a grace period of this domain is running
     */
    public boolean isGracePeriodPending() {
        return gracePeriods.isPending();
    }

    /**
     * Returns what the domain has done so far.
     *
     * @return the counts as they are now
     */
    public RcuStats stats() {
        DurationHistogram.Summary durations = gracePeriods.durations();
        return new RcuStats(
                readers.size(),
                readers.countInside(),
                reporter.deaths(),
                reporter.stalls(),
                stallWatch.boosts(),
                gracePeriods.runningFor(),
                durations.count(),
                durations.median(),
                durations.p99(),
                durations.max(),
                durations.buckets(),
                callbacks.pending(),
                callbacks.pendingBytes(),
                callbacks.invoked(),
                callbacks.failed(),
                callbacks.overruns(),
                callbacks.rejections());
    }

    /**
     * Closes the domain: no section begins and no callback is accepted any more. Waits, without bound, until all callbacks
     * have run, those too that they have added meanwhile, until all reserved places have been used or given back, and until every
     * section has been left. Then nothing is inside and nothing begins any more, whatever kind of reader it is: what the domain
     * protected may be freed. While callbacks run, they may read and call as before. Ignores interrupts while it waits, and sets the
     * thread's interrupt status again at the end. Closing again does no harm. A thread that has a reserved place itself waits for
     * ever; so does one in a function that an update of a collection calls, since the update has a place.
     *
     * @throws IllegalStateException if called inside a section of this domain, or by one of its callbacks; or, when all sections
     *     have been left, if {@link #close(Duration)} has abandoned callbacks, unless it has reported them to this very thread
     */
    @Override
    public void close() {
        requireMayWait("close");
        Patience.endlessly(this::close);
        long abandoned = callbacks.abandoned();
        if (abandoned > 0 && !told.isHereOf(abandoned)) {
            throw new IllegalStateException("domain " + name + " is closed, but not all of its callbacks have run: "
                    + abandoned + " were abandoned by close(timeout), whose caller has a report of them");
        }
    }

    /**
     * Closes the domain, as {@link #close()} does, but waits no longer than a given time. Callbacks that have not begun to
     * run by then never will, and are in the report; but those for which a place is reserved will.
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
        if (complete) {
            return new CloseReport(callbacks.invoked() - before, List.of(), 0, 0);
        }
        List<Runnable> abandoned = callbacks.abandon();
        told.here(abandoned.size());
        AsymmetricBarrier.heavy(); // A', so that a reader that entered before the domain closed is counted
        int inside = readers.countInside();
        long underWay = callbacks.pending();
        boolean unexplained = abandoned.isEmpty() && underWay == 0 && inside == 0; // the last one has left just now
        return new CloseReport(callbacks.invoked() - before, abandoned, underWay, unexplained ? 1 : inside);
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

    private boolean close(Patience patience) throws InterruptedException {
        epoch.close();
        unregister.run();
        boolean allRan = callbacks.close(patience);
        return allRan && gracePeriods.await(patience);
    }

    static void requireWeight(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a callback holds zero or more bytes, not " + bytes);
        }
    }

    void requireMayWait(String operation) {
        Strict.waitsFor(epoch);
        if (isReading()) {
            throw new IllegalStateException("domain " + name + ": " + operation
                    + " waits for sections of its domain to end, so it is not called inside one;"
                    + " leave the section first, or use call");
        }
        if (callbacks.isCurrentThread() || gracePeriods.isLedHere()) {
            throw new IllegalStateException("domain " + name + ": " + operation
                    + " waits for the domain, so its callbacks and listeners don't call it; use call");
        }
    }

    /** Whom reports have told of callbacks that were abandoned, and of how many. */
    private static final class Told {

        /** The one thread that was told of all, by its number; 0 if there were several. */
        private long thread;

        private long callbacks;

        synchronized void here(int more) {
            if (more > 0) {
                long caller = NewerJdk.threadId(Thread.currentThread());
                thread = callbacks == 0 || thread == caller ? caller : 0;
                callbacks += more;
            }
        }

        /** Whether this thread was told of all. */
        synchronized boolean isHereOf(long all) {
            return callbacks == all && thread == NewerJdk.threadId(Thread.currentThread());
        }
    }

    private void unlockAwayFromHome() {
        ThreadReader slot = slots.find();
        if (slot == null) {
            throw new IllegalMonitorStateException("domain " + name
                    + ": this thread has entered no section; a section is left once for each time it was entered, by the"
                    + " thread that entered it");
        }
        slot.unlock();
    }

    /**
     * Initialises classes with the first domain, not when they are first used: at the end of a stack a class could fail to be
     * initialised, and then it would be of no use for as long as the JVM runs.
     */
    private static void initialise(List<Class<?>> classes) {
        try {
            for (Class<?> each : classes) {
                Class<?> unused = MethodHandles.lookup().ensureInitialized(each);
            }
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** A JVM may have no management: the module java.management is optional. */
    private Runnable register() {
        try {
            return Management.register(this, RcuDomain::stats, name);
        } catch (LinkageError e) {
            Log.DOMAIN.warn("domain {} is no MBean: this JVM has no module java.management", name, e);
            return () -> {};
        }
    }

    /** The settings of a domain to be. Not thread-safe. */
    public static final class Builder {

        final String name;
        Duration stallTimeout = Duration.ofSeconds(10);
        Consumer<StallReport> stallListener = report -> {};
        long maxPendingCallbacks = 1_000_000;
        long maxPendingBytes = 256L << 20;
        OverflowPolicy overflow = OverflowPolicy.BLOCK;
        boolean jmx;

        @Nullable
        Duration boostAfter;

        @Nullable
        Executor callbackExecutor;

        BiConsumer<Runnable, Throwable> exceptionHandler;

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "name");
            this.exceptionHandler =
                    (callback, failure) -> Log.DOMAIN.error("domain {}: a callback failed", name, failure);
        }

        /**
         * Sets after what time a reader that keeps a grace period waiting is reported.
         *
         * @param timeout a positive time; 10 s by default
         * @return this builder
         * @throws IllegalArgumentException if it is zero or negative
         */
        public Builder stallTimeout(Duration timeout) {
            if (timeout.isZero() || timeout.isNegative()) {
                throw new IllegalArgumentException("a stall timeout is a positive time, not " + timeout);
            }
            this.stallTimeout = timeout;
            return this;
        }

        /**
         * Has stalls told to a listener, besides the log: a reader that stays too long, once and again in doubling intervals;
         * and a thread that ended inside a section.
         *
         * @param listener is called by a thread that waits for a grace period, or that registers as a reader; must not wait for
         *     the domain, and should be quick: grace periods wait for it
         * @return this builder
         */
        public Builder stallListener(Consumer<StallReport> listener) {
            this.stallListener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Bounds the number of callbacks that are pending.
         *
         * @param count a positive number; a million by default
         * @return this builder
         * @throws IllegalArgumentException if it is zero or negative
         */
        public Builder maxPendingCallbacks(long count) {
            this.maxPendingCallbacks = requirePositive(count, "callbacks");
            return this;
        }

        /**
         * Bounds the bytes that pending callbacks hold, by what their callers say. A callback that exceeds the bound by itself
         * is accepted when no other with bytes is pending.
         *
         * @param bytes a positive number; 256 MiB by default
         * @return this builder
         * @throws IllegalArgumentException if it is zero or negative
         */
        public Builder maxPendingBytes(long bytes) {
            this.maxPendingBytes = requirePositive(bytes, "bytes");
            return this;
        }

        /**
         * Sets what happens to a callback that finds the backlog full.
         *
         * @param policy {@link OverflowPolicy#BLOCK} by default
         * @return this builder
         */
        public Builder overflow(OverflowPolicy policy) {
            this.overflow = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /**
         * Has callbacks run by an executor. It is given a task when there are callbacks and none is running, and the task
         * ends when there are no more; a task waits for grace periods, and so occupies a thread while it does. Whatever the
         * executor does, one task runs at a time, once. If the executor throws, or has not begun the task after a second when
         * the domain is next used, a thread of the domain's own runs the callbacks. An executor that runs tasks in the caller
         * makes the caller wait; if a grace period would wait for the caller, a thread of the domain's own takes over.
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
         * Gives a platform thread that keeps a grace period waiting for so long the highest Java priority, until it leaves that
         * section or is waited for no more; then it has its own priority again, unless the program has set another one meanwhile.
         * Where several domains wait for one thread, the last of them gives it back. Virtual threads, quiescent-state readers'
         * included, and detached sections are passed over. JVMs honour priorities on some systems and with some flags only: on
         * Linux, HotSpot does with {@code -XX:ThreadPriorityPolicy=1}, as root. Off by default.
         *
         * @param after a positive time
         * @return this builder
         * @throws IllegalArgumentException if it is zero or negative
         */
        public Builder boostStalledReaders(Duration after) {
            if (after.isZero() || after.isNegative()) {
                throw new IllegalArgumentException("readers are boosted after a positive time, not " + after);
            }
            this.boostAfter = after;
            return this;
        }

        /**
         * Sets whether the domain is on the platform's MBean server, as {@code org.rcu4j:type=RcuDomain,name=…}, until it is
         * closed or becomes unreachable. Needs the module java.management; without it the log says so.
         *
         * @param registered false by default
         * @return this builder
         */
        public Builder jmx(boolean registered) {
            this.jmx = registered;
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

        private CallbackSettings ofCallbacks() {
            return new CallbackSettings(
                    maxPendingCallbacks, maxPendingBytes, overflow, callbackExecutor, exceptionHandler, stallTimeout);
        }

        private static long requirePositive(long bound, String what) {
            if (bound <= 0) {
                throw new IllegalArgumentException("a backlog has room for one or more " + what + ", not " + bound);
            }
            return bound;
        }
    }
}
