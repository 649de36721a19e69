package org.rcu4j.internal;

import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuDomain;

/**
 * What a domain does for the library's own modules and for nobody else. The domain gives its class's one instance of this when it
 * is initialised, so that whoever has a domain can have it (after the JDK's SharedSecrets).
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
     * For strict mode: makes sure that the calling thread is inside a section, as far as that can be known; any detached section
     * of the domain may be the caller's.
     *
     * @param rule what is read inside a section, and of which domain: the message
     * @throws IllegalStateException if it is not
     */
    public abstract void requireInside(RcuDomain domain, String rule);
}
