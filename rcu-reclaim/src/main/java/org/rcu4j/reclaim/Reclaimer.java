package org.rcu4j.reclaim;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuDomain;
import org.rcu4j.internal.platform.Once;
import org.rcu4j.internal.platform.StackProbe;

/**
 * Deferred free: resources that are freed after a grace period, when no section can be using them any more.
 *
 * <pre>{@code
 * Reclaimer reclaimer = new Reclaimer(domain);
 * Mapping old = current.getAndSet(newMapping);     // first unlink: no new reader finds it
 * reclaimer.retire(old, Mapping::unmap, old.size()); // then retire
 * }</pre>
 *
 * <p>Each resource is freed once, by a {@linkplain RcuDomain#call callback} of the domain, and those that one thread retires in
 * the order in which it does. If freeing throws, the domain's exception handler is given the exception, the domain counts a
 * failed callback, and the next resource is freed. The domain's bounds and its overflow policy hold for resources too: what is
 * retired and not yet freed is its backlog, and {@link RcuDomain#barrier()} waits until all has been freed.
 *
 * <p>A resource is in one pair of hands: the reclaimer has it once {@code retire} has returned, and the caller if that threw,
 * whatever it was. An updater that could do nothing with a resource that is refused after it was unlinked asks for a place first, by
 * {@link RcuDomain#reserve}, and unlinks it then.
 *
 * <p>What precedes {@code retire}, and all that readers did in the sections that were waited for, happens before the resource
 * is freed. Retiring is lock-free while the backlog has room, and allocates one object of 24 bytes, two if a weight is given.
 *
 * <p>In {@linkplain org.rcu4j.RcuReference#get() strict mode} a resource that is retired again before it has been freed is
 * refused.
 */
public final class Reclaimer {

    private static final Consumer<AutoCloseable> CLOSE = Reclaimer::close;

    private final RcuDomain domain;
    private final @Nullable Once retired = Once.ifStrict("a resource is retired once");

    /**
     * Makes a reclaimer.
     *
     * @param domain the domain in whose sections the resources are used
     */
    public Reclaimer(RcuDomain domain) {
        this.domain = Objects.requireNonNull(domain, "domain");
    }

    /**
     * Has a resource closed after a grace period.
     *
     * @param resource what to close; no new reader finds it any more
     * @throws IllegalStateException if the domain is closed; the resource is not retired and remains the caller's
     * @throws java.util.concurrent.RejectedExecutionException if the domain's backlog is full and its policy is to reject; the
     *     resource is not retired and remains the caller's
     */
    public void retire(AutoCloseable resource) {
        retire(resource, CLOSE, 0);
    }

    /**
     * Has a resource freed after a grace period.
     *
     * @param <T> the type of the resource
     * @param resource what to free; no new reader finds it any more
     * @param free frees it; must not wait for the domain, but may retire others
     * @throws IllegalStateException if the domain is closed; the resource is not retired and remains the caller's
     * @throws java.util.concurrent.RejectedExecutionException if the domain's backlog is full and its policy is to reject; the
     *     resource is not retired and remains the caller's
     */
    public <T> void retire(T resource, Consumer<? super T> free) {
        retire(resource, free, 0);
    }

    /**
     * Has a resource freed after a grace period, and its memory counted until then.
     *
     * @param <T> the type of the resource
     * @param resource what to free; no new reader finds it any more
     * @param free frees it; must not wait for the domain, but may retire others
     * @param bytes how much memory the resource holds, in bytes, counted in the domain's backlog until it has been freed
     * @throws IllegalArgumentException if {@code bytes} is negative
     * @throws IllegalStateException if the domain is closed; the resource is not retired and remains the caller's
     * @throws java.util.concurrent.RejectedExecutionException if the domain's backlog is full and its policy is to reject; the
     *     resource is not retired and remains the caller's
     */
    public <T> void retire(T resource, Consumer<? super T> free, long bytes) {
        Objects.requireNonNull(resource, "resource");
        Objects.requireNonNull(free, "free");
        if (retired == null) {
            domain.call(new FreeCallback<>(resource, free, null), bytes);
        } else {
            retireStrictly(resource, free, bytes, retired);
        }
    }

    /**
     * Names the domain.
     *
     * @return a description for logs
     */
    @Override
    public String toString() {
        return "Reclaimer[" + domain + "]";
    }

    private <T> void retireStrictly(T resource, Consumer<? super T> free, long bytes, Once pending) {
        StackProbe.require();
        FreeCallback<T> callback = new FreeCallback<>(resource, free, pending);
        pending.begin(resource);
        try {
            domain.call(callback, bytes);
        } catch (Throwable refused) {
            pending.given.remove(resource);
            throw refused;
        }
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw Reclaimer.<RuntimeException>sneak(e);
        }
    }

    /** So that the exception handler is given what the resource threw, checked or not. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Exception> E sneak(Exception e) throws E {
        throw (E) e;
    }

    /** The callback that frees one resource. */
    private static final class FreeCallback<T> implements Runnable {
        private final T resource;
        private final Consumer<? super T> free;
        private final @Nullable Once pending;

        FreeCallback(T resource, Consumer<? super T> free, @Nullable Once pending) {
            this.resource = resource;
            this.free = free;
            this.pending = pending;
        }

        @Override
        public void run() {
            if (pending != null) {
                pending.given.remove(resource);
            }
            free.accept(resource);
        }

        /** For the exception handler and for reports of a domain that was closed too early. */
        @Override
        public String toString() {
            return "free " + Once.name(resource);
        }
    }
}
