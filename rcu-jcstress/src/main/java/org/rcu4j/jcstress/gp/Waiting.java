package org.rcu4j.jcstress.gp;

import static org.rcu4j.jcstress.gp.Litmus.DOMAIN;

import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rcu4j.GracePeriod;
import org.rcu4j.RcuDomain;
import org.rcu4j.internal.platform.AsymmetricBarrier;
import org.rcu4j.jcstress.Round;

/** A form of the grace period: how an updater waits for one. */
abstract class Waiting {

    /** {@code RcuDomain.synchronize}. */
    static final Waiting SYNCHRONIZE = new Waiting() {
        @Override
        void await() {
            DOMAIN.synchronize();
        }
    };

    /** {@code RcuDomain.call}: until the callback has run, on the domain's own thread. */
    static final Waiting CALL = new Waiting() {
        @Override
        void await() {
            AtomicBoolean called = new AtomicBoolean();
            DOMAIN.call(() -> called.set(true));
            for (int step = 1; !called.get(); step++) {
                Round.spin(step);
            }
        }
    };

    /** {@code RcuDomain.startGracePeriod}, whose cookie is asked until it says that the grace period has ended. */
    static final Waiting POLL = new Waiting() {
        @Override
        void await() {
            GracePeriod cookie = DOMAIN.startGracePeriod();
            for (int step = 1; !cookie.isElapsed(); step++) {
                Round.spin(step);
            }
        }
    };

    /** A grace period of another domain. */
    static final Waiting ELSEWHERE = new Waiting() {
        private final RcuDomain other =
                RcuDomain.builder("elsewhere").jmx(false).build();

        @Override
        void await() {
            other.synchronize();
        }
    };

    /** Of the control: a grace period that waits for nobody. It is a full fence. */
    static final Waiting AT_ONCE = new Waiting() {
        @Override
        void await() {
            VarHandle.fullFence();
        }
    };

    /** Of the control: callbacks that run, on a thread of their own, without a grace period. */
    static final Waiting CALL_AT_ONCE = new Waiting() {
        private final Executor worker = Executors.newSingleThreadExecutor(Waiting::daemon);

        @Override
        void await() {
            AtomicBoolean called = new AtomicBoolean();
            worker.execute(() -> called.set(true));
            for (int step = 1; !called.get(); step++) {
                Round.spin(step);
            }
        }
    };

    /** Of the control: that of a {@link Tiny} without its heavy barrier. */
    static final Waiting TINY_NO_BARRIER = new Waiting() {
        @Override
        void await() {
            VarHandle.acquireFence();
            Tiny.awaitDeparture();
        }
    };

    /** The grace period of {@link Tiny}, which lacks nothing. */
    static final Waiting TINY = new Waiting() {
        @Override
        void await() {
            AsymmetricBarrier.heavy();
            Tiny.awaitDeparture();
        }
    };

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "callbacks-at-once");
        thread.setDaemon(true);
        return thread;
    }

    /** Waits for all sections that are open when it is called. */
    abstract void await();
}
