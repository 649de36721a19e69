package org.rcu4j.reclaim;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.rcu4j.RcuDomain;
import org.rcu4j.ReadSection;
import org.rcu4j.Reservation;
import org.rcu4j.internal.platform.StackProbe;
import org.rcu4j.internal.platform.StackRoom;

/**
 * A reference count for an object that many threads retain all the time: until it is {@linkplain #kill() killed}, retaining and
 * releasing write only to the calling thread's part of the count. After the Linux kernel's percpu_ref.
 *
 * <p>A count in parts can't be seen to reach zero. So there is a first reference, which {@code kill} gives up: from then on all
 * use one shared counter, and when that reaches zero the action runs, once. While the count is live the object can't go away,
 * so {@code tryRetain} succeeds. The pattern is that of {@link RefCount}: look up inside a section, retain, use outside.
 *
 * <pre>{@code
 * StripedRefCount users = new StripedRefCount(domain, environment::close);
 *
 * if (users.tryRetain()) {       // as often as you like, on any thread
 *     try {
 *         read(environment);
 *     } finally {
 *         users.release();       // on any thread
 *     }
 * }
 *
 * users.kill();                  // closes it as soon as nobody uses it
 * }</pre>
 *
 * <p>While it is live a call costs a section of the domain and an atomic add that nobody contends for, and is wait-free where
 * sections are; after {@code kill} it is lock-free. All that precedes any {@code release}, and the {@code kill}, happens before
 * the action. A live count takes up some hundred bytes per processor.
 *
 * <p>More releases than retains are noticed only once the count has been killed.
 */
public final class StripedRefCount {

    /*
     * The references are the sum of the parts and the shared counter, less the bias. A thread that finds the count live, inside a
     * section, adds to the parts; one that finds it killed adds to the shared counter. So the total is right all the time,
     * however the two mix. A grace period after the kill no thread adds to the parts any more: each that found the count live has
     * left that section. Then the parts are summed up, and their sum is moved to the shared counter. Until it is there the bias
     * keeps that far from zero, although releases may reach it whose retains are in the parts; the bias leaves with the same
     * atomic add that brings the sum, and takes the first reference along.
     */
    private static final long BIAS = 1L << 62;

