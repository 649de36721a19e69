package org.rcu4j.torture.domain;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.rcu4j.testing.ThreadKind;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.Round;

/** A reader of one kind: one section after another. */
final class PipeReader implements Round.Work {

    /** How many sections pass before a reader rests, if it does, and forgets interrupts. */
    private static final int SECTIONS_PER_REST = 64;

    private static final long REST = TimeUnit.MICROSECONDS.toNanos(50);

    private final Pipe pipe;
    private final Subject subject;
    private final Round round;
    private final ReaderKind kind;
    private final Dice dice;
    private final int readers;
    private final boolean crowded;

    /**
     * Makes a reader.
     *
     * @param readers how many there are
     * @param crowded whether none of them rests: then all want a processor all the time, and lose it within sections, so that
     *     grace periods last long; otherwise there are many
     */
    PipeReader(Pipe pipe, Subject subject, Round round, ReaderKind kind, Dice dice, int readers, boolean crowded) {
        this.pipe = pipe;
        this.subject = subject;
        this.round = round;
        this.kind = kind;
        this.dice = dice;
        this.readers = readers;
        this.crowded = crowded;
    }

    @Override
    public void run() throws Exception {
        boolean unused = subject.unlessClosed(() -> {
            try (Look look = new Look(pipe, round, dice, readers)) {
                while (!round.isOver() && !subject.isClosing()) {
                    try (Section section = subject.section(kind, dice)) {
                        read(section, look);
                    }
                }
            }
        });
    }

    private void read(Section section, Look look) {
        int sections = 0;
        while (!round.isOver()) {
            look.through(section);
            sections++;
            if (sections % SECTIONS_PER_REST == 0) {
                rest();
            }
        }
    }

    private void rest() {
        boolean unused = Thread.interrupted();
        if (!crowded) {
            LockSupport.parkNanos(REST);
        } else if (kind.thread() == ThreadKind.VIRTUAL) {
            LockSupport.parkNanos(1); // lets others have the carrier
        }
    }
}
