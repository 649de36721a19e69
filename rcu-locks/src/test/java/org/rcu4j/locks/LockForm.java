package org.rcu4j.locks;

import static org.rcu4j.locks.LockForm.Trait.AWAKE;
import static org.rcu4j.locks.LockForm.Trait.CONDITIONS;
import static org.rcu4j.locks.LockForm.Trait.FIFO;
import static org.rcu4j.locks.LockForm.Trait.REENTRANT;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.rcu4j.testing.ThreadKind;

/** All that is a {@code Lock} for one thread at a time; a test that is about exclusive locks runs with each. */
enum LockForm {
    SPIN(() -> Subject.of(new SpinLock())),
    TICKET(() -> Subject.of(new TicketLock()), FIFO),
    MCS(() -> Subject.of(new McsLock()), FIFO),
    SPIN_WRITE(() -> Subject.writeSideOf(new SpinReadWriteLock()), FIFO, REENTRANT, AWAKE),
    BLOCKING_WRITE(() -> Subject.writeSideOf(new BlockingReadWriteLock()), REENTRANT, CONDITIONS),
    BLOCKING_WRITE_FAIR(() -> Subject.writeSideOf(new BlockingReadWriteLock(true)), FIFO, REENTRANT, CONDITIONS),
    RCU_WRITE(() -> Subject.writeSideOf(new RcuReadWriteLock()), REENTRANT),
    RCU_WRITE_FAIR(() -> Subject.writeSideOf(new RcuReadWriteLock(true)), FIFO, REENTRANT),
    SEQUENCE_WRITE(() -> Subject.writeSideOf(new SequenceLock()));

    enum Trait {
        /** Threads that wait get it in the order in which they came. */
        FIFO,
        REENTRANT,
        CONDITIONS,
        /** Threads that wait never park. */
        AWAKE
    }

    @SuppressWarnings("ImmutableEnumChecker") // keeps nothing
    private final Supplier<Subject> making;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of
    private final Set<Trait> traits;

    LockForm(Supplier<Subject> making, Trait... traits) {
        this.making = making;
        this.traits = Set.of(traits);
    }

    /** A new, free lock of this form. */
    Subject create() {
        return making.get();
    }

    boolean is(Trait trait) {
        return traits.contains(trait);
    }

    static Stream<LockForm> all() {
        return Arrays.stream(values());
    }

    static Stream<LockForm> fifo() {
        return all().filter(form -> form.is(FIFO));
    }

    static Stream<LockForm> reentrant() {
        return all().filter(form -> form.is(REENTRANT));
    }

    static Stream<LockForm> notReentrant() {
        return all().filter(form -> !form.is(REENTRANT));
    }

    /** Each form with each kind of threads. */
    static Stream<Arguments> allWithThreads() {
        return withThreads(all());
    }

    static Stream<Arguments> fifoWithThreads() {
        return withThreads(fifo());
    }

    private static Stream<Arguments> withThreads(Stream<LockForm> forms) {
        return forms.flatMap(form -> ThreadKind.available().map(kind -> Arguments.of(form, kind)));
    }
}
