package org.rcu4j.torture.domain;

import java.util.List;
import java.util.concurrent.Semaphore;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.Round;

/**
 * Readers that come for a few sections and end, one after another without end: so the domain meets more threads than it has places
 * for, and what it kept of each of the dead would pile up. They don't belong to the round's crew, lest their coming and going be
 * taken for progress.
 */
final class Visitors implements Round.Work {

    /** How many are there at a time. */
    private static final int AT_A_TIME = 16;

    private static final int MOST_SECTIONS = 8;
    private static final int YIELD_EVERY = 4;

    private final Pipe pipe;
    private final Subject subject;
    private final Round round;
    private final List<ReaderKind> kinds;
    private final Dice dice;
    private final Semaphore room = new Semaphore(AT_A_TIME);

    Visitors(Pipe pipe, Subject subject, Round round, List<ReaderKind> kinds, Dice dice) {
        this.pipe = pipe;
        this.subject = subject;
        this.round = round;
        this.kinds = kinds;
        this.dice = dice;
    }

    /** Ends after the last of them. */
    @Override
    public void run() {
        for (long number = 0; !isOver(); number++) {
            String name = "visitor " + number;
            ReaderKind kind = dice.oneOf(kinds);
            Dice itsDice = round.dice(name);
            room.acquireUninterruptibly();
            kind.thread().newThread(name, 0, () -> visit(name, kind, itsDice)).start();
        }
        room.acquireUninterruptibly(AT_A_TIME);
    }

    private void visit(String name, ReaderKind kind, Dice itsDice) {
        try {
            boolean unused = subject.unlessClosed(() -> read(kind, itsDice));
        } catch (Throwable e) {
            round.errors().report("thread " + name, e);
        } finally {
            room.release();
        }
    }

    private void read(ReaderKind kind, Dice itsDice) {
        try (Look look = new Look(pipe, round, itsDice, AT_A_TIME);
                Section section = subject.section(kind, itsDice)) {
            for (int left = itsDice.between(1, MOST_SECTIONS); left > 0 && !isOver(); left--) {
                look.through(section);
                if (itsDice.oneIn(YIELD_EVERY)) {
                    Thread.yield();
                }
            }
        }
    }

    private boolean isOver() {
        return round.isOver() || subject.isClosing();
    }
}
