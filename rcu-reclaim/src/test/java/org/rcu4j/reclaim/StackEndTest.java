package org.rcu4j.reclaim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rcu4j.RcuDomain;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.StackEnd;

/**
 * What is cut off by the end of the stack has not happened, and what has happened is whole: each object that was accepted is freed
 * once, each that was refused never; no reference, no hazard pointer and no object of a pool is lost.
 */
class StackEndTest {

    private static final int ROUNDS = 4;

    /** A compiled frame may be of some twenty bytes, and an operation may look for 32 KiB of room. */
    private static final int ATTEMPTS = 4_000;

    private final RcuDomain domain = RcuDomain.builder("stack-end").jmx(false).build();
    private final HazardDomain hazards = HazardDomain.create("stack-end");
    private final AtomicInteger freed = new AtomicInteger();
    private final Object object = new Object();

    @AfterEach
    void close() throws InterruptedException {
        hazards.close();
        assertThat(domain.close(Background.LIMIT).isComplete()).isTrue();
    }

    /** Does something once with room, so that its classes are there, and then in the last frames; returns how often it was done. */
    private static int atStackEnds(Background.Action operation) throws Exception {
        operation.run();
        int done = 1;
        int cut = 0;
        for (int round = 0; round < ROUNDS; round++) {
            StackEnd.Outcome outcome = StackEnd.attempt(round, ATTEMPTS, operation);
            done += outcome.done();
            cut += outcome.cut();
        }
        assertThat(done).isGreaterThan(1);
        assertThat(cut).isPositive();
        return done;
    }

    /** In strict mode each is given away once only. */
    private Object fresh() {
        return new Object();
    }

    @Test
    void hazardDomainFreesWhatItAcceptedAndNothingElse() throws Exception {
        int accepted = atStackEnds(() -> hazards.retire(fresh(), retired -> freed.incrementAndGet()));
        Background.run(hazards::drain);
        assertThat(freed).hasValue(accepted);
        assertThat(hazards.pending()).isZero();
        assertThat(hazards.failures()).isZero();
    }

    /** The control: what is done after the object was accepted may be cut off, and its caller thinks that it was refused. */
    @Test
    void controlThatFailsAfterItHasAcceptedIsFound() throws Exception {
        int accepted = atStackEnds(() -> {
            hazards.retire(fresh(), retired -> freed.incrementAndGet());
            recurse(2_000); // more than there is room for
        });
        Background.run(hazards::drain);
        assertThat(freed.get()).isGreaterThan(accepted);
    }

    private static int recurse(int depth) {
        return depth == 0 ? 0 : recurse(depth - 1) + 1;
    }

    @Test
    void drainFreesEachOnceHoweverOftenItIsCutOff() throws Exception {
        int objects = 500;
        int accepted = 0;
        try (HazardPointer hazard = hazards.acquire()) {
            hazard.protect(new AtomicReference<>(object));
            for (int i = 0; i < objects / 50; i++) {
                for (int j = 0; j < 50; j++) {
                    hazards.retire(fresh(), retired -> freed.incrementAndGet());
                    accepted++;
                }
                StackEnd.attempt(i, ATTEMPTS, hazards::drain);
            }
        }
        Background.run(hazards::drain);
        assertThat(freed).hasValue(accepted);
        assertThat(hazards.pending()).isZero();
        assertThat(hazards.failures()).isZero();
    }

    @Test
    void hazardPointersAreGivenBack() throws Exception {
        AtomicReference<Object> source = new AtomicReference<>(object);
        int before = hazards.slots().count();
        int used = atStackEnds(() -> {
            try (HazardPointer hazard = hazards.acquire()) {
                hazard.protect(source);
            }
        });
        assertThat(used).isPositive();
        assertThat(heldPointers()).isZero();
        assertThat(hazards.slots().count()).isEqualTo(before);
        hazards.retire(object, retired -> freed.incrementAndGet());
        hazards.drain();
        assertThat(freed).hasValue(1);
    }

    private int heldPointers() {
        HazardPointer[] all = IntStream.range(0, hazards.slots().count())
                .mapToObj(i -> hazards.acquire())
                .toArray(HazardPointer[]::new);
        int grown = hazards.slots().count();
        for (HazardPointer pointer : all) {
            pointer.close();
        }
        return grown - all.length;
    }

    @Test
    void closedHazardDomainFreesAllInTheEnd() throws Exception {
        HazardDomain[] all = new HazardDomain[1 + ROUNDS * ATTEMPTS];
        int[] made = new int[1];
        int[] accepted = new int[1];
        int used = atStackEnds(() -> {
            HazardDomain one = HazardDomain.create("one of many");
            all[made[0]++] = one;
            AtomicReference<Object> source = new AtomicReference<>(fresh());
            HazardPointer hazard = one.acquire();
            try {
                one.retire(hazard.protect(source), retired -> freed.incrementAndGet());
                accepted[0]++;
                one.close();
            } finally {
                hazard.close();
            }
        });
        assertThat(used).isPositive();
        for (int i = 0; i < made[0]; i++) {
            all[i].close();
            assertThat(all[i].pending()).isZero();
        }
        assertThat(freed).hasValue(accepted[0]);
    }

