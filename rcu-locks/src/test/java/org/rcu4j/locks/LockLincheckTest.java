package org.rcu4j.locks;

import static org.rcu4j.testing.Linearizability.modelChecking;
import static org.rcu4j.testing.Linearizability.requireFound;
import static org.rcu4j.testing.Linearizability.stress;

import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What an exclusive lock guards is linearizable, and so is the lock itself, if it is only tried and not waited for. Lincheck can
 * tell: it finds a lock that lets two threads in, and one that any thread can unlock.
 */
class LockLincheckTest {

    /** Makes the locks of the operations. Static, as Lincheck makes the operations. */
    private static volatile Supplier<Subject> making = () -> Subject.of(new SpinLock());

    /** A variable that the lock guards. */
    public static class Guarded {
        private final Lock lock = making.get().lock();
        private int value;

        @Operation
        public int increment() {
            lock.lock();
            try {
                return value++;
            } finally {
                lock.unlock();
            }
        }

        @Operation
        public int twice() {
            lock.lock();
            try {
                value *= 2;
                return value;
            } finally {
                lock.unlock();
            }
        }

        @Operation
        public int get() {
            lock.lock();
            try {
                return value;
            } finally {
                lock.unlock();
            }
        }
    }

    /** What it should amount to. */
    public static class Variable {
        private int value;

        public int increment() {
            return value++;
        }

        public int twice() {
            value *= 2;
            return value;
        }

        public int get() {
            return value;
        }
    }

    /** The lock itself. */
    @Param(name = "thread", gen = ThreadIdGen.class)
    public static class Tried {
        private final Subject subject = making.get();

        @Operation
        public boolean tryLock(@Param(name = "thread") int thread) {
            return subject.lock().tryLock();
        }

        @Operation
        public boolean isHeld(@Param(name = "thread") int thread) {
            return subject.heldHere().getAsBoolean();
        }

        @Operation
        public void unlock(@Param(name = "thread") int thread) {
            subject.lock().unlock();
        }
    }

    /** What it should amount to. */
    public abstract static class Holding {
        private static final int NOBODY = -1;

        private final int most;
        private int holder = NOBODY;
        private int holds;

        Holding(int most) {
            this.most = most;
        }

        public boolean tryLock(int thread) {
            if (holds > 0 && (holder != thread || holds == most)) {
                return false;
            }
            holder = thread;
            holds++;
            return true;
        }

        public boolean isHeld(int thread) {
            return holds > 0 && holder == thread;
        }

        public void unlock(int thread) {
            if (!isHeld(thread)) {
                throw new IllegalMonitorStateException();
            }
            holds--;
        }
    }

    /** For a lock that is taken once. */
    public static class HeldOnce extends Holding {
        public HeldOnce() {
            super(1);
        }
    }

    /** For a lock that may be taken again by the thread that has it. */
    public static class HeldOften extends Holding {
        public HeldOften() {
            super(Integer.MAX_VALUE);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SPIN", "TICKET", "MCS", "SEQUENCE_WRITE"}) // the others are sides of read-write locks
    void isTriedUnderStress(LockForm form) {
        making = form::create;
        stress(held(form)).iterations(2).actorsBefore(0).actorsAfter(0).check(Tried.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"SPIN", "TICKET", "MCS", "SEQUENCE_WRITE"}) // the others are sides of read-write locks
    void guardsInEveryInterleavingTried(LockForm form) {
        making = form::create;
        modelChecking(Variable.class).check(Guarded.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"SPIN", "TICKET", "MCS", "SEQUENCE_WRITE"}) // the others are sides of read-write locks
    void isTriedInEveryInterleavingTried(LockForm form) {
        making = form::create;
        modelChecking(held(form)).actorsBefore(0).actorsAfter(0).check(Tried.class);
    }

    @Test
    void controlThatLetsTwoInIsFound() {
        making = () -> BrokenLocks.subject(new BrokenLocks.ForTwo());
        requireFound(stress(Variable.class).iterations(50).invocationsPerIteration(1_000), Guarded.class);
        requireFound(modelChecking(Variable.class), Guarded.class);
    }

    @Test
    void controlThatAnybodyUnlocksIsFound() {
        making = () -> BrokenLocks.subject(new BrokenLocks.Ownerless());
        requireFound(stress(HeldOnce.class), Tried.class);
        requireFound(modelChecking(HeldOnce.class), Tried.class);
    }

    private static Class<?> held(LockForm form) {
        return form.is(LockForm.Trait.REENTRANT) ? HeldOften.class : HeldOnce.class;
    }
}
