package org.rcu4j.reclaim;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.rcu4j.internal.platform.Once;
import org.rcu4j.internal.platform.StackRoom;

/**
 * A reference count: an object is used by those that retain it, and when the last of them releases it an action runs. After the
 * Linux kernel's kref.
 *
 * <p>Counting alone can't answer how a reader comes to its first reference: between finding the object and retaining it, the
 * last owner may release it. The answer is to look it up inside a section, in which the object's memory can't go away, and to
 * retain it there unless its count has reached zero. What was retained is then used for as long as it takes, outside of any
 * section:
 *
 * <pre>{@code
 * final class Engine {
 *     final RefCount references;
 *
 *     Engine(Reclaimer reclaimer) {
 *         references = new RefCount(() -> reclaimer.retire(this, Engine::free)); // readers may still look at the count
 *     }
 * }
 *
 * Engine engine;
 * try (var section = domain.read()) {
 *     engine = current.get();
 *     if (!engine.references.tryRetain()) {
 *         engine = null; // it is on its way out: look again, or do without
 *     }
 * }
 * if (engine != null) {
 *     try {
 *         engine.search(query); // may take minutes
 *     } finally {
 *         engine.references.release();
 *     }
 * }
 *
 * Engine old = current.getAndSet(newEngine); // an updater
 * old.references.release();                  // gives up the first reference
 * }</pre>
 *
 * <p>A count that has reached zero stays there: a dying object is never revived. Misuse throws and leaves the count as it was,
 * and so does whatever else is thrown but by the action.
 *
 * <p>All methods are lock-free, one compare-and-set each where no other thread interferes. All that precedes any {@code release} happens
 * before the action. For an object that many threads retain all the time, see {@link StripedRefCount}.
 */
public final class RefCount {

    private static final VarHandle COUNT = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "count", VarHandle.class, RefCount.class, int.class);

    private final Runnable onZero;

    /** Never leaves zero. Changed by compare-and-set only: an add that had to be taken back would be seen by others. */
    private volatile int count = 1;

    /**
     * Makes a count of one: the maker's reference.
     *
     * @param onZero what to do when the count reaches zero; runs once, on the thread whose release does it
     */
    public RefCount(Runnable onZero) {
        this.onZero = Objects.requireNonNull(onZero, "onZero");
    }

    /**
     * Retains the object unless its count has reached zero.
     *
     * @return whether it was retained; if not it never will be again
     * @throws IllegalStateException if the count is {@code Integer.MAX_VALUE}: a release is missing somewhere
     */
    public boolean tryRetain() {
        int present = count;
        while (present != 0) {
            if (present == Integer.MAX_VALUE) {
                throw new IllegalStateException(this + " of action " + Once.name(onZero)
                        + " was retained once more, but a count holds at most " + present
                        + " references: is a release missing?");
            }
            if (COUNT.weakCompareAndSet(this, present, present + 1)) {
                return true;
            }
            present = count;
        }
        return false;
    }

    /**
     * Retains the object once more, on behalf of a user that has a reference already.
     *
     * @throws IllegalStateException if the count has reached zero, which it can't if the caller has a reference; or if it is
     *     {@code Integer.MAX_VALUE}
     */
    public void retain() {
        if (!tryRetain()) {
            throw new IllegalStateException(this + " of action " + Once.name(onZero)
                    + " was retained: only a user that has a reference retains once more, but the count is zero;"
                    + " use tryRetain");
        }
    }

    /**
     * Gives a reference back, and runs the action if it was the last. What the action throws is thrown to the caller; the count
     * is zero nevertheless, and the action is not run again: the object is the caller's then.
     *
     * @return whether this call reached zero
     * @throws IllegalStateException if the count is zero already
     * @throws StackOverflowError if the reference is the last and the stack has less than 16 KiB of room for the action; the
     *     reference has not been given back then
     */
    public boolean release() {
        int present = count;
        while (true) {
            if (present == 0) {
                throw new IllegalStateException(this + " of action " + Once.name(onZero)
                        + " was released though it is zero: an object is released once for each time it was retained,"
                        + " and once at first");
            }
            if (present == 1) {
                StackRoom.require();
            }
            if (COUNT.weakCompareAndSet(this, present, present - 1)) {
                break;
            }
            present = count;
        }
        if (present > 1) {
            return false;
        }
        onZero.run();
        return true;
    }

    /**
     * Returns how many references there are, which may be out of date at once.
     *
     * @return the count; once it is zero it stays zero
     */
    public int count() {
        return count;
    }

    /**
     * Names the count.
     *
     * @return a description for logs
     */
    @Override
    public String toString() {
        return "RefCount[" + count + "]";
    }
}
