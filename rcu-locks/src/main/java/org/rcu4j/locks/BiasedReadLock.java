package org.rcu4j.locks;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import org.rcu4j.RcuDomain;
import org.rcu4j.RcuReader;
import org.rcu4j.internal.platform.StackProbe;
import org.rcu4j.internal.platform.Strict;

/**
 * The read lock of a {@link RcuReadWriteLock}, and the bias: while it is there, a section of the lock's domain alone lets a reader
 * in. A writer takes the bias away, and readers that find none go through the gate.
 *
 * <p>One object, so that the fast path loads what it needs from its own fields.
 */
final class BiasedReadLock extends AbstractLock {

    /** Of so many reads of a thread at the gate one looks at the clock, whether the inhibition is over. */
    private static final int READS_PER_LOOK = 16;

    private static final VarHandle BIASED = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "biased", VarHandle.class, BiasedReadLock.class, boolean.class);

    private final RcuReadWriteLock whole;
    private final RcuDomain domain;
    private final BlockingReadWriteLock gate;

    /** Used at the gate only. */
    private final Inhibition inhibition = new Inhibition(System.nanoTime());

    /**
     * Whether a section alone lets a reader in. Taken away by a writer that holds the gate, given back by a reader that does
     * (release); read by readers inside a section (acquire).
     */
    @SuppressWarnings("unused") // through its VarHandle
    private boolean biased = true;

    /**
     * Whether all readers have left that entered by the bias, since it was taken away last. A reader in a section then has only
     * entered to look for the bias. Written at the gate (volatile), read by those who count.
     */
    private volatile boolean left;

    BiasedReadLock(RcuReadWriteLock whole, RcuDomain domain, BlockingReadWriteLock gate) {
        this.whole = whole;
        this.domain = domain;
        this.gate = gate;
    }

    // --- readers

    @Override
    public void lock() {
        StackProbe.require();
        Strict.waitsFor(whole);
        if (!enterSection()) {
            lockGate();
        }
    }

    private void lockGate() {
        long[] holds = ReadHolds.ofThisThread();
        if (!gate.tryRead(holds)) {
            gate.readLock().lock();
        }
        considerBias(holds);
    }

    @Override
    public boolean tryLock() {
        StackProbe.require();
        if (enterSectionIfBiased()) {
            return true;
        }
        long[] holds = ReadHolds.ofThisThread();
        boolean entered = gate.tryReadFirst(holds);
        if (entered) {
            considerBias(holds);
        }
        return entered;
    }

    @Override
    boolean lock(LockPatience patience) throws InterruptedException {
        patience.record(whole);
        if (enterSectionIfBiased()) {
            return true;
        }
        long[] holds = ReadHolds.ofThisThread();
        boolean entered = gate.read(holds, patience);
        if (entered) {
            considerBias(holds);
        }
        return entered;
    }

    /** A reader that has gone both through the gate and into a section did so in this order, and leaves the section first. */
    @Override
    public void unlock() {
        RcuReader reader = domain.reader();
        if (reader.isReading()) {
            reader.unlock();
        } else if (!gate.tryUnlockRead()) {
            gate.readLock().unlock();
        }
    }

    /** Spares those who will not wait a section in vain, which others would count. A thread that reads already does so again. */
    private boolean enterSectionIfBiased() {
        return (isBiased() || isReading()) && enterSection();
    }

    /**
     * Enters first and looks for the bias then, since only that counts: a look before would cost all, and spare few. Without the
     * bias it leaves the section again, unless it is inside another: whoever takes the bias away waits for that one.
     */
    private boolean enterSection() {
        RcuReader reader = domain.reader();
        reader.lock();
        if ((boolean) BIASED.getAcquire(this)) {
            return true;
        }
        boolean inside = true;
        try {
            reader.unlock();
            inside = false;
            if (reader.isReading()) {
                reader.lock();
                inside = true;
            }
            return inside;
        } catch (Throwable e) {
            if (inside) {
                reader.unlock();
            }
            throw e;
        }
    }

    /** Whether this thread reads by the bias. */
    boolean isReading() {
        return domain.isReading();
    }

    /** How many threads read by the bias. */
    int readersByBias() {
        if (left) {
            return 0;
        }
        int inside = domain.stats().readersInside();
        // a writer that takes the bias away waits for fewer and fewer: a look that counts more saw one that came in vain
        return isBiased() ? inside : Math.min(inside, domain.stats().readersInside());
    }

    // --- the bias

    boolean isBiased() {
        return (boolean) BIASED.getAcquire(this);
    }

    /**
     * Gives the bias back if it is time. Called with the gate's read lock held: no writer is inside, but this thread may be one
     * that reads. Never fails.
     */
    private void considerBias(long[] holds) {
        try {
            if (ReadHolds.isOneIn(holds, READS_PER_LOOK) && !isBiased() && !gate.isWriteLockedByCurrentThread()) {
                long now = System.nanoTime();
                if (inhibition.isOver(now)) {
                    inhibition.biasReturns(now);
                    left = false;
                    BIASED.setRelease(this, true);
                }
            }
        } catch (Throwable e) { // this reader is inside; another one will give it back
            Thread.onSpinWait();
        }
    }

    /**
     * Takes the bias away if it is there, and waits until those have left who entered by it. Called with the gate's write lock
     * held.
     *
     * <p>If the bias is not there then this thread has entered by none: whoever took it away would still wait for that, and hold
     * the gate.
     *
     * @return false if the patience was not enough, or this thread is a reader; the bias is there then
     */
    boolean revoke(LockPatience patience) throws InterruptedException {
        return !isBiased() || revokePresent(patience);
    }

    private boolean revokePresent(LockPatience patience) throws InterruptedException {
        if (isReading()) {
            return false;
        }
        long start = System.nanoTime();
        boolean revoked = false;
        BIASED.setRelease(this, false);
        try {
            revoked = awaitReaders(patience);
        } finally {
            if (!revoked) {
                biased = true; // nothing was written that readers would have to see
            }
        }
        if (revoked) {
            left = true;
            rememberRevocation(start);
        }
        return revoked;
    }

    private boolean awaitReaders(LockPatience patience) throws InterruptedException {
        if (!patience.isInterruptible()) {
            domain.synchronize();
            return true;
        }
        return domain.synchronize(Duration.ofNanos(Math.max(0, patience.remaining())));
    }

    private void rememberRevocation(long start) {
        try {
            inhibition.biasRevoked(start, System.nanoTime());
        } catch (Throwable e) { // the bias is away, and returns the sooner
            Thread.onSpinWait();
        }
    }

    @Override
    public String toString() {
        return Misuse.nameOf(whole) + ".readLock[read locks: " + whole.getReadLockCount() + "]";
    }
}
