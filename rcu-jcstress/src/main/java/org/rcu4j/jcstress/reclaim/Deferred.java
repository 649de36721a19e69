package org.rcu4j.jcstress.reclaim;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.rcu4j.RcuDomain;
import org.rcu4j.RcuReference;
import org.rcu4j.ReadSection;
import org.rcu4j.jcstress.Round;
import org.rcu4j.reclaim.RcuPool;
import org.rcu4j.reclaim.Reclaimer;

/** What is freed, or used for something else, a grace period after it was unlinked. */
public final class Deferred {

    private static final String FREED = "an object was freed while a section was using it";
    private static final String REUSED = "an object changed its meaning while a section was using it";

    private Deferred() {}

    /** What all have: a reference and what it refers to at first. */
    public abstract static class Unlinking extends Round {
        static final RcuDomain DOMAIN = RcuDomain.builder("deferred").jmx(false).build();

        final Resource resource = new Resource();
        final RcuReference<@Nullable Resource> current = new RcuReference<>(DOMAIN, resource);

        /** Minus one if it has found nothing. */
        final int find() {
            try (ReadSection section = DOMAIN.read()) {
                Resource found = current.get();
                stay();
                return found == null ? -1 : found.isFreed() ? 1 : 0;
            }
        }

        final void awaitFreed() {
            for (int step = 1; !resource.isSeenFreed(); step++) {
                spin(step);
            }
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "1", expect = Expect.FORBIDDEN, desc = FREED)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "not found, or not freed")
    public static class RetireTest extends Unlinking {
        static final Reclaimer RECLAIMER = new Reclaimer(DOMAIN);

        @Actor
        public void reader(I_Result r) {
            meet();
            r.r1 = find();
        }

        @Actor
        public void updater() {
            meet();
            current.set(null);
            RECLAIMER.retire(resource, Resource::free);
            awaitFreed();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "1", expect = Expect.FORBIDDEN, desc = FREED)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "not found, or not freed")
    public static class ReplaceTest extends Unlinking {
        @Actor
        public void reader(I_Result r) {
            meet();
            r.r1 = find();
        }

        @Actor
        public void updater() {
            meet();
            current.replace(null, old -> resource.free());
            awaitFreed();
        }
    }

    /** Freed by another thread without a grace period. */
    @JCStressTest
    @State
    @Outcome(id = "1", expect = Expect.ACCEPTABLE_INTERESTING, desc = FREED)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "not found, or not freed")
    public static class RetireAtOnceControl extends Unlinking {
        static final Executor WORKER = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "free-at-once");
            thread.setDaemon(true);
            return thread;
        });

        @Actor
        public void reader(I_Result r) {
            meet();
            r.r1 = find();
        }

        @Actor
        public void updater() {
            meet();
            current.set(null);
            WORKER.execute(resource::free);
            awaitFreed();
        }
    }

    /** An object goes back to its pool, comes out of it again and is used for something else. */
    public abstract static class Recycling extends Unlinking {
        final void read(II_Result r) {
            try (ReadSection section = DOMAIN.read()) {
                Resource found = current.get();
                if (found != null) {
                    r.r1 = found.use;
                    stay();
                    r.r2 = found.use;
                }
            }
        }

        final void use(Supplier<@Nullable Resource> pool) {
            Resource taken = pool.get();
            for (int step = 1; taken == null; step++) {
                spin(step);
                taken = pool.get();
            }
            taken.use++;
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "0, 1", expect = Expect.FORBIDDEN, desc = REUSED)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "the same all the time")
    public static class RecycleTest extends Recycling {
        static final RcuPool<Resource> POOL = new RcuPool<>(DOMAIN, Resource::new, 4);

        @Actor
        public void reader(II_Result r) {
            meet();
            read(r);
        }

        @Actor
        public void updater() {
            meet();
            current.set(null);
            POOL.recycle(resource);
            use(() -> POOL.size() == 0 ? null : POOL.take());
        }
    }

    /** A pool that hands out again at once. */
    @JCStressTest
    @State
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE_INTERESTING, desc = REUSED)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "the same all the time")
    public static class RecycleAtOnceControl extends Recycling {
        static final ConcurrentLinkedQueue<Resource> POOL = new ConcurrentLinkedQueue<>();

        @Actor
        public void reader(II_Result r) {
            meet();
            read(r);
        }

        @Actor
        public void updater() {
            meet();
            current.set(null);
            POOL.add(resource);
            use(POOL::poll);
        }
    }
}
