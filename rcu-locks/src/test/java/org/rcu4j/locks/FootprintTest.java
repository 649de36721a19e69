package org.rcu4j.locks;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.info.FieldLayout;
import org.rcu4j.testing.Allocation;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

/** What locks cost in memory. */
class FootprintTest {

    private static final long SPIN_LOCK_LIMIT = 24;
    private static final long LINE_PAIR = 128;

    private @Nullable Object sink;

    @ParameterizedTest
    @EnumSource
    void lockingAllocatesNothing(LockForm form) {
        Lock lock = form.create().lock();
        assertThat(Allocation.bytesPerRun(() -> {
                    lock.lock();
                    lock.unlock();
                }))
                .isLessThan(1);
        assertThat(Allocation.bytesPerRun(() -> {
                    boolean unused = lock.tryLock();
                    lock.unlock();
                }))
                .isLessThan(1);
    }

    @ParameterizedTest
    @EnumSource
    void readingAllocatesNothing(ReadWriteLockForm form) {
        ReadWriteLock lock = form.create();
        assertReadingAllocatesNothing(lock);
        lock.writeLock().lock();
        assertReadingAllocatesNothing(lock);
        lock.writeLock().unlock();
    }

    private static void assertReadingAllocatesNothing(ReadWriteLock lock) {
        assertThat(Allocation.bytesPerRun(() -> {
                    lock.readLock().lock();
                    lock.readLock().lock();
                    lock.readLock().unlock();
                    lock.readLock().unlock();
                }))
                .isLessThan(1);
    }

    @Test
    void optimisticReadingAllocatesNothing() {
        SequenceLock lock = new SequenceLock();
        assertThat(Allocation.bytesPerRun(() -> {
                    if (lock.readRetry(lock.readBegin())) {
                        throw new AssertionError();
                    }
                }))
                .isLessThan(1);
    }

    @Test
    void controlThatAllocatesIsFound() {
        assertThat(Allocation.bytesPerRun(() -> sink = new Object())).isGreaterThanOrEqualTo(8);
        assertThat(sink).isNotNull();
    }

    @Test
    void handingOverAQueueLockAllocatesNothing() {
        double[] perHandover = new double[1];
        Background.until(() -> {
            perHandover[0] = bytesPerHandover(new McsLock(), new McsLock(), new McsLock());
            return perHandover[0] < 1;
        });
    }

    @Test
    void controlThatAllocatesInTheHandoverIsFound() {
        // the members of its queue are new each time
        assertThat(bytesPerHandover(
                        new BlockingReadWriteLock(true).writeLock(),
                        new BlockingReadWriteLock(true).writeLock(),
                        new BlockingReadWriteLock(true).writeLock()))
                .isGreaterThan(8);
    }

    /** How much one of two threads allocates in a step that climb a ring of locks, as in {@link LockChecks#handsOver}. */
    private static double bytesPerHandover(Lock... ring) {
        CountDownLatch bothOnIt = new CountDownLatch(2);
        double[] result = new double[2];
        List<Background> both = new ArrayList<>();
        int rounds = 10 * 1_000; // as many as Allocation does
        for (int i = 0; i < 2; i++) {
            int start = i;
            both.add(Background.start(() -> {
                int[] at = {start};
                Runnable step = () -> {
                    int next = (at[0] + 1) % ring.length;
                    ring[next].lock();
                    ring[at[0]].unlock();
                    at[0] = next;
                };
                ring[start].lock();
                bothOnIt.countDown();
                bothOnIt.await();
                if (start == 0) {
                    result[0] = Allocation.bytesPerRun(step);
                } else {
                    for (int round = 0; round < rounds; round++) {
                        step.run();
                    }
                }
                ring[at[0]].unlock();
            }));
        }
        both.forEach(Background::join);
        return result[0];
    }

