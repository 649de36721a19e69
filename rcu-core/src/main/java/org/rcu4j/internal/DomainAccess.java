package org.rcu4j.internal;

import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuDomain;

/**
 * What a domain does for the library's own modules and for nobody else. The domain gives its class's one instance of this when it
 * is initialised, so that whoever has a domain can have it (after the JDK's SharedSecrets).
 *
 * <p>{@link #admit} or {@link #tryAdmit}, then {@link #add} or {@link #retract}, is {@link RcuDomain#call} in two halves: for
 * whoever must know before it unlinks something that what it unlinks will be reclaimed. Each admission is followed by exactly one
 * of the other two.
 */
public abstract class DomainAccess {

    private static volatile @Nullable DomainAccess instance;

    /** Given once, by the domain's class. */
    public static void set(DomainAccess access) {
        if (instance != null) {
            throw new IllegalStateException("access to domains is given by RcuDomain, once");
        }
        instance = access;
    }

    /** For whoever has a domain. */
    public static DomainAccess get() {
        DomainAccess access = instance;
        if (access == null) {
            throw new IllegalStateException("there is no access to domains before there is a domain");
        }
        return access;
    }

    /**
     * Reserves a place for a callback; waits for it, or refuses, as {@link RcuDomain#call} does.
     *
     * @param bytes how much memory the callback will hold; the same for the other half
     * @throws IllegalStateException if the domain is closed
     * @throws java.util.concurrent.RejectedExecutionException if the backlog is full and its policy is to reject
     */
    public abstract void admit(RcuDomain domain, long bytes);

    /**
     * Reserves a place for a callback if there is room, as {@link #admit} does; never waits, nor refuses for want of room.
     *
     * @return whether there was room
     * @throws IllegalStateException if the domain is closed
     */
    public abstract boolean tryAdmit(RcuDomain domain, long bytes);

    /** Has a callback run after a grace period that starts now, in the place that was reserved. */
    public abstract void add(RcuDomain domain, Runnable callback, long bytes);

    /** Gives the place that was reserved back. */
    public abstract void retract(RcuDomain domain, long bytes);

    /**
     * For strict mode: makes sure that the calling thread is inside a section, as far as that can be known; any detached section
     * of the domain may be the caller's.
     *
     * @param rule what is read inside a section, and of which domain: the message
     * @throws IllegalStateException if it is not
     */
    public abstract void requireInside(RcuDomain domain, String rule);
}
