package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.rcu4j.internal.stall.PriorityBoosts;
import org.rcu4j.testing.Background;

/** A reader's thread has the highest priority while a grace period waits for it, if that was asked for. */
class BoostTest {

    private static final int OWN = Thread.NORM_PRIORITY - 1;

    private final RcuDomain domain = boosting("boosts");

    private static RcuDomain boosting(String name) {
        return RcuDomain.builder(name).boostStalledReaders(Duration.ofMillis(1)).build();
    }

    private static HeldSection heldWithOwnPriority(RcuDomain in) {
        HeldSection held = new HeldSection(in, ReaderForm.READ);
        held.thread().setPriority(OWN);
        return held;
    }

    @Test
    void threadIsBoostedUntilItLeaves() {
        try (domain) {
            HeldSection held = heldWithOwnPriority(domain);
            Background updater = Background.start(domain::synchronize);
            Background.until(() -> held.thread().getPriority() == Thread.MAX_PRIORITY);
            CountDownLatch over = new CountDownLatch(1);
            Background watcher = Background.start(() -> {
                Background.until(() ->
                        held.thread().getPriority() == OWN || !held.thread().isAlive());
                over.countDown();
            });
            held.close();
            updater.join();
            watcher.join();
            assertThat(over.getCount()).isZero();
            assertThat(domain.stats().boosts()).isPositive();
        }
    }

    @Test
    void waitThatIsGivenUpGivesThePriorityBack() throws InterruptedException {
        try (domain;
                HeldSection held = heldWithOwnPriority(domain)) {
            assertThat(domain.synchronize(Duration.ofMillis(50))).isFalse();
            assertThat(domain.stats().boosts()).isPositive();
            assertThat(held.thread().getPriority()).isEqualTo(OWN);
        }
    }

    /** The last of two that wait for one thread gives it its own priority back, not the one that the first had raised. */
    @Test
    void twoDomainsThatWaitForOneThreadAgree() throws InterruptedException {
        PriorityBoosts.raise(Thread.currentThread());
        int own = Thread.NORM_PRIORITY;
        try {
            assertThat(Thread.currentThread().getPriority()).isEqualTo(Thread.MAX_PRIORITY);
            PriorityBoosts.raise(Thread.currentThread());
            PriorityBoosts.giveBack(Thread.currentThread());
            assertThat(Thread.currentThread().getPriority()).isEqualTo(Thread.MAX_PRIORITY);
        } finally {
            PriorityBoosts.giveBack(Thread.currentThread());
        }
        assertThat(Thread.currentThread().getPriority()).isEqualTo(own);
    }

    @Test
    void priorityThatTheProgramSetsMeanwhileStays() {
        Thread thread = Thread.currentThread();
        int own = thread.getPriority();
        try {
            PriorityBoosts.raise(thread);
            thread.setPriority(Thread.MIN_PRIORITY);
            PriorityBoosts.giveBack(thread);
            assertThat(thread.getPriority()).isEqualTo(Thread.MIN_PRIORITY);
        } finally {
            thread.setPriority(own);
        }
    }

    @Test
    void boostIsGivenBackAlthoughTheGroupAllowsLessMeanwhile() {
        ThreadGroup group = new ThreadGroup("limited");
        CountDownLatch leave = new CountDownLatch(1);
        Thread thread = new Thread(group, () -> Background.until(() -> leave.getCount() == 0));
        thread.setPriority(OWN);
        thread.start();
        PriorityBoosts.raise(thread);
        assertThat(thread.getPriority()).isEqualTo(Thread.MAX_PRIORITY);
        group.setMaxPriority(Thread.NORM_PRIORITY);
        PriorityBoosts.giveBack(thread);
        assertThat(thread.getPriority()).isEqualTo(OWN);
        leave.countDown();
    }

    @Test
    void withoutBeingAskedForThereIsNone() throws InterruptedException {
        try (RcuDomain calm = RcuDomain.create("calm");
                HeldSection held = heldWithOwnPriority(calm)) {
            assertThat(calm.synchronize(Duration.ofMillis(50))).isFalse();
            assertThat(calm.stats().boosts()).isZero();
            assertThat(held.thread().getPriority()).isEqualTo(OWN);
        }
    }
}
