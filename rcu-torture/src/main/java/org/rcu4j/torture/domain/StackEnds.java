package org.rcu4j.torture.domain;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.rcu4j.RcuReference;
import org.rcu4j.torture.Defect;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.Round;

/**
 * Operations in the last frames of a stack: some are cut off by a StackOverflowError, and then have not happened; all others have, and
 * can be accounted for. A section that could not be left where it was entered is left a frame further up.
 *
 * <p>For one thread after another. What it notes when an operation has returned needs neither a call nor memory, so that it is not
 * cut off itself.
 */
final class StackEnds {

    private static final int MOST_ATTEMPTS = 400;

    /** So that some dives try each frame, and others come far up, also where compiled frames are small. */
    private static final int LONGEST_STRIDE = 16;

    private static final int OPERATIONS = 8;
    private static final Duration AT_ONCE = Duration.ofNanos(1);

    private final Pipe pipe;
    private final Subject subject;
    private final Round round;
    private final RcuReference<Object> counted;
    private final Runnable callback = this::ran;

    /** How many callbacks were accepted, and how many values replaced. Written by the thread that attempts. */
    private long accepted;

    private long replaced;

    /** How many of either have come back. Written by callbacks. */
    private long ran;

    private long reclaimed;

    StackEnds(Pipe pipe, Subject subject, Round round) {
        this.pipe = pipe;
        this.subject = subject;
        this.round = round;
        this.counted = subject.reference(new Object());
    }

    /** One dive to the end of the calling thread's stack, and the way up. */
    Round.Work dive(ReaderKind kind, Dice dice) {
        return () -> {
            try (Section section = subject.section(kind, dice)) {
                Diver diver = new Diver(section, dice);
                diver.warmUp();
                diver.dive(dice.below(2), 0);
                diver.leave();
                diver.report();
            }
        };
    }

    /** Checks, when nothing is pending any more, that all has come back that was accepted, and nothing else. */
    void account() {
        round.tally().account("callbacks that were accepted at the end of a stack", accepted, ran);
        round.tally().account("values that were replaced at the end of a stack", replaced, reclaimed);
    }

    private void ran() {
        pipe.beginCallback();
        ran++;
        pipe.endCallback();
    }

    private void reclaim(Object value) {
        pipe.beginCallback();
        reclaimed++;
        pipe.endCallback();
    }

    /** One thread on its way. */
    private final class Diver {
        private final Section section;
        private final Dice dice;
        private final int stride;
        private int left;
        private int frames;
        private boolean inside;
        private boolean tooOld;
        private boolean reused;

        Diver(Section section, Dice dice) {
            this.section = section;
            this.dice = dice;
            this.stride = dice.between(1, LONGEST_STRIDE);
            this.left = dice.between(1, MOST_ATTEMPTS);
        }

        /** Two methods with frames of different sizes, by turns. */
        void dive(long a, long b) throws Exception {
            try {
                if ((a & 1) == 0) {
                    dive(a + 1, b);
                } else {
                    diveWider(a + 1, b, a);
                }
            } catch (StackOverflowError e) {
                // here the stack ends
            }
            attempt();
        }

        private void diveWider(long a, long b, long c) throws Exception {
            try {
                dive(a + c - c, b);
            } catch (StackOverflowError e) {
                // here the stack ends
            }
            attempt();
        }

        /** Tells what was seen, now that there is room for words. */
        void report() {
            if (tooOld) {
                round.errors().report(Defect.TOO_OLD, "an element was too old, in a section at the end of a stack");
            }
            if (reused) {
                round.errors().report(Defect.ORDER, "an element was used again, in a section at the end of a stack");
            }
        }

        /** Leaves the section that it is still inside. */
        void leave() {
            if (inside) {
                section.exit();
                inside = false;
            }
        }

        private void attempt() throws Exception {
            if (left > 0 && frames++ % stride == 0 && !subject.isClosing()) {
                left--;
                attempt(dice.below(OPERATIONS));
            }
        }

        private void attempt(int operation) throws Exception {
            try {
                leave();
                operate(operation);
            } catch (StackOverflowError | RejectedExecutionException e) {
                // it has not happened
            } catch (InterruptedException e) {
                // nor has this; it was meant for whatever waited
            } catch (IllegalStateException e) {
                if (!subject.isRefusal(e)) {
                    throw e;
                }
            }
        }

        /** Each operation once with room: what is used for the first time needs more of it, and that is not what is tried here. */
        void warmUp() throws Exception {
            for (int operation = 0; operation < OPERATIONS; operation++) {
                attempt(operation);
            }
        }

        private void operate(int operation) throws InterruptedException {
            switch (operation) {
                case 0 -> {
                    subject.call(callback, 0);
                    accepted++;
                }
                case 1 -> {
                    subject.call(callback, 1);
                    accepted++;
                }
                case 2 -> {
                    subject.replace(counted, new Object(), StackEnds.this::reclaim);
                    replaced++;
                }
                case 3 -> {
                    boolean unused = subject.synchronize(AT_ONCE);
                }
                case 4 -> {
                    Poll unused = subject.poll();
                }
                default -> look();
            }
        }

        private void look() {
            section.enter();
            inside = true;
            Element element = pipe.current().get();
            int mark = element.mark();
            tooOld |= element.age() > 1;
            reused |= element.mark() != mark;
            section.exit();
            inside = false;
        }
    }
}
