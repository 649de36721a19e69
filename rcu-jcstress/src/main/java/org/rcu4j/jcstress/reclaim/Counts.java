package org.rcu4j.jcstress.reclaim;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.rcu4j.RcuDomain;
import org.rcu4j.jcstress.Round;
import org.rcu4j.reclaim.RefCount;
import org.rcu4j.reclaim.StripedRefCount;

/** The last reference is given back while somebody tries to retain the object. */
public final class Counts {

    private static final String MEANS = "an object was freed while somebody had retained it, or not once";

    private Counts() {}

    /** Results: whether the user saw it freed (-1 if it could not be retained), and how often it was freed. */
    @JCStressTest
    @State
    @Outcome(
            id = {"0, 1", "-1, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "used before it was freed, or not at all")
    @Outcome(expect = Expect.FORBIDDEN, desc = MEANS)
    public static class RefCountTest extends Round {
        final AtomicInteger freed = new AtomicInteger();
        final Resource resource = new Resource();
        final RefCount count = new RefCount(() -> {
            resource.free();
            freed.incrementAndGet();
        });

        @Actor
        public void user(II_Result r) {
            meet();
            r.r1 = -1;
            if (count.tryRetain()) {
                pause();
                r.r1 = resource.isFreed() ? 1 : 0;
                count.release();
            }
        }

        @Actor
        public void owner() {
            meet();
            count.release();
        }

        @Arbiter
        public void outcome(II_Result r) {
            r.r2 = freed.get();
        }
    }

    /** Two users give back what they share with the owner at the same time: it is freed once, after what both did. */
    @JCStressTest
    @State
    @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "freed once, after both")
    @Outcome(
            expect = Expect.FORBIDDEN,
            desc = "an object was freed before one of its users had done with it, or not once")
    public static class LastReleaseTest extends Round {
        int usesBeforeFreed;
        int one;
        int other;
        final AtomicInteger freed = new AtomicInteger();
        final RefCount count = new RefCount(() -> {
            usesBeforeFreed = one + other;
            freed.incrementAndGet();
        });

        public LastReleaseTest() {
            count.retain();
        }

        @Actor
        public void one() {
            meet();
            one = 1;
            boolean unused = count.release();
        }

        @Actor
        public void other() {
            meet();
            other = 1;
            boolean unused = count.release();
        }

        @Arbiter
        public void outcome(II_Result r) {
            r.r1 = freed.get();
            r.r2 = usesBeforeFreed;
        }
    }

    /** A count that is looked at first and then added to: so it comes back from zero. */
    @JCStressTest
    @State
    @Outcome(id = "1, .*|.*, [^1]", expect = Expect.ACCEPTABLE_INTERESTING, desc = MEANS)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "used before it was freed, or not at all")
    public static class RevivedControl extends Round {
        final AtomicInteger freed = new AtomicInteger();
        final Resource resource = new Resource();
        final AtomicInteger count = new AtomicInteger(1);

        @Actor
        public void user(II_Result r) {
            meet();
            r.r1 = -1;
            if (count.get() > 0) {
                count.incrementAndGet();
                pause();
                r.r1 = resource.isFreed() ? 1 : 0;
                release();
            }
        }

        @Actor
        public void owner() {
            meet();
            release();
        }

        @Arbiter
        public void outcome(II_Result r) {
            r.r2 = freed.get();
        }

        private void release() {
            if (count.decrementAndGet() == 0) {
                resource.free();
                freed.incrementAndGet();
            }
        }
    }

    /** A striped count is killed, which ends in a callback, while somebody tries to retain the object. */
    @JCStressTest
    @State
    @Outcome(
            id = {"0", "-1"},
            expect = Expect.ACCEPTABLE,
            desc = "used before it was freed, or not at all")
    @Outcome(expect = Expect.FORBIDDEN, desc = MEANS)
    public static class StripedTest extends Round {
        static final RcuDomain DOMAIN = RcuDomain.builder("striped").jmx(false).build();

        final Resource resource = new Resource();
        final StripedRefCount count = new StripedRefCount(DOMAIN, resource::free);

        @Actor
        public void user(I_Result r) {
            meet();
            r.r1 = -1;
            if (count.tryRetain()) {
                stay();
                r.r1 = resource.isFreed() ? 1 : 0;
                count.release();
            }
        }

        @Actor
        public void owner() {
            meet();
            count.kill();
            for (int step = 1; !resource.isSeenFreed(); step++) {
                spin(step);
            }
        }
    }
}
