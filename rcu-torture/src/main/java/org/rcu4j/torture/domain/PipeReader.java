package org.rcu4j.torture.domain;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.Round;
import org.rcu4j.torture.ThreadKind;

/** A reader of one kind: one section after another. */
final class PipeReader implements Round.Work {

    /** How many sections pass before a virtual thread lets others have the carrier, and anybody forgets interrupts. */
    private static final int BREATHE_EVERY = 64;

    private static final int REST_EVERY = 1_024;
    private static final long REST = TimeUnit.MICROSECONDS.toNanos(100);

    private final Pipe pipe;
    private final Subject subject;
    private final Round round;
    private final ReaderKind kind;
    private final Dice dice;
    private final int readers;

    PipeReader(Pipe pipe, Subject subject, Round round, ReaderKind kind, Dice dice, int readers) {
        this.pipe = pipe;
        this.subject = subject;
        this.round = round;
        this.kind = kind;
        this.dice = dice;
        this.readers = readers;
    }

    @Override
    public void run() {
        try (Look look = new Look(pipe, round, dice, readers)) {
            while (!round.isOver() && !subject.isClosing()) {
                try (Section section = subject.section(kind, dice)) {
                    read(section, look);
                }
            }
        } catch (IllegalStateException e) {
            if (!subject.isClosing()) {
                throw e;
            }
        }
    }

    private void read(Section section, Look look) {
        int sections = 0;
        while (!round.isOver()) {
            look.through(section);
            sections++;
            if (sections % BREATHE_EVERY == 0) {
                breathe();
            }
        }
    }

    private void breathe() {
        boolean unused = Thread.interrupted();
        if (kind.thread() == ThreadKind.VIRTUAL) {
            LockSupport.parkNanos(1);
        } else if (dice.oneIn(REST_EVERY / BREATHE_EVERY)) {
            LockSupport.parkNanos(REST);
        }
    }
}
