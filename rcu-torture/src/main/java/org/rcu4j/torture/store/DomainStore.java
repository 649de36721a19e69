package org.rcu4j.torture.store;

import org.rcu4j.RcuDomain;

/** A store whose things are protected by a domain. */
public abstract class DomainStore implements Store {

    private final RcuDomain domain;

    protected DomainStore(RcuDomain domain) {
        this.domain = domain;
    }

    /** A domain of default settings, for a store. */
    public static RcuDomain newDomain() {
        return RcuDomain.builder("torture-store").jmx(false).build();
    }

    protected final RcuDomain domain() {
        return domain;
    }

    /** Has something done in a section: in one of the ways that there are. */
    protected final void inSection(int way, Runnable work) {
        switch (way) {
            case 0 -> {
                try (var section = domain.read()) {
                    work.run();
                }
            }
            case 1 -> {
                long cookie = domain.enter();
                try {
                    work.run();
                } finally {
                    domain.exit(cookie);
                }
            }
            default -> {
                domain.readLock();
                try {
                    work.run();
                } finally {
                    domain.readUnlock();
                }
            }
        }
    }

    @Override
    public boolean dieInside() {
        domain.readLock();
        return true;
    }

    @Override
    public final long gracePeriods() {
        return domain.stats().gracePeriods();
    }

    @Override
    public final long callbacks() {
        return domain.stats().callbacksInvoked();
    }

    @Override
    public void close() {
        domain.close();
    }
}
