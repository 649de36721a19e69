package org.rcu4j;

import org.rcu4j.internal.DomainAccess;

/** What the library's other modules may ask of a domain. */
final class AccessForModules extends DomainAccess {

    @Override
    public void requireInside(RcuDomain domain, String rule) {
        domain.requireInside(rule);
    }
}