    /** Again and again one thread gives a wait up; another takes over the node that it left, and gets the lock. */
    @Test
    void placesThatAreTakenOverDoNotPileUp() {
        McsLock lock = new McsLock();
        Thread taker = Thread.currentThread();
        for (int i = 0; i < 50; i++) {
            HeldLock held = HeldLock.inside(lock, ThreadKind.PLATFORM);
            Background.run(
                    () -> assertThat(lock.tryLock(1, TimeUnit.MICROSECONDS)).isFalse());
            Background releasing = Background.start(() -> {
                Background.until(() -> Waiting.isIn(taker));
                held.close();
            });
            lock.lock(); // in the node that was left
            lock.unlock();
            releasing.join();
        }
        assertThat(McsNode.spares()).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void lockThatIsGarbageIsKeptByNobody(LockForm form) {
        CountDownLatch end = new CountDownLatch(1);
        List<WeakReference<Object>> locks = new ArrayList<>();
        List<Background> users = new ArrayList<>();
        for (ThreadKind kind : ThreadKind.available().toList()) {
            Subject subject = form.create();
            locks.add(new WeakReference<>(subject.lock()));
            users.add(use(subject.lock(), kind, end));
        }
        awaitCollection(locks);
        end.countDown();
        users.forEach(Background::join);
    }

    @ParameterizedTest
    @EnumSource
    void readWriteLockThatIsGarbageIsKeptByNobody(ReadWriteLockForm form) {
        CountDownLatch end = new CountDownLatch(1);
        List<WeakReference<Object>> locks = new ArrayList<>();
        List<Background> users = new ArrayList<>();
        for (ThreadKind kind : ThreadKind.available().toList()) {
            ReadWriteLock lock = form.create();
            locks.add(new WeakReference<>(lock));
            users.add(use(lock.readLock(), kind, end));
            users.add(use(lock.writeLock(), kind, end));
        }
        awaitCollection(locks);
        end.countDown();
        users.forEach(Background::join);
    }

    @Test
    void controlOfALockThatIsKeptIsFound() {
        Object kept = new SpinLock();
        WeakReference<Object> reference = new WeakReference<>(kept);
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        assertThat(reference.get()).isSameAs(kept);
    }

    /** Uses a lock in all ways, contended too, in threads that live on but forget it. */
    private static Background use(Lock lock, ThreadKind kind, CountDownLatch end) {
        CountDownLatch used = new CountDownLatch(1);
        Background user = Background.start(kind, new Using(lock, used, end));
        Background.until(() -> used.getCount() == 0 || user.isDone());
        return user;
    }

    private static final class Using implements Background.Action {
        private @Nullable Lock lock;
        private final CountDownLatch used;
        private final CountDownLatch end;

        Using(Lock lock, CountDownLatch used, CountDownLatch end) {
            this.lock = lock;
            this.used = used;
            this.end = end;
        }

        @Override
        public void run() throws InterruptedException {
            useAndForget();
            used.countDown();
            end.await();
        }

        @SuppressWarnings("NullAway") // it is there until it is forgotten
        private void useAndForget() throws InterruptedException {
            lock.lock();
            lock.unlock();
            HeldLock held = HeldLock.inside(lock, ThreadKind.PLATFORM);
            if (lock.tryLock(1, TimeUnit.MILLISECONDS)) {
                lock.unlock();
            }
            held.release();
            lock.lock();
            lock.unlock();
            held.close();
            lock = null;
        }
    }

    private static void awaitCollection(List<WeakReference<Object>> references) {
        Background.until(() -> {
            System.gc();
            return references.stream().allMatch(reference -> reference.get() == null);
        });
    }

    @Test
    void spinLockIsSmall() {
        assertThat(ClassLayout.parseClass(SpinLock.class).instanceSize()).isLessThanOrEqualTo(SPIN_LOCK_LIMIT);
    }

    @Test
    void placesAreALinePairApart() {
        ClassLayout layout = ClassLayout.parseClass(McsNode.class);
        FieldLayout word = layout.fields().stream()
                .filter(field -> field.name().equals("word"))
                .findFirst()
                .orElseThrow();
        assertThat(layout.instanceSize()).isGreaterThanOrEqualTo(LINE_PAIR);
        assertThat(layout.instanceSize() - word.offset()).isGreaterThanOrEqualTo(LINE_PAIR);
    }
}
