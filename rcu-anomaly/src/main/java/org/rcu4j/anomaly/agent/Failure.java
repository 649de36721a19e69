package org.rcu4j.anomaly.agent;

import java.io.IOException;

/** What is thrown at a point. */
public enum Failure {
    /** The stack has ended. */
    STACK {
        @Override
        boolean canHappenAt(Site site) {
            return site.kind() == Site.Kind.ENTRY || site.kind() == Site.Kind.USER;
        }

        @Override
        Throwable newThrowable(String where) {
            return new StackOverflowError(where);
        }
    },
    /** There is no memory. */
    MEMORY {
        @Override
        boolean canHappenAt(Site site) {
            return site.kind() != Site.Kind.ENTRY || site.allocates();
        }

        @Override
        Throwable newThrowable(String where) {
            return new OutOfMemoryError(where);
        }
    },
    /** User code throws a checked exception that it has not declared. */
    CHECKED {
        @Override
        boolean canHappenAt(Site site) {
            return site.kind() == Site.Kind.USER;
        }

        @Override
        Throwable newThrowable(String where) {
            return new IOException(where);
        }
    },
    /** User code throws a RuntimeException. */
    RUNTIME {
        @Override
        boolean canHappenAt(Site site) {
            return site.kind() == Site.Kind.USER;
        }

        @Override
        Throwable newThrowable(String where) {
            return new IllegalStateException(where);
        }
    },
    /** User code throws an Error. */
    ERROR {
        @Override
        boolean canHappenAt(Site site) {
            return site.kind() == Site.Kind.USER;
        }

        @Override
        Throwable newThrowable(String where) {
            return new AssertionError(where);
        }
    };

    abstract boolean canHappenAt(Site site);

    abstract Throwable newThrowable(String where);
}
