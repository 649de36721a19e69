package org.rcu4j.torture.domain;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.rcu4j.torture.Ages;
import org.rcu4j.torture.Defect;
import org.rcu4j.torture.Dice;

/**
 * What passes through the pipe. It is published with age 0, gets age 1 when it is removed, and another year with each grace
 * period that has ended since; at the end of the pipe it goes back to the pool and is used again. It is its own callback, and
 * its own link in whatever list it is in, so that nothing needs memory to keep it.
 *
 * <p>But for readers, who look at its age and mark, one thread at a time has it in hand. The state says what for, and each change
 * is an atomic swap, so that two who think that they have it are found out.
 */
final class Element implements Runnable {

    /** The age at which it leaves the pipe. */
    private static final int LAST_AGE = Ages.COUNT - 1;

    /** The mark of an element that is in the pool. */
    private static final int UNMARKED = 0;

    private static final VarHandle AGE =
            ConstantBootstraps.fieldVarHandle(MethodHandles.lookup(), "age", VarHandle.class, Element.class, int.class);
    private static final VarHandle MARK = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "mark", VarHandle.class, Element.class, int.class);
    private static final VarHandle STATE = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "state", VarHandle.class, Element.class, State.class);

    /** Who has it. */
    enum State {
        /** The pool. */
        FREE,
        /** The readers. */
        PUBLISHED,
        /** An updater. */
        IN_HAND,
        /** The domain, which is to run it. */
        SUBMITTED
    }

    /** Rolled by who has it in hand. */
    final Dice dice;

    /** Where it is. Written by who has it in hand. */
    @Nullable
    Element next;

    /** What it waits for, if it is polled. Written by who has it in hand. */
    @Nullable
    Poll poll;

    private final Pipe pipe;

    /** Written by who has it in hand (opaque); read by readers (opaque). */
    @SuppressWarnings("unused") // through its VarHandle
    private int age;

    /** Another one each time that it is published, UNMARKED in the pool. Written and read as the age. */
    @SuppressWarnings("unused") // through its VarHandle
    private int mark;

    /** Atomic swaps. */
    @SuppressWarnings("unused") // through its VarHandle
    private State state = State.FREE;

    /** To whom it is given back after a callback. Written by who has it in hand. */
    private @Nullable ElementList home;

    /** How often it was run. Written by callbacks; read by an updater after a barrier. */
    private int runs;

    Element(Pipe pipe, Dice dice) {
        this.pipe = pipe;
        this.dice = dice;
    }

    // --- readers

    int age() {
        return (int) AGE.getOpaque(this);
    }

    int mark() {
        return (int) MARK.getOpaque(this);
    }

    boolean isInPool() {
        return mark() == UNMARKED;
    }

    // --- updaters

    /** Before it is published: as good as new. */
    void renew(int newMark) {
        AGE.setOpaque(this, 0);
        MARK.setOpaque(this, newMark);
        pass(State.FREE, State.PUBLISHED);
    }

    /** It was taken out of sight of new readers, by an updater whose returned elements are kept in a list. */
    void remove(ElementList updater) {
        pass(State.PUBLISHED, State.IN_HAND);
        home = updater;
        age(1);
    }

    /** A grace period has ended since it was removed, or last aged. */
    void grow() {
        age(age() + 1);
    }

    boolean isAtEnd() {
        return age() >= LAST_AGE;
    }

    /** Gives it back to the pool. */
    void retire() {
        MARK.setOpaque(this, UNMARKED);
        pass(State.IN_HAND, State.FREE);
    }

    /** About to be submitted. */
    void submit() {
        pass(State.IN_HAND, State.SUBMITTED);
    }

    /** It was not accepted, or was given up. */
    void withdraw() {
        pass(State.SUBMITTED, State.IN_HAND);
    }

    int runs() {
        return runs;
    }

    // --- callbacks

    /** What the domain runs. */
    @Override
    public void run() {
        pipe.beginCallback();
        try {
            elapse();
        } finally {
            pipe.endCallback();
        }
    }

    /** The grace period that it was submitted for has ended. */
    void elapse() {
        withdraw();
        runs++;
        grow();
        goOn();
    }

    /** It was replaced, and a grace period has ended since; it was nobody's meanwhile. */
    void replaced(ElementList updater) {
        remove(updater);
        grow();
        goOn();
    }

    /** The domain gave it up. */
    void giveBack() {
        withdraw();
        handBack();
    }

    private void goOn() {
        if (isAtEnd()) {
            pipe.release(this);
        } else if (dice.oneIn(2) || !pipe.resubmit(this)) {
            handBack();
        }
    }

    private void handBack() {
        ElementList present = home;
        if (present != null) {
            present.addLast(this);
        }
    }

    private void age(int newAge) {
        AGE.setOpaque(this, newAge);
    }

    private void pass(State from, State to) {
        State found = (State) STATE.getAndSet(this, to);
        if (found != from) {
            pipe.errors().report(Defect.TWICE, "an element was taken for " + from + ", and is " + found);
        }
    }
}
