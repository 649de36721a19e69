package org.rcu4j.torture.domain;

import org.rcu4j.torture.Defect;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.ReaderTally;
import org.rcu4j.torture.Round;

/** What readers do in a section: take the current element, dawdle, and look how old it has become. Used by one thread. */
final class Look implements AutoCloseable {

    private static final int NEST_EVERY = 8;

    private final Pipe pipe;
    private final Round round;
    private final Dice dice;
    private final int readers;
    private final ReaderTally tally;

    Look(Pipe pipe, Round round, Dice dice, int readers) {
        this.pipe = pipe;
        this.round = round;
        this.dice = dice;
        this.readers = readers;
        this.tally = new ReaderTally(round.tally());
    }

    /** A whole section. */
    void through(Section section) {
        section.enter();
        try {
            inside(section);
        } finally {
            section.exit();
        }
        tally.left();
    }

    private void inside(Section section) {
        Element element = take();
        int mark = element.mark();
        if (section.nests() && dice.oneIn(NEST_EVERY)) {
            section.enter();
            section.exit();
        }
        dice.delay(readers);
        examine(element, mark);
    }

    /** The element that is there now. */
    Element take() {
        Element element = pipe.current().get();
        if (element.isInPool()) {
            round.errors().report(Defect.ORDER, "found an element that is not initialised");
        }
        return element;
    }

    /** Before the section is left in which the element was taken, with that mark. */
    void examine(Element element, int mark) {
        if (element.mark() != mark) {
            round.errors().report(Defect.ORDER, "an element was used again while a reader had it");
        }
        tally.saw(element.age());
    }

    /** After a section that was not left by {@link #through}. */
    void left() {
        tally.left();
    }

    @Override
    public void close() {
        tally.close();
    }
}
