package org.rcu4j.internal.read;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuReader;
import org.rcu4j.ReaderKind;
import org.rcu4j.internal.platform.AsymmetricBarrier;
import org.rcu4j.internal.platform.NewerJdk;
import org.rcu4j.internal.platform.StackProbe;
import org.rcu4j.internal.platform.Strict;

/**
 * A virtual thread's slot in one domain. It does what a {@link PlatformReader} does. But since there may be millions of such threads,
 * it takes no cache line of its own, and the table of the domain keeps only the slots of those that read now or did so lately: a
 * grace period takes the others out, in two steps, with a fence A' between them ({@link #mark}, {@link #leave}). So the last step
 * of entering a section is a look at whether the slot is still listed.
 *
 * <p>Why no section is overlooked. If the section's store comes first before that A', the second step sees the section, and the
 * slot stays. If A' comes first, the section sees the mark behind fence A: it takes it away, so that the slot stays, or finds that
 * the slot is out; then it goes outside, puts the slot into the table again and begins anew. (After an idea of biased locking: a
 * claim that costs nothing to use again, and takes a barrier to be revoked.)
 *
 * <p>A thread has at most one slot in the table, since only the thread itself puts slots there, and only when it finds none. A
 * slot that is out may still be used as a reader: it then passes on to the one in the table, if there is one.
 *
 * <p>The JVM loads this class when a virtual thread reads for the first time. Until then {@link PlatformReader} is the only
 * {@link RcuReader} there is, and the JIT compiles {@code lock} and {@code unlock} without looking at the class.
 */
final class VirtualReader extends ThreadReader {

    private static final int LISTED = 0;

    /** Still in the table, and to be taken out by the next grace period if its thread does not enter a section before. */
    private static final int LEAVING = 1;

    private static final int OUT = 2;

    private static final VarHandle WORD = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "word", VarHandle.class, VirtualReader.class, long.class);
    private static final VarHandle LISTING = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "listing", VarHandle.class, VirtualReader.class, int.class);

    private final ThreadReaders slots;

    /** Weak, so that the domain keeps no thread alive that has ended, or will never go on. */
    private final WeakReference<Thread> owner;

    /** Written by the owner (release), or by the thread that found it dead; read by grace periods (acquire). */
    private long word;

    /**
     * Written by the owner if it is OUT; by the leader of a grace period if it is LISTED; by either, with a compare-and-set, if it
     * is LEAVING. Read by both (volatile).
     */
    private volatile int listing;

    private VirtualReader(Thread owner, Epoch epoch, ThreadReaders slots) {
        super(NewerJdk.threadId(owner), epoch);
        this.slots = slots;
        this.owner = new WeakReference<>(owner);
        this.word = ownerId;
    }

    /** Named so that the JVM need not load the class to verify the caller. */
    static ThreadReader of(Thread owner, Epoch epoch, ThreadReaders slots) {
        return new VirtualReader(owner, epoch, slots);
    }

    @Override
    public void lock() {
        StackProbe.require();
        if (word != NewerJdk.threadId(Thread.currentThread())) {
            nest();
            return;
        }
        try {
            WORD.setRelease(this, epoch.current());
            AsymmetricBarrier.light(); // A
            if ((listing != LISTED || epoch.isClosed()) && !stays()) {
                return;
            }
            if (Strict.ENABLED) {
                entry = Strict.entered(epoch);
            }
        } catch (Throwable e) {
            word = ownerId;
            throw e;
        }
    }

    @Override
    public void unlock() {
        if (!isOwnedHere() || !SectionWord.isOutermost(word)) {
            leaveInner();
            return;
        }
        Strict.left(epoch);
        WORD.setRelease(this, ownerId);
    }

    @Override
    public boolean isReading() {
        if (SectionWord.isInside((long) WORD.getOpaque(this))) {
            return true;
        }
        ThreadReader successor = successor();
        return successor != null && successor.isReading();
    }

    @Override
    long word() {
        return (long) WORD.getAcquire(this);
    }

    @Override
    public @Nullable Thread thread() {
        return owner.get();
    }

    @Override
    public boolean isAbandoned() {
        Thread thread = owner.get();
        return thread == null || !thread.isAlive();
    }

    @Override
    public ReaderKind kind() {
        return ReaderKind.THREAD;
    }

    @Override
    void expel() {
        if (Strict.ENABLED && isOwnedHere()) {
            Strict.left(epoch);
        }
        WORD.setRelease(this, ownerId);
    }

    private boolean isOwnedHere() {
        return ownerId == NewerJdk.threadId(Thread.currentThread());
    }

    private void nest() {
        if (!isOwnedHere()) {
            throw notOwner();
        }
        WORD.setRelease(this, SectionWord.inner(word));
    }

    private void leaveInner() {
        if (!isOwnedHere()) {
            throw notReading();
        }
        if (SectionWord.isInside(word)) {
            WORD.setRelease(this, SectionWord.outer(word));
            return;
        }
        ThreadReader successor = successor();
        if (successor == null) {
            throw notReading();
        }
        successor.unlock();
    }

    /** What the owner, which is the caller, has in the table in the place of this slot; or null. */
    private @Nullable ThreadReader successor() {
        if (listing != OUT || !isOwnedHere()) {
            return null;
        }
        ThreadReader present = slots.findSettled();
        return present == this ? null : present;
    }

    /**
     * Behind the store and fence A, where the slot is not simply listed or the domain is closed.
     *
     * @return whether the section that was stored stays; false if the thread has entered a section anew, by this slot or another
     */
    private boolean stays() {
        if (epoch.isClosed()) {
            epoch.requireOpen();
            WORD.setRelease(this, epoch.currentAsOpen());
            AsymmetricBarrier.light(); // A
        }
        if (listing == LISTED || (int) LISTING.compareAndExchange(this, LEAVING, LISTED) != OUT) {
            return true;
        }
        WORD.setRelease(this, ownerId); // outside again, while it is not in the table
        ThreadReader present = slots.findSettled();
        if (present == null) {
            putBack();
            present = this;
        }
        present.lock();
        return false;
    }

    private void putBack() {
        listing = LISTED;
        try {
            slots.put(this);
        } catch (Throwable e) {
            listing = OUT;
            throw e;
        }
    }

    @Override
    void mark() {
        if (listing == LISTED && isIdle()) {
            LISTING.setOpaque(this, LEAVING);
        }
    }

    @Override
    boolean isMarked() {
        return listing == LEAVING;
    }

    @Override
    boolean leave() {
        return isIdle() && LISTING.compareAndSet(this, LEAVING, OUT);
    }

    private boolean isIdle() {
        return !SectionWord.isInside(word());
    }
}
