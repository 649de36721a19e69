package org.rcu4j.locks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

/** What every read-write lock owes, as checks that fail with an AssertionError, like {@link LockChecks}. */
final class ReadWriteLockChecks {

    private ReadWriteLockChecks() {}

    /** Several words that a writer keeps equal, and nothing but a lock protects. */
    static final class Words {
        private final long[] words = new long[16];

        void increment() {
            long next = words[0] + 1;
            for (int i = 0; i < words.length; i++) {
                words[i] = next;
                if (i == words.length / 2 && next % 8 == 0) {
                    Thread.yield();
                }
            }
        }

        long read() {
            long first = words[0];
            for (int i = 0; i < words.length; i++) {
                if (i == words.length / 2 && first % 8 == 0) {
                    Thread.yield();
                }
                assertThat(words[i]).as("words that are written together").isEqualTo(first);
            }
            return first;
        }
    }

    /** Threads read and write in every way there is, some give up; the words are equal whenever a thread looks. */
    static void excludes(ReadWriteLock lock, ThreadKind kind, int threads, int visits, Duration limit) {
        Words words = new Words();
        AtomicInteger writes = new AtomicInteger();
        CountDownLatch together = new CountDownLatch(threads);
        List<Background> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            SplittableRandom random = new SplittableRandom(i);
            all.add(Background.start(kind, () -> {
                together.countDown();
                together.await();
                for (int j = 0; j < visits; j++) {
                    boolean write = random.nextInt(4) == 0;
                    Lock side = write ? lock.writeLock() : lock.readLock();
                    if (!acquire(side, random)) {
                        continue;
                    }
                    try {
                        if (write) {
                            words.increment();
                            writes.incrementAndGet();
                        } else {
                            words.read();
                        }
                    } finally {
                        side.unlock();
                    }
                }
            }));
        }
        LockChecks.joinWithin(all, limit);
        lock.readLock().lock();
        assertThat(words.read()).as("writes that left their mark").isEqualTo(writes.get());
        lock.readLock().unlock();
    }

    private static boolean acquire(Lock side, SplittableRandom random) throws InterruptedException {
        switch (random.nextInt(4)) {
            case 0 -> side.lock();
            case 1 -> side.lockInterruptibly();
            case 2 -> {
                return side.tryLock();
            }
            default -> {
                return side.tryLock(random.nextInt(500), TimeUnit.MICROSECONDS);
            }
        }
        return true;
    }

    /** Readers share the lock with each other, a writer with no thread. */
    static void sharesAmongReadersOnly(ReadWriteLock lock, ThreadKind kind) {
        Lock read = lock.readLock();
        Lock write = lock.writeLock();
        read.lock();
        assertTaken(read, kind, true);
        assertTaken(write, kind, false);
        read.unlock();
        write.lock();
        assertTaken(read, kind, false);
        assertTaken(write, kind, false);
        write.unlock();
        assertTaken(read, kind, true);
        assertTaken(write, kind, true);
    }

    /** Another thread gets the lock, or does not: by a try, with a limit of time, and, if it is to get it, by waiting. */
    static void assertTaken(Lock lock, ThreadKind kind, boolean expected) {
        Background.run(kind, () -> {
            assertThat(lock.tryLock()).isEqualTo(expected);
            if (expected) {
                lock.unlock();
                lock.lock();
                lock.unlock();
                assertThat(lock.tryLock(Background.LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
                lock.unlock();
            } else {
                assertThat(lock.tryLock(100, TimeUnit.MICROSECONDS)).isFalse();
                assertThat(lock.tryLock(0, TimeUnit.SECONDS)).isFalse();
            }
        });
    }

    /** The threads in the order in which they entered. The list is synchronized since readers enter together. */
    private static final class Entries {
        private final List<String> names = Collections.synchronizedList(new ArrayList<>());
        private final List<Background> threads = new ArrayList<>();

        /** Starts a thread that enters, and waits until it waits. */
        void arrive(ThreadKind kind, String name, Lock side) {
            Background thread = Background.start(kind, () -> {
                side.lock();
                names.add(name);
                side.unlock();
            });
            threads.add(thread);
            Waiting.untilIn(thread);
            assertThat(names).as("nobody enters before the lock is released").doesNotContain(name);
        }

        List<String> afterAllHaveLeft() {
            threads.forEach(Background::join);
            return names;
        }
    }

    /** A writer holds the lock; another writer and then readers wait. The readers are let in first. */
    static void letsReadersInAfterAWriter(ReadWriteLock lock, ThreadKind kind) {
        Entries entries = new Entries();
        lock.writeLock().lock();
        entries.arrive(kind, "writer", lock.writeLock());
        entries.arrive(kind, "reader", lock.readLock());
        entries.arrive(kind, "reader", lock.readLock());
        lock.writeLock().unlock();
        assertThat(entries.afterAllHaveLeft()).containsExactly("reader", "reader", "writer");
    }

    /** Readers hold the lock, a writer waits: a reader that comes later does not get in before it, unless it only tries. */
    static void letsNoReaderPastAWriterThatWaits(ReadWriteLock lock, ThreadKind kind) {
        Entries entries = new Entries();
        lock.readLock().lock();
        entries.arrive(kind, "writer", lock.writeLock());
        Background.run(
                kind,
                () -> assertThat(lock.readLock().tryLock(1, TimeUnit.NANOSECONDS))
                        .isFalse());
        entries.arrive(kind, "reader", lock.readLock());
        lock.readLock().unlock();
        assertThat(entries.afterAllHaveLeft()).containsExactly("writer", "reader");
    }

    /** Readers hold the lock, a writer waits: a reader that only tries gets in, as with the JDK's ReentrantReadWriteLock. */
    static void letsAReaderThatTriesIn(ReadWriteLock lock, ThreadKind kind) {
        Entries entries = new Entries();
        lock.readLock().lock();
        entries.arrive(kind, "writer", lock.writeLock());
        Background.run(kind, () -> {
            assertThat(lock.readLock().tryLock()).isTrue();
            lock.readLock().unlock();
        });
        lock.readLock().unlock();
        assertThat(entries.afterAllHaveLeft()).containsExactly("writer");
    }

    /** A writer gets in while readers hold the lock without a gap: each leaves only when the next is inside, or waits. */
    static void letsAWriterInAmongReaders(ReadWriteLock lock, ThreadKind kind, Duration limit) {
        letsInAmong(lock.writeLock(), lock.readLock(), kind, limit);
    }

    /** A reader gets in while one writer comes after the other: each leaves only when the next one waits. */
    static void letsAReaderInAmongWriters(ReadWriteLock lock, ThreadKind kind, Duration limit) {
        letsInAmong(lock.readLock(), lock.writeLock(), kind, limit);
    }

    private static void letsInAmong(Lock one, Lock others, ThreadKind kind, Duration limit) {
        HeldLock present = HeldLock.inside(others, kind);
        HeldLock first = HeldLock.insideOrWaiting(one, kind);
        first.release();
        long start = System.nanoTime();
        boolean inTime = true;
        while (!first.isInside() && inTime) {
            HeldLock next = HeldLock.insideOrWaiting(others, kind);
            present.release();
            HeldLock entering = next;
            Background.until(() -> entering.isInside() || first.isInside());
            present = next;
            inTime = System.nanoTime() - start < limit.toNanos();
        }
        present.close();
        first.close();
        assertThat(inTime).as("it got in before all others had left").isTrue();
    }
}
