package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

/**
 * Objects are poisoned on reclamation, and readers of every form look for poison in what they hold. Run once for each way to
 * reclaim; and, as a control, with a reclamation that does not wait, which the readers must notice: a test that can't find
 * the defect that it is there for proves nothing.
 */
class PoisonStressTest {

    private static final int UPDATES = 500;
    private static final int READS_PER_READER = 2_000;
    private static final long GENEROUS = Duration.ofSeconds(60).toNanos();

    /** What readers hold on to. */
    static final class Guarded {
        private final AtomicInteger alive = new AtomicInteger(1);

        void poison() {
            alive.setOpaque(0);
        }

        boolean isPoisoned() {
            return alive.getOpaque() == 0;
        }
    }

    /** How an updater disposes of what it takes out. */
    enum Reclamation {
        SYNCHRONIZE {
            @Override
            void update(RcuDomain domain, RcuReference<Guarded> reference) {
                Guarded old = reference.getAndSet(new Guarded());
                domain.synchronize();
                old.poison();
            }
        },
        TIMED_SYNCHRONIZE {
            @Override
            void update(RcuDomain domain, RcuReference<Guarded> reference) throws InterruptedException {
                Guarded old = reference.getAndSet(new Guarded());
                Duration timeout = Duration.ofNanos(ThreadLocalRandom.current().nextLong(1, 50_000));
                while (!domain.synchronize(timeout)) {
                    timeout = timeout.multipliedBy(2); // on a busy machine a reader may be away for long
                }
                old.poison();
            }
        },
        CALL {
            @Override
            void update(RcuDomain domain, RcuReference<Guarded> reference) {
                domain.call(reference.getAndSet(new Guarded())::poison);
            }
        },
        REPLACE {
            @Override
            void update(RcuDomain domain, RcuReference<Guarded> reference) {
                reference.replace(new Guarded(), Guarded::poison);
            }
        },
        WITHOUT_WAITING {
            @Override
            void update(RcuDomain domain, RcuReference<Guarded> reference) {
                reference.getAndSet(new Guarded()).poison();
            }
        };

        abstract void update(RcuDomain domain, RcuReference<Guarded> reference) throws InterruptedException;
    }

    private final AtomicLong poisoned = new AtomicLong();
    private final AtomicInteger atWork = new AtomicInteger();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WITHOUT_WAITING")
    void nobodyEverHoldsPoison(Reclamation reclamation) {
        run(List.of(reclamation, reclamation));
        assertThat(poisoned).hasValue(0);
    }

    @Test
    void nobodyEverHoldsPoisonHoweverItIsReclaimed() {
        run(List.of(Reclamation.SYNCHRONIZE, Reclamation.TIMED_SYNCHRONIZE, Reclamation.CALL, Reclamation.REPLACE));
        assertThat(poisoned).hasValue(0);
    }

    @Test
    void controlThatDoesNotWaitIsFound() {
        long start = System.nanoTime();
        while (poisoned.get() == 0 && System.nanoTime() - start < GENEROUS) {
            run(List.of(Reclamation.WITHOUT_WAITING));
        }
        assertThat(poisoned.get()).as("sightings of poison").isPositive();
    }

    private void run(List<Reclamation> updaters) {
        try (RcuDomain domain = RcuDomain.create("stress")) {
            RcuReference<Guarded> reference = new RcuReference<>(domain, new Guarded());
            atWork.set(updaters.size());
            List<Background> all = new ArrayList<>();
            ReaderForm.all()
                    .forEach(form -> all.add(Background.start(form.thread, () -> read(domain, form, reference))));
            all.add(Background.start(() -> readInShortLivedThreads(domain, reference)));
            for (Reclamation updater : updaters) {
                all.add(Background.start(() -> update(domain, updater, reference)));
            }
            all.forEach(Background::join);
        }
    }

    private void update(RcuDomain domain, Reclamation reclamation, RcuReference<Guarded> reference)
            throws InterruptedException {
        try {
            for (int i = 0; i < UPDATES; i++) {
                reclamation.update(domain, reference);
            }
        } finally {
            atWork.decrementAndGet();
        }
    }

    /** Reads as often as it should, and as long as anybody updates. */
    private void read(RcuDomain domain, ReaderForm form, RcuReference<Guarded> reference) {
        for (int i = 0; i < READS_PER_READER || atWork.get() > 0; i++) {
            readOnce(domain, form, reference);
            Thread.yield(); // there are more readers than processors: let most wait for one outside of a section
        }
    }

    private void readOnce(RcuDomain domain, ReaderForm form, RcuReference<Guarded> reference) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        try (var section = form.enter(domain)) {
            Guarded held = reference.get();
            if (random.nextInt(4) == 0) {
                form.enter(domain).close();
            }
            if (random.nextInt(64) == 0) {
                Thread.yield();
            }
            for (int looks = random.nextInt(8); looks >= 0; looks--) {
                if (held.isPoisoned()) {
                    poisoned.incrementAndGet();
                    return;
                }
                Thread.onSpinWait();
            }
        }
    }

    /** Threads that register, read a little and end, so that slots come and go while others scan them. */
    private void readInShortLivedThreads(RcuDomain domain, RcuReference<Guarded> reference) {
        while (atWork.get() > 0) {
            ThreadKind.available()
                    .forEach(kind -> Background.run(kind, () -> {
                        for (int i = 0; i < 100; i++) {
                            readOnce(domain, ReaderForm.READ, reference);
                        }
                    }));
        }
    }
}
