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
 * The read lock of a {@link RcuReadWriteLock}, and its bias. While the bias is there, a reader only enters a section of the
 * lock's domain. A writer takes the bias away; readers that find none go through the gate.
 *
 * <p>Both are one object, so that the fast path loads what it needs from its own fields.
 */
final class BiasedReadLock extends AbstractLock {

    /** One of so many reads of a thread at the gate looks at the clock, whether the inhibition is over. */
    private static final int READS_PER_LOOK = 16;

    private static final VarHandle BIASED = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "biased", VarHandle.class, BiasedReadLock.class, boolean.class);

    private final RcuReadWriteLock whole;
    private final RcuDomain domain;
    private final BlockingReadWriteLock gate;

    /** Used at the gate only. */
    private final Inhibition inhibition = new Inhibition(System.nanoTime());

    /**
     * Whether the bias is there. Taken away by a writer that holds the gate, given back by a reader that does (release);
     * read by readers inside a section (acquire).
     */
    @SuppressWarnings("unused") // through its VarHandle
    private boolean biased = true;

    /**
     * Whether all readers that entered by the bias have left since it was taken away last. If so, a reader in a section has
     * only entered it to look for the bias. Written at the gate (volatile), read to count readers.
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

    /**
     * A thread that is inside by the gate and in a section came by the gate first: it leaves the section first. A thread that came
     * by the gate need not be registered with the domain, and is not now: that could fail.
     */
    @Override
    public void unlock() {
        if (domain.isReading()) {
            domain.readUnlock();
        } else if (!gate.tryUnlockRead()) {
            gate.readLock().unlock();
        }
    }

    /**
     * Enters a section if that may let the thread in: there is the bias, or the thread reads by it already. A look in
     * advance, so that a thread that need not be fast enters no section in vain, in which others would count it.
     */
    private boolean enterSectionIfBiased() {
        return (isBiased() || isReading()) && enterSection();
    }

    /**
     * Enters a section and then looks for the bias. Only that look counts: one before would cost all readers, and spare
     * few. Without the bias the thread leaves the section again, unless it is inside another one: the writer that takes the
     * bias away waits for that one.
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
        // while a writer takes the bias away there are fewer and fewer: the larger count has readers that only looked
        return isBiased() ? inside : Math.min(inside, domain.stats().readersInside());
    }

    // --- the bias

    boolean isBiased() {
        return (boolean) BIASED.getAcquire(this);
    }

    /**
     * Gives the bias back if the inhibition is over. Called with the gate's read lock held: no other thread writes, but
     * this one may. Never fails.
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
        } catch (Throwable e) { // this reader is inside; another one gives the bias back
            Thread.onSpinWait();
        }
    }

    /**
     * Takes the bias away if it is there, and waits until all readers that entered by it have left. Called with the gate's
     * write lock held.
     *
     * <p>If the bias is not there, this thread does not read by it: the writer that took it away would still wait for this
     * thread, and hold the gate.
     *
     * @return false if the patience was not enough, or if this thread reads; then the bias is there
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
                biased = true; // a plain write: the writer has written nothing that readers would have to see
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
        } catch (Throwable e) { // the bias is away; it only returns sooner
            Thread.onSpinWait();
        }
    }

    @Override
    public String toString() {
        return Misuse.nameOf(whole) + ".readLock[read locks: " + whole.getReadLockCount() + "]";
    }
}
