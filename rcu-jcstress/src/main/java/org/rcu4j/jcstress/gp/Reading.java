package org.rcu4j.jcstress.gp;

import static org.rcu4j.jcstress.gp.Litmus.DOMAIN;

import org.rcu4j.QuiescentReader;
import org.rcu4j.RcuReader;
import org.rcu4j.ReadSection;

/** A kind of reader: how it enters a section and leaves it. */
abstract class Reading {

    /** {@code RcuDomain.read} and {@code ReadSection.close}. */
    static final Reading SECTION = new Reading() {
        @Override
        Object enter() {
            return DOMAIN.read();
        }

        @Override
        void exit(Object section) {
            ((ReadSection) section).close();
        }
    };

    /** {@code RcuDomain.readLock} and {@code readUnlock}. */
    static final Reading LOCK = new Reading() {
        @Override
        Object enter() {
            DOMAIN.readLock();
            return DOMAIN;
        }

        @Override
        void exit(Object section) {
            DOMAIN.readUnlock();
        }
    };

    /** The thread's {@code RcuReader}. */
    static final Reading READER = new Reading() {
        @Override
        Object enter() {
            RcuReader reader = DOMAIN.reader();
            reader.lock();
            return reader;
        }

        @Override
        void exit(Object section) {
            ((RcuReader) section).unlock();
        }
    };

    /** {@code RcuDomain.enter} and {@code exit}. */
    static final Reading DETACHED = new Reading() {
        @Override
        Object enter() {
            return DOMAIN.enter();
        }

        @Override
        void exit(Object section) {
            DOMAIN.exit((Long) section);
        }
    };

    /** A {@code QuiescentReader} that is online for as long as the section lasts. */
    static final Reading QUIESCENT = new Reading() {
        @Override
        Object enter() {
            QuiescentReader reader = QUIESCENT_READER.get();
            reader.online();
            return reader;
        }

        @Override
        void exit(Object section) {
            ((QuiescentReader) section).offline();
        }
    };

    /**
     * A {@code QuiescentReader} whose section lasts from one announcement to the next. It is offline between the rounds, when it
     * waits for the other actors.
     */
    static final Reading ANNOUNCING = new Reading() {
        @Override
        Object enter() {
            QuiescentReader reader = QUIESCENT_READER.get();
            reader.online();
            reader.quiescentState();
            return reader;
        }

        @Override
        void exit(Object section) {
            QuiescentReader reader = (QuiescentReader) section;
            reader.quiescentState();
            reader.offline();
        }
    };

    /** Of the control: no section at all. */
    static final Reading NONE = new Reading() {
        @Override
        Object enter() {
            return this;
        }

        @Override
        void exit(Object section) {}
    };

    /** The reader of {@link Tiny}. */
    static final Reading TINY = new Reading() {
        @Override
        Object enter() {
            Tiny.enter();
            return this;
        }

        @Override
        void exit(Object section) {
            Tiny.exit();
        }
    };

    private static final ThreadLocal<QuiescentReader> QUIESCENT_READER = ThreadLocal.withInitial(() -> {
        QuiescentReader reader = DOMAIN.registerQuiescent();
        reader.offline();
        return reader;
    });

    /**
     * Enters a section.
     *
     * @return what to leave it with
     */
    abstract Object enter();

    /** Leaves the section. */
    abstract void exit(Object section);
}
