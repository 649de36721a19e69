package org.rcu4j.jcstress.reclaim;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.rcu4j.RcuDomain;
import org.rcu4j.RcuReference;
import org.rcu4j.internal.platform.AsymmetricBarrier;
import org.rcu4j.jcstress.Round;
import org.rcu4j.reclaim.HazardDomain;
import org.rcu4j.reclaim.HazardPointer;

/** A reader protects what it finds in a reference; an updater takes it out, retires it, and has all freed that nobody protects. */
public final class Hazard {

    private static final String MEANS = "an object was freed while a hazard pointer protected it";

    private Hazard() {}

    /** What all have: the domain, and an object to be retired. */
    public abstract static class Retiring extends Round {
        static final HazardDomain HAZARDS = HazardDomain.create("hazards");
        static final RcuDomain SECTIONS =
                RcuDomain.builder("sections").jmx(false).build();

        final Resource resource = new Resource();

        /** Minus one if there was nothing to protect. */
        final int look(@Nullable Resource found) {
            if (found == null) {
                return -1;
            }
            stay();
            return found.isFreed() ? 1 : 0;
        }

        final void retire() {
            HAZARDS.retire(resource, Resource::free);
            HAZARDS.drain();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "1", expect = Expect.FORBIDDEN, desc = MEANS)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "nothing found, or not freed")
    public static class AtomicReferenceTest extends Retiring {
        final AtomicReference<@Nullable Resource> source = new AtomicReference<>(resource);

        @Actor
        public void reader(I_Result r) {
            try (HazardPointer hazard = HAZARDS.acquire()) {
                meet();
                delayStores();
                r.r1 = look(hazard.protect(source));
            }
        }

        @Actor
        public void updater() {
            delayStores();
            meet();
            source.setRelease(null);
            retire();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "1", expect = Expect.FORBIDDEN, desc = MEANS)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "nothing found, or not freed")
    public static class RcuReferenceTest extends Retiring {
        final RcuReference<@Nullable Resource> source = new RcuReference<>(SECTIONS, resource);

        @Actor
        public void reader(I_Result r) {
            try (HazardPointer hazard = HAZARDS.acquire()) {
                meet();
                delayStores();
                r.r1 = look(hazard.protect(source));
            }
        }

        @Actor
        public void updater() {
            delayStores();
            meet();
            source.set(null);
            retire();
        }
    }

    /** The hazard is published, and the second look is at a copy that nobody changes. */
    @JCStressTest
    @State
    @Outcome(id = "1", expect = Expect.ACCEPTABLE_INTERESTING, desc = MEANS)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "nothing found, or not freed")
    public static class NoSecondLookControl extends Retiring {
        final AtomicReference<@Nullable Resource> source = new AtomicReference<>(resource);

        @Actor
        public void reader(I_Result r) {
            try (HazardPointer hazard = HAZARDS.acquire()) {
                meet();
                AtomicReference<@Nullable Resource> copy = new AtomicReference<>(source.getAcquire());
                stay();
                r.r1 = look(hazard.protect(copy));
            }
        }

        @Actor
        public void updater() {
            delayStores();
            meet();
            source.setRelease(null);
            retire();
        }
    }

    /**
     * The idea in a few lines, for the control that lacks a barrier: what the reader got, and what the updater saw. Whole it is a
     * test.
     */
    public abstract static class Publication extends Round {
        final Resource resource = new Resource();
        final AtomicReference<@Nullable Resource> source = new AtomicReference<>(resource);
        final AtomicReference<@Nullable Resource> hazard = new AtomicReference<>();

        final boolean protect() {
            hazard.setRelease(source.getAcquire());
            AsymmetricBarrier.light();
            return source.getAcquire() != null;
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "true, false", expect = Expect.FORBIDDEN, desc = MEANS)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "seen, or not found")
    public static class TinyTest extends Publication {
        @Actor
        public void reader(ZZ_Result r) {
            meet();
            r.r1 = protect();
        }

        @Actor
        public void updater(ZZ_Result r) {
            meet();
            source.setRelease(null);
            AsymmetricBarrier.heavy();
            r.r2 = hazard.getAcquire() != null;
        }
    }

    /** The updater's barrier keeps the compiler from changing the order, and nobody else. */
    @JCStressTest
    @State
    @Outcome(id = "true, false", expect = Expect.ACCEPTABLE_INTERESTING, desc = MEANS)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "seen, or not found")
    public static class TinyNoHeavyControl extends Publication {
        @Actor
        public void reader(ZZ_Result r) {
            meet();
            r.r1 = protect();
        }

        @Actor
        public void updater(ZZ_Result r) {
            meet();
            source.setRelease(null);
            VarHandle.acquireFence();
            r.r2 = hazard.getAcquire() != null;
        }
    }
}
