package org.rcu4j;

import org.rcu4j.internal.DomainAccess;

/** What the library's other modules may ask of a domain. */
final class AccessForModules extends DomainAccess {

    @Override
    public void admit(RcuDomain domain, long bytes) {
        domain.callbacks().admit(bytes);
    }

    @Override
    public boolean tryAdmit(RcuDomain domain, long bytes) {
        return domain.callbacks().tryAdmit(bytes);
    }

    @Override
    public void add(RcuDomain domain, Runnable callback, long bytes) {
        domain.callbacks().add(domain.callbacks().weighed(callback, bytes, null));
        domain.callbacks().wake();
    }

    @Override
    public void retract(RcuDomain domain, long bytes) {
        domain.callbacks().retract(bytes);
    }

    @Override
    public void requireInside(RcuDomain domain, String rule) {
        domain.requireInside(rule);
    }
}
