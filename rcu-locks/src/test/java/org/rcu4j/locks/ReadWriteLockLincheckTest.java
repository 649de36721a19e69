package org.rcu4j.locks;

import static org.rcu4j.testing.Linearizability.modelChecking;
import static org.rcu4j.testing.Linearizability.requireFound;

import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.function.Supplier;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a read-write lock guards is linearizable, whether the lock is waited for or tried. So is a lock itself that is only tried, if
 * a try fails for no other reason than that the lock is held: that is true of {@link BlockingReadWriteLock}, while elsewhere a try may
 * get in the way of another. Lincheck can tell: it finds locks that let a reader in beside a writer, or a writer beside readers.
 */
class ReadWriteLockLincheckTest {

    /** In iterations: longer than a wait that spins before it looks at the clock. */
    private static final int LONG_LOOP = 1_000;

    /** Makes the locks of the operations. Static, as Lincheck makes the operations. */
    private static volatile Supplier<ReadWriteLock> making = SpinReadWriteLock::new;

    /** Two variables that the lock guards, which are always equal. */
    public static class Guarded {
        private final ReadWriteLock lock = making.get();
        private int value;
        private int copy;

        @Operation
        public int increment() {
            Lock write = lock.writeLock();
            write.lock();
            try {
                value++;
                copy++;
                return value;
            } finally {
                write.unlock();
            }
        }

        @Operation
        public int sum() {
            Lock read = lock.readLock();
            read.lock();
            try {
                return value + copy;
            } finally {
                read.unlock();
            }
        }
    }

    /** The same with a lock that is only tried. The results don't say whether it was got. */
    public static class GuardedByTries {
        private final ReadWriteLock lock = making.get();
        private int value;
        private int copy;

        @Operation
        public boolean increment() {
            if (lock.writeLock().tryLock()) {
                value++;
                copy++;
                boolean equal = value == copy;
                lock.writeLock().unlock();
                return equal;
            }
            return true;
        }

        @Operation
        public boolean areEqual() {
            if (lock.readLock().tryLock()) {
                boolean equal = value == copy;
                lock.readLock().unlock();
                return equal;
            }
            return true;
        }
    }

    /** What it should amount to. */
    public static class AlwaysEqual {
        public boolean increment() {
            return true;
        }

        public boolean areEqual() {
            return true;
        }
    }

    /** What it should amount to. */
    public static class Variable {
        private int value;

        public int increment() {
            return ++value;
        }

        public int sum() {
            return 2 * value;
        }
    }

    /** The lock itself. Each thread gives back what it took: what a thread holds is also noted with the thread. */
    public static class Tried {
        private final ReadWriteLock lock = making.get();

        @Operation
        public boolean tryRead(int thread) {
            return lock.readLock().tryLock();
        }

        @Operation
        public boolean tryWrite(int thread) {
            return lock.writeLock().tryLock();
        }

        @Operation
        public void unlockRead(int thread) {
            lock.readLock().unlock();
        }

        @Operation
        public void unlockWrite(int thread) {
            lock.writeLock().unlock();
        }
    }

    /** What it should amount to. */
    public static class Holding {
        private static final int NOBODY = -1;

        private final int[] reads = new int[8];
        private int allReads;
        private int writer = NOBODY;
        private int writes;

        public boolean tryRead(int thread) {
            if (writes > 0 && writer != thread) {
                return false;
            }
            reads[thread]++;
            allReads++;
            return true;
        }

        public boolean tryWrite(int thread) {
            if (writes > 0 ? writer != thread : allReads > 0) {
                return false;
            }
            writer = thread;
            writes++;
            return true;
        }

        public void unlockRead(int thread) {
            if (reads[thread] == 0) {
                throw new IllegalMonitorStateException();
            }
            reads[thread]--;
            allReads--;
        }

        public void unlockWrite(int thread) {
            if (writes == 0 || writer != thread) {
                throw new IllegalMonitorStateException();
            }
            writes--;
        }
    }

    @ParameterizedTest
    @EnumSource
    void guards(ReadWriteLockForm form) {
        making = form::create;
        modelChecking(Variable.class).check(Guarded.class);
    }

    @ParameterizedTest
    @EnumSource
    void guardsWhenTried(ReadWriteLockForm form) {
        making = form::create;
        modelChecking(AlwaysEqual.class).loopBound(LONG_LOOP).check(GuardedByTries.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCKING", "BLOCKING_FAIR"})
    void isTried(ReadWriteLockForm form) {
        making = form::create;
        trying().check(Tried.class);
    }

    @Test
    void controlThatLetsReadersInBesideWriterIsFound() {
        making = () -> new TwoLocks(new BrokenLocks.None(), new BrokenLocks.Good());
        requireFound(modelChecking(Variable.class), Guarded.class);
        requireFound(modelChecking(AlwaysEqual.class), GuardedByTries.class);
        requireFound(trying(), Tried.class);
    }

    @Test
    void controlThatLetsWriterInBesideReadersIsFound() {
        making = () -> new TwoLocks(new BrokenLocks.Good(), new BrokenLocks.Good());
        requireFound(modelChecking(Variable.class), Guarded.class);
        requireFound(modelChecking(AlwaysEqual.class), GuardedByTries.class);
        requireFound(trying(), Tried.class);
    }

    /** The control: two locks that know nothing of each other. */
    private record TwoLocks(Lock readLock, Lock writeLock) implements ReadWriteLock {}

    /** Each way to use the lock beside each other one. */
    private static ModelCheckingOptions trying() {
        List<List<String>> ways = List.of(
                List.of("tryRead", "unlockRead"),
                List.of("tryWrite", "unlockWrite"),
                List.of("tryRead", "tryRead", "unlockRead", "unlockRead"),
                List.of("tryWrite", "tryWrite", "unlockWrite", "unlockWrite"),
                List.of("tryRead", "tryWrite", "unlockWrite", "unlockRead"),
                List.of("tryWrite", "tryRead", "unlockWrite", "unlockRead"));
        ModelCheckingOptions options = modelChecking(Holding.class)
                .iterations(0)
                .invocationsPerIteration(20)
                .loopBound(LONG_LOOP);
        for (List<String> one : ways) {
            for (List<String> other : ways) {
                options.addCustomScenario(
                        new ExecutionScenario(List.of(), List.of(actors(1, one), actors(2, other)), List.of(), null));
            }
        }
        return options;
    }

    private static List<Actor> actors(int thread, List<String> operations) {
        return operations.stream().map(operation -> actor(thread, operation)).toList();
    }

    private static Actor actor(int thread, String operation) {
        try {
            return new Actor(Tried.class.getMethod(operation, int.class), List.of(thread));
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }
}