    @Test
    void reclaimerFreesWhatItAcceptedAndNothingElse() throws Exception {
        Reclaimer reclaimer = new Reclaimer(domain);
        int accepted = atStackEnds(() -> reclaimer.retire(fresh(), retired -> freed.incrementAndGet(), 8));
        Background.run(domain::barrier);
        assertThat(freed).hasValue(accepted);
        assertThat(domain.stats().bytesPending()).isZero();
    }

    @Test
    void poolLosesNothingAndHasNothingTwice() throws Exception {
        AtomicInteger disposed = new AtomicInteger();
        RcuPool<Object> pool = new RcuPool<>(domain, Object::new, 4, extra -> disposed.incrementAndGet());
        int recycled = atStackEnds(() -> pool.recycle(fresh()));
        Background.run(domain::barrier);
        assertThat(pool.size() + disposed.get()).isEqualTo(recycled);
        Background.run(pool::clear);
        assertThat(disposed).hasValue(recycled);
        assertThat(pool.size()).isZero();
    }

    @Test
    void whatIsTakenFromAPoolIsTakenOnce() throws Exception {
        int objects = 2 * ROUNDS * ATTEMPTS;
        AtomicInteger made = new AtomicInteger();
        RcuPool<Object> pool = new RcuPool<>(
                domain,
                () -> {
                    made.incrementAndGet();
                    return new Object();
                },
                objects);
        IntStream.range(0, objects).forEach(i -> pool.recycle(new Object()));
        domain.barrier();
        int taken = atStackEnds(pool::take);
        assertThat(pool.size()).isEqualTo(objects - taken);
        assertThat(made).hasValue(0);
    }

    @Test
    void clearDisposesOfEachOnceHoweverOftenItIsCutOff() {
        AtomicInteger disposed = new AtomicInteger();
        RcuPool<Object> pool = new RcuPool<>(domain, Object::new, 50, extra -> disposed.incrementAndGet());
        int recycled = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < 50; i++) {
                pool.recycle(new Object());
                recycled++;
            }
            domain.barrier();
            StackEnd.attempt(round, ATTEMPTS, pool::clear);
            assertThat(pool.size() + disposed.get()).isEqualTo(recycled);
        }
        pool.clear();
        assertThat(disposed).hasValue(recycled);
    }

    @Test
    void countIsWhatWasRetainedLessWhatWasReleased() throws Exception {
        RefCount count = new RefCount(freed::incrementAndGet);
        int retained = atStackEnds(count::retain);
        assertThat(count.count()).isEqualTo(1 + retained);
        int released = atStackEnds(() -> {
            if (count.count() > 1) {
                count.release();
            }
        });
        assertThat(released).isPositive();
        while (count.count() > 1) {
            assertThat(freed).hasValue(0);
            count.release();
        }
        count.release();
        assertThat(freed).hasValue(1);
    }

    /** The last release either has not happened, or has run the action: which may retire, and so needs room itself. */
    @Test
    void lastReleaseRunsTheActionOrHasNotHappened() throws Exception {
        RefCount[] all = new RefCount[1 + ROUNDS * ATTEMPTS];
        int[] made = new int[1];
        int released = atStackEnds(() -> {
            RefCount count = new RefCount(() -> hazards.retire(fresh(), retired -> freed.incrementAndGet()));
            all[made[0]++] = count;
            count.release();
        });
        hazards.drain();
        assertThat(freed).hasValue(released);
        assertThat(Stream.of(all).filter(count -> count != null && count.count() == 0))
                .hasSize(released);
    }

    @Test
    void stripedCountLosesNoReference() throws Exception {
        StripedRefCount count = new StripedRefCount(domain, freed::incrementAndGet);
        int[] retained = new int[1];
        int used = atStackEnds(() -> {
            if (count.tryRetain()) {
                retained[0]++;
            }
            if (count.tryRetainLive()) {
                count.release(); // finds the room that retaining has found
            }
        });
        assertThat(used).isPositive();
        assertThat(retained[0]).isGreaterThanOrEqualTo(used);
        Background.run(domain::synchronize); // nobody was left inside
        count.kill();
        domain.barrier();
        for (int left = retained[0]; left > 0; left--) {
            assertThat(freed).hasValue(0);
            count.release();
        }
        assertThat(freed).hasValue(1);
    }

    @Test
    void killThatIsCutOffLeavesTheCountLive() throws Exception {
        StripedRefCount[] count = {new StripedRefCount(domain, freed::incrementAndGet)};
        int killed = atStackEnds(() -> {
            StripedRefCount next = new StripedRefCount(domain, freed::incrementAndGet);
            count[0].kill();
            count[0] = next;
        });
        Background.run(domain::barrier);
        assertThat(freed).hasValue(killed);
        assertThat(count[0].tryRetainLive()).isTrue();
    }
}
