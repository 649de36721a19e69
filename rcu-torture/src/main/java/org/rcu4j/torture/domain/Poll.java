package org.rcu4j.torture.domain;

import java.time.Duration;
import org.rcu4j.GracePeriod;

/** A cookie for a grace period, as the updaters use it. */
public interface Poll {

    boolean isElapsed();

    boolean await(Duration timeout) throws InterruptedException;

    /** Has an action told when it has elapsed, or given up. */
    void then(Ending ending);

    /** Hears of the end. */
    interface Ending {
        void ended(boolean elapsed);
    }

    /** The real thing. */
    static Poll of(GracePeriod cookie) {
        return new Poll() {
            @Override
            public boolean isElapsed() {
                return cookie.isElapsed();
            }

            @Override
            public boolean await(Duration timeout) throws InterruptedException {
                return cookie.await(timeout);
            }

            @Override
            public void then(Ending ending) {
                var unused = cookie.toFuture().whenComplete((nothing, failure) -> ending.ended(failure == null));
            }
        };
    }
}
