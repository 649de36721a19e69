package org.rcu4j.reclaim;

import java.util.Objects;
import java.util.function.Consumer;
import org.rcu4j.internal.platform.StackProbe;
import org.rcu4j.internal.platform.StackRoom;

/**
 * Hazard pointers: a reader says which object it is using, and that one is not freed. Where RCU waits for everybody, this
 * looks at single objects: a reader that stalls holds back what it protects and nothing else, so memory stays bounded whatever
 * readers do. In return each object that a reader comes to has to be protected.
 *
 * <pre>{@code
 * HazardDomain hazards = HazardDomain.create("engines");
 *
 * try (HazardPointer hazard = hazards.acquire()) { // any thread; several at once if need be
 *     Engine engine = hazard.protect(current);     // an AtomicReference or an RcuReference
 *     engine.search(query);
 * }
 *
 * Engine old = current.getAndSet(newEngine);       // first unlink: no new reader finds it
 * hazards.retire(old, Engine::free);               // then retire
 * }</pre>
 *
 * <p>What is retired is freed once, by a thread that retires or drains, some time after the last hazard pointer ceased to protect it: when
 * enough has gathered, one thread looks at all hazard pointers and frees the rest. No lock is held while it does. If a free
 * action throws, that is counted and logged, and the next object is freed. A free action may itself retire, protect, and
 * drain.
 *
 * <p>A thread that ends without closing its hazard pointers protects nothing any more; the log tells of it.
 *
 * <p>An object is in one pair of hands: the caller's if {@code retire} throws, the domain's once it has returned, and its free
 * action's, once, at the end.
 *
 * <p><b>Bound.</b> Let H be the number of hazard pointers that there are: up to about twice as many as were ever held at once, or
 * the few that a domain begins with. Let T be the number of threads that are retiring or draining. Then no more than
 * (T + 1) · (max(64, 2H) + H + T) objects are retired and not freed, besides those that free actions retire.
 *
 * <p><b>Progress.</b> Protecting is lock-free and clearing wait-free, with no fence unless
 * {@link org.rcu4j.ReadBarrier#FENCE} is active. Acquiring is lock-free but where there are more hazard pointers held than ever
 * before; it costs a compare-and-set, and allocates nothing but then. Retiring never waits for a reader. It allocates one
 * object of up to 32 bytes and is lock-free, but for a scan now and then, which waits for another thread's scan, and then
 * frees.
 *
 * <p><b>Memory effects.</b> All that a reader did with an object before it gave the protection up, and all that precedes
 * {@code retire}, happens before the object is freed.
 *
 * <p>After M. Michael, "Hazard Pointers: Safe Memory Reclamation for Lock-Free Objects" (IEEE TPDS 2004), with an asymmetric
 * barrier as in folly's implementation.
 */
public final class HazardDomain implements AutoCloseable {

    private final String name;
    private final HazardSlots slots;
    private final RetiredObjects retired;
    /** Set by close. */
    private volatile boolean closed;

    @SuppressWarnings("this-escape") // hazard pointers keep the reference, and nobody has one yet
    private HazardDomain(String name) {
        this.name = Objects.requireNonNull(name, "name");
        this.slots = new HazardSlots(this);
        this.retired = new RetiredObjects(name, slots);
    }

    /**
     * Makes a domain. It has no thread.
     *
     * @param name how logs call it
     * @return a new domain
     */
    public static HazardDomain create(String name) {
        return new HazardDomain(name);
    }

    /**
     * Gives the calling thread a hazard pointer, which protects nothing yet. A thread may have several. If this throws, whatever
     * it is, the thread has none more than before.
     *
     * @return a hazard pointer, to be closed by this thread
     * @throws IllegalStateException if the domain is closed
     */
    public HazardPointer acquire() {
        StackProbe.require(); // what acquires can close
        if (closed) {
            throw closedDomain("gives no hazard pointer");
        }
        HazardPointer claimed = slots.claim();
        if (closed) { // the claim is an atomic read-modify-write, so a close that has returned is seen behind it
            claimed.owner = null;
            throw closedDomain("gives no hazard pointer");
        }
        return claimed;
    }

    /**
     * Has an object freed once no hazard pointer protects it. Returns without waiting for that; but now and then it is this call that frees
     * what has gathered. It does so only if there is memory for it, and 16 KiB of room on the stack for the free actions, and
     * otherwise leaves it to the next call: the object is retired all the same.
     *
     * <p>If this throws, whatever it is, the object is not retired and remains the caller's. If the domain is closed it may still be
     * protected then, by threads that have acquired a hazard pointer before; that is why objects are retired before the domain is
     * closed.
     *
     * @param <T> the type of the object
     * @param object what to free; no new reader finds it any more
     * @param free frees it, on whatever thread retires or drains; should not block
     * @throws IllegalStateException if the domain is closed and the caller is not one of its free actions; in strict mode, if the
     *     object is retired already
     */
    @SuppressWarnings("EmptyCatch")
    public <T> void retire(T object, Consumer<? super T> free) {
        Objects.requireNonNull(object, "object");
        Objects.requireNonNull(free, "free");
        StackProbe.require();
        if (closed && !retired.isFreeingHere()) {
            throw closedDomain("accepts no object");
        }
        Retired element = new Retired(object, free);
        retired.add(element);
        try {
            if (closed || retired.isEnough(element)) {
                retired.free(closed);
            }
        } catch (Throwable e) {
            // no memory or no room for it: the object is retired all the same, and the next call tries again
        }
    }

    /**
     * Frees all that was retired before and that no hazard pointer protects, and what free actions retire meanwhile. What another thread is
     * just freeing may not have been freed when this returns. Called by a free action, it takes effect when those that are to be
     * freed along with that one have been. If this throws an Error, for want of memory or of 16 KiB of room on the stack, what it has
     * not freed is retired still.
     */
    public void drain() {
        retired.free(true);
    }

    /**
     * Closes the domain: no hazard pointer can be acquired and no object retired any more, but by free actions. Waits for nobody:
     * frees what is unprotected now, and what its free actions retire. What is protected still is freed when the hazard pointers
     * that protect it are closed; or by {@link #drain()}, which is needed if their threads have ended without closing them, or had no
     * memory or no stack for it: {@link #pending()} tells. Closing again drains again, and does no harm.
     *
     * <p>If this throws an Error, for want of memory or stack, the domain may be closed already; closing it again does the rest.
     */
    @Override
    public void close() {
        StackRoom.require();
        closed = true;
        drain();
    }

    /**
     * Returns how many objects are retired and not freed yet, among them those that are just being freed.
     *
     * @return a number that may be out of date at once
     */
    public long pending() {
        return retired.pending();
    }

    /**
     * Returns how many free actions have thrown an exception. Each was logged.
     *
     * @return a number that only grows
     */
    public long failures() {
        return retired.failed();
    }

    /**
     * Returns the domain's name and what is going on in it.
     *
     * @return a description for logs
     */
    @Override
    public String toString() {
        return "HazardDomain[" + name + (closed ? ", closed" : "") + ", hazard pointers=" + slots.count() + ", pending="
                + pending() + "]";
    }

    HazardSlots slots() {
        return slots;
    }

    String name() {
        return name;
    }

    /** On behalf of a thread that has just closed a hazard pointer: it may have been what the last objects waited for. */
    void drainIfClosed() {
        if (closed) {
            drain();
        }
    }

    private IllegalStateException closedDomain(String rule) {
        return new IllegalStateException("hazard domain " + name + " is closed: a closed hazard domain " + rule);
    }
}
