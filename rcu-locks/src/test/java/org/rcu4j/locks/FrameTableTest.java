package org.rcu4j.locks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

/**
 * A table of page frames, from which threads allocate ranges and to which they return them, in parallel. The table is protected
 * by a lock and by nothing else. The thread that has a frame stamps it, which needs no lock: so every overlap and every double
 * free is found.
 */
class FrameTableTest {

    private static final int FRAMES = 256;
    private static final int LONGEST_RANGE = 8;
    private static final int THREADS = 4;
    private static final int ALLOCATIONS = 1_500;

    /** Allocates the first range that fits. Has no protection of its own. */
    private static final class FrameTable {
        private final boolean[] used = new boolean[FRAMES];
        private int free = FRAMES;

        /** Returns the first frame of a range, or -1 if there is none of that length. */
        int allocate(int length) {
            int found = 0;
            for (int frame = 0; frame < FRAMES; frame++) {
                found = used[frame] ? 0 : found + 1;
                if (found == length) {
                    int start = frame + 1 - length;
                    if (free % 16 == 0) {
                        Thread.yield(); // an opportunity for others, should there be no lock
                    }
                    Arrays.fill(used, start, start + length, true);
                    free -= length;
                    return start;
                }
            }
            return -1;
        }

        /** Returns how many frames of the range were free already. */
        int free(int start, int length) {
            int before = 0;
            for (int frame = start; frame < start + length; frame++) {
                before += used[frame] ? 0 : 1;
                used[frame] = false;
            }
            free += length;
            return before;
        }

        /** Whether the count of free frames is that of the map. */
        boolean isConsistent() {
            int counted = 0;
            for (boolean frame : used) {
                counted += frame ? 0 : 1;
            }
            return counted == free;
        }

        boolean isUsed(int frame) {
            return used[frame];
        }
    }

    private final FrameTable table = new FrameTable();

    /** Which thread has a frame: its number, or 0. */
    private final AtomicIntegerArray stamps = new AtomicIntegerArray(FRAMES);

    private final AtomicInteger overlaps = new AtomicInteger();
    private final AtomicInteger doubleFrees = new AtomicInteger();
    private final AtomicInteger wrongLookups = new AtomicInteger();

    @ParameterizedTest
    @MethodSource("org.rcu4j.locks.LockForm#allWithThreads")
    void noFrameHasTwoOwnersUnderAnyLock(LockForm form, ThreadKind kind) {
        Lock lock = form.create().lock();
        run(lock, lock, kind);
        assertSound();
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.locks.ReadWriteLockForm#allWithThreads")
    void noFrameHasTwoOwnersUnderAnyReadWriteLock(ReadWriteLockForm form, ThreadKind kind) {
        ReadWriteLock lock = form.create();
        run(lock.readLock(), lock.writeLock(), kind);
        assertSound();
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.testing.ThreadKind#available")
    void controlWithoutALockIsFound(ThreadKind kind) {
        Lock none = new BrokenLocks.None();
        Background.until(() -> {
            run(none, none, kind);
            return overlaps.get() > 0;
        });
        Background.until(() -> {
            run(none, none, kind);
            return doubleFrees.get() > 0;
        });
    }

    @Test
    void controlWithoutAReadLockIsFound() {
        Background.until(() -> {
            run(new BrokenLocks.None(), new SpinLock(), ThreadKind.PLATFORM);
            return wrongLookups.get() > 0;
        });
        assertThat(overlaps).hasValue(0);
        assertThat(doubleFrees).hasValue(0);
    }

    private void assertSound() {
        assertThat(overlaps).as("frames with two owners").hasValue(0);
        assertThat(doubleFrees).as("frames that were freed twice").hasValue(0);
        assertThat(wrongLookups).as("lookups that saw the table half changed").hasValue(0);
        assertThat(table.free).as("frames that are free at the end").isEqualTo(FRAMES);
        assertThat(table.isConsistent()).isTrue();
    }

    private void run(Lock read, Lock write, ThreadKind kind) {
        CountDownLatch together = new CountDownLatch(THREADS);
        List<Background> all = new ArrayList<>();
        for (int i = 1; i <= THREADS; i++) {
            int owner = i;
            all.add(Background.start(kind, () -> {
                together.countDown();
                together.await();
                allocateAndFree(read, write, owner);
            }));
        }
        all.forEach(Background::join);
    }

    private void allocateAndFree(Lock read, Lock write, int owner) {
        SplittableRandom random = new SplittableRandom(owner);
        for (int i = 0; i < ALLOCATIONS; i++) {
            int length = 1 + random.nextInt(LONGEST_RANGE);
            write.lock();
            int start = table.allocate(length);
            write.unlock();
            if (start < 0) {
                continue;
            }
            mark(start, length, 0, owner);
            if (i % 16 == 0) {
                Thread.yield();
            }
            lookUp(read, start, length);
            mark(start, length, owner, 0);
            write.lock();
            doubleFrees.addAndGet(table.free(start, length));
            write.unlock();
        }
    }

    private void mark(int start, int length, int from, int to) {
        for (int frame = start; frame < start + length; frame++) {
            if (stamps.getAndSet(frame, to) != from) {
                overlaps.incrementAndGet();
            }
        }
    }

    private void lookUp(Lock read, int start, int length) {
        read.lock();
        boolean right = table.isConsistent();
        for (int frame = start; frame < start + length; frame++) {
            right &= table.isUsed(frame);
        }
        read.unlock();
        if (!right) {
            wrongLookups.incrementAndGet();
        }
    }
}