    private static final VarHandle SHARED = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "shared", VarHandle.class, StripedRefCount.class, long.class);
    private static final VarHandle KILLED = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "killed", VarHandle.class, StripedRefCount.class, boolean.class);

    private final RcuDomain domain;
    private final Runnable onZero;
    private final StripedSum parts = new StripedSum();

    /** The bias and the first reference, until the sum of the parts has come. Atomic read-modify-write, volatile reads. */
    private volatile long shared = BIAS + 1;

    /** Set by kill, compare-and-set, once there is a place for the callback. Read by everybody. */
    private volatile boolean killed;

    /**
     * Makes a live count with one reference, which {@link #kill()} gives up.
     *
     * @param domain whose sections and grace periods the count uses; to be open for as long as the count is live
     * @param onZero what to do when the count reaches zero; runs once, on the thread whose release does it, or as a callback of
     *     the domain if nobody has a reference when the count is killed
     */
    public StripedRefCount(RcuDomain domain, Runnable onZero) {
        this.domain = Objects.requireNonNull(domain, "domain");
        this.onZero = Objects.requireNonNull(onZero, "onZero");
    }

    /**
     * Retains the object unless its count has reached zero.
     *
     * @return whether it was retained: true while the count is live, and after that until the last reference is given back
     * @throws IllegalStateException if the count is live and the domain closed
     */
    public boolean tryRetain() {
        StackRoom.require(); // what retains can release
        return addIfLive(1) || retainShared();
    }

    /**
     * Retains the object unless its count has been killed: for new users, where users that have a reference already may retain
     * once more by {@link #tryRetain()}.
     *
     * @return whether it was retained
     * @throws IllegalStateException if the count is live and the domain closed
     */
    public boolean tryRetainLive() {
        StackRoom.require(); // what retains can release
        return addIfLive(1);
    }

    /**
     * Gives a reference back, and runs the action if the count was killed and this was the last. What the action throws is
     * thrown to the caller; the count is zero nevertheless, and the action is not run again: the object is the caller's then.
     *
     * @throws IllegalStateException if the count was killed and is zero already, or if it is live and the domain closed
     * @throws StackOverflowError if the reference is the last and the stack has less than 16 KiB of room for the action; the
     *     reference has not been given back then
     */
    public void release() {
        if (!addIfLive(-1)) {
            releaseShared();
        }
    }

    /**
     * Gives the first reference up and has the count watched for zero, which takes a grace period. Does not wait for that, only
     * for room in the domain's backlog if its policy is to wait. May be called inside a section. If this throws, whatever it is,
     * the count is live and has been all the time.
     *
     * @throws IllegalStateException if the count was killed before, or if the domain is closed
     * @throws java.util.concurrent.RejectedExecutionException if the domain's backlog is full and its policy is to reject
     */
    public void kill() {
        StackProbe.require();
        Runnable move = new Move(this);
        requireLive();
        Reservation place = domain.reserve(0); // waits, or is refused, here
        boolean mine = false;
        try {
            mine = KILLED.compareAndSet(this, false, true);
            if (!mine) {
                throw killedTwice();
            }
            place.call(move);
        } catch (Throwable e) {
            if (mine) {
                killed = false; // nobody has moved the sum, so adding to the parts is right again
            }
            place.close();
            throw e;
        }
    }

    /**
     * Tells whether the count is live; says no more about it, since no thread knows more.
     *
     * @return a description for logs
     */
    @Override
    public String toString() {
        return "StripedRefCount[" + (killed ? "killed" : "live") + "]";
    }

    private boolean addIfLive(long change) {
        if (killed) {
            return false; // for good, so it needs no section
        }
        StackProbe.require(); // what begins the section can end it
        int part = StripedSum.own();
        boolean live;
        ReadSection section = domain.read();
        try {
            live = !killed;
            if (live) {
                parts.add(part, change);
            }
        } finally {
            leave(section);
        }
        return live;
    }

    /** What was added stays added, so leaving must not fail: if it does it has not left, and there is room to leave all the same. */
    private static void leave(ReadSection section) {
        try {
            section.close();
        } catch (Throwable e) {
            section.close();
        }
    }

    private boolean retainShared() {
        long present = shared;
        while (present > 0) {
            if (SHARED.weakCompareAndSet(this, present, present + 1)) {
                return true;
            }
            present = shared;
        }
        return false;
    }

    private void releaseShared() {
        long present = shared;
        while (true) {
            if (present <= 0) {
                throw new IllegalStateException(this + " in " + domain
                        + " was released though it is zero: an object is released once for each time it was retained");
            }
            if (present == 1) {
                StackRoom.require();
            }
            if (SHARED.weakCompareAndSet(this, present, present - 1)) {
                break;
            }
            present = shared;
        }
        if (present == 1) {
            onZero.run();
        }
    }

    private void requireLive() {
        if (killed) {
            throw killedTwice();
        }
    }

    private IllegalStateException killedTwice() {
        return new IllegalStateException(this + " in " + domain
                + " was killed once more: a count is killed once, by the owner of the first reference");
    }

    /** Called once, a grace period after the kill. */
    private void moveToShared() {
        long change = parts.sum() - BIAS - 1;
        long references = (long) SHARED.getAndAdd(this, change) + change;
        if (references < 0) {
            throw releasedTooOften(-references);
        }
        if (references == 0) {
            onZero.run();
        }
    }

    private IllegalStateException releasedTooOften(long times) {
        return new IllegalStateException(this + " in " + domain + ": the object was released " + times
                + " times more often than it was retained, so its count never reaches zero");
    }

    /** The callback of a kill. Not a lambda, so that a report can name it; used once. */
    private static final class Move implements Runnable {
        private final StripedRefCount count;

        Move(StripedRefCount count) {
            this.count = count;
        }

        @Override
        public void run() {
            count.moveToShared();
        }

        /** For the exception handler and for reports of a domain that was closed too early. */
        @Override
        public String toString() {
            return "sum up " + count;
        }
    }
}
