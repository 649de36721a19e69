package org.rcu4j.reclaim;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuReference;
import org.rcu4j.internal.platform.AsymmetricBarrier;

/**
 * A hazard pointer: protects one object at a time from being freed, for as long as its thread likes. See {@link HazardDomain}.
 *
 * <p>It belongs to the thread that acquired it, until that closes it; other threads are refused. After that it may be anybody's,
 * so don't keep it: if the same thread has acquired it again in the meantime, use of the old reference goes unnoticed.
 */
public final class HazardPointer extends HazardPointerFields.Word implements AutoCloseable {

    /*
     * A reader publishes what it is going to use, and then looks whether it is still there; an updater makes it unreachable, and
     * then looks whether a hazard pointer publishes it. Fences B and B' are between the two steps of each. If the publication is
     * first before B', the scan sees it and spares the object. If B' is first, the reader's second look comes after the object
     * was made unreachable, finds something else, and the reader tries again. Without the second look the object might be freed
     * between the first look and the publication.
     *
     * What is published is not a reference but a number, the object's identity hash code. The collector has no part in it, so
     * the store is a plain store: G1 adds a full fence to the store of a reference into an old object, and that is what the
     * light barrier saves. The few pairs of objects that have the same number protect each other; that is a delay and no
     * harm.
     */

    private static final long NOTHING = 0;

    /** Owner while a dead thread's hazard pointer is being cleared. */
    private static final Object CLEARING = new Object();

    private static final VarHandle HAZARD = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "hazard", VarHandle.class, HazardPointerFields.Word.class, long.class);
    private static final VarHandle OWNER = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "owner", VarHandle.class, HazardPointerFields.Front.class, Object.class);

    HazardPointer(HazardDomain domain) {
        super(domain);
    }

    /**
     * Returns what a reference points to now, and protects it until this hazard pointer protects something else, is cleared, or
     * is closed. What it protected before is given up, also if this throws an Error. Needs no more
     * room on the stack than {@link HazardDomain#acquire()} has found.
     *
     * <p>Lock-free: tries again if the reference has changed meanwhile. No atomic read-modify-write, no allocation, and no fence
     * unless {@link org.rcu4j.ReadBarrier#FENCE} is active. What was written before the object was published is seen.
     *
     * <p>This is enough if each object has been taken out of the reference before it is retired, by the thread that retires it. In a linked
     * structure the reference itself may be in an object that is unlinked already: then that must show in the reference, for
     * example as a marker in it, and the caller must begin again.
     *
     * @param <T> the type of the object
     * @param source where to find it
     * @return the object, protected; or null if there is none, and then nothing is protected
     * @throws IllegalStateException if the calling thread has not acquired this hazard pointer, or has closed it
     */
    public <T extends @Nullable Object> T protect(AtomicReference<T> source) {
        requireOwner();
        T seen = source.getAcquire();
        try {
            while (true) {
                publish(seen);
                T again = source.getAcquire();
                if (again == seen) {
                    return again;
                }
                seen = again;
            }
        } catch (Throwable e) {
            HAZARD.setRelease(this, NOTHING);
            throw e;
        }
    }

    /**
     * Returns what a reference points to now, and protects it, as {@link #protect(AtomicReference)} does. No section is needed,
     * and the reference's domain has no part in it: what is protected here is safe from being freed by a {@link HazardDomain},
     * and not from being reclaimed after a grace period.
     *
     * @param <T> the type of the object
     * @param source where to find it
     * @return the object, protected; or null if there is none, and then nothing is protected
     * @throws IllegalStateException if the calling thread has not acquired this hazard pointer, or has closed it
     */
    public <T extends @Nullable Object> T protect(RcuReference<T> source) {
        requireOwner();
        T seen = source.peek();
        try {
            while (true) {
                publish(seen);
                T again = source.peek();
                if (again == seen) {
                    return again;
                }
                seen = again;
            }
        } catch (Throwable e) {
            HAZARD.setRelease(this, NOTHING);
            throw e;
        }
    }

    /**
     * Gives up what is protected. All that the thread did with it happens before it is freed. Wait-free; one store.
     *
     * @throws IllegalStateException if the calling thread has not acquired this hazard pointer, or has closed it
     */
    public void clear() {
        requireOwner();
        HAZARD.setRelease(this, NOTHING);
    }

    /**
     * Gives up what is protected, and the hazard pointer with it, for others to acquire. Wait-free, unless the domain is closed:
     * then this frees what no other hazard pointer protects, if there is memory and stack for it. While the domain
     * is open it needs no more room on the stack than {@link HazardDomain#acquire()} has found.
     *
     * @throws IllegalStateException if the calling thread has not acquired this hazard pointer, or has closed it
     */
    @Override
    @SuppressWarnings("EmptyCatch")
    public void close() {
        requireOwner();
        HAZARD.setRelease(this, NOTHING);
        OWNER.setRelease(this, null);
        try {
            AsymmetricBarrier.light(); // C
            domain.drainIfClosed();
        } catch (Throwable e) {
            // no memory or no room for it: it is closed all the same, and the next one to drain frees the rest
        }
    }

    /**
     * Tells which thread it belongs to.
     *
     * @return a description for logs
     */
    @Override
    public String toString() {
        Object holder = OWNER.getOpaque(this);
        return "HazardPointer[" + domain.name() + ", " + (holder == null ? "free" : "of " + holder) + "]";
    }

    /** Makes it the calling thread's if it is no thread's. */
    boolean tryClaim(Thread caller) {
        return OWNER.getOpaque(this) == null && OWNER.compareAndSet(this, null, caller);
    }

    /** Clears and frees it if its thread has ended; tells whether this call did so. */
    boolean clearIfDead() {
        Object holder = OWNER.getAcquire(this);
        if (!(holder instanceof Thread thread) || thread.isAlive() || !OWNER.compareAndSet(this, holder, CLEARING)) {
            return false;
        }
        HAZARD.setRelease(this, NOTHING);
        OWNER.setRelease(this, null);
        return true;
    }

    /** The number of the object that it protects, or zero. */
    long hazard() {
        return (long) HAZARD.getAcquire(this);
    }

    /** The number by which an object is protected: never zero, whatever the hash code. */
    static long numberOf(Object object) {
        return System.identityHashCode(object) | 1L << 32;
    }

    /** Protects an object from those scans that have not passed their heavy barrier yet: not enough without a second look. */
    void publish(@Nullable Object object) {
        HAZARD.setRelease(this, object == null ? NOTHING : numberOf(object));
        AsymmetricBarrier.light(); // B
    }

    private void requireOwner() {
        if (owner != Thread.currentThread()) {
            throw notTheOwner();
        }
    }

    private IllegalStateException notTheOwner() {
        Object holder = OWNER.getOpaque(this);
        String what = holder instanceof Thread ? "belongs to " + holder : "was closed, or never acquired,";
        return new IllegalStateException("a hazard pointer of hazard domain " + domain.name() + " " + what
                + " and was used by " + Thread.currentThread()
                + ": a hazard pointer is used by the thread that acquired it, until that closes it");
    }
}
