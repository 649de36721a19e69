package org.rcu4j.torture.domain;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuDomain;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.Round;

/**
 * Readers whose sections begin on one thread and end on another: detached sections pass from hand to hand, with what was read in
 * them. All readers of a round share one of these.
 */
final class HandOver {

    private static final int ON_THEIR_WAY = 64;
    private static final int REST_EVERY = 64;
    private static final long REST = TimeUnit.MICROSECONDS.toNanos(50);

    /** A section, with what it holds. */
    private record Held(long cookie, Element element, int mark) {}

    private final Pipe pipe;
    private final Subject subject;
    private final Round round;
    private final BlockingQueue<Held> passing = new ArrayBlockingQueue<>(ON_THEIR_WAY);

    HandOver(Pipe pipe, Subject subject, Round round) {
        this.pipe = pipe;
        this.subject = subject;
        this.round = round;
    }

    /**
     * One of the readers. Leaves nothing behind that it or anybody else has passed on.
     *
     * @param crowded whether it does not rest, as with {@link PipeReader}
     */
    Round.Work reader(Dice dice, int readers, boolean crowded) {
        return () -> {
            RcuDomain domain = subject.domain();
            try (Look look = new Look(pipe, round, dice, readers)) {
                while (!round.isOver()) {
                    turn(domain, look, dice);
                    if (!crowded && dice.oneIn(REST_EVERY)) {
                        LockSupport.parkNanos(REST);
                    }
                }
                for (Held last = passing.poll(); last != null; last = passing.poll()) {
                    leave(domain, look, last);
                }
            }
        };
    }

    private void turn(RcuDomain domain, Look look, Dice dice) throws Exception {
        Held begun = begin(domain, look);
        Held other = begun == null || passing.offer(begun) ? passing.poll() : begun;
        if (other != null) {
            leave(domain, look, other);
        } else if (begun == null) {
            LockSupport.parkNanos(1_000);
        }
        dice.delay(ON_THEIR_WAY);
        boolean unused = Thread.interrupted();
    }

    /** Enters a section, unless the domain is closed. */
    private @Nullable Held begin(RcuDomain domain, Look look) throws Exception {
        if (subject.isClosing()) {
            return null;
        }
        long[] entered = new long[1];
        if (!subject.unlessClosed(() -> entered[0] = domain.enter())) {
            return null;
        }
        long cookie = entered[0];
        try {
            Element element = look.take();
            return new Held(cookie, element, element.mark());
        } catch (Throwable e) {
            domain.exit(cookie);
            throw e;
        }
    }

    private static void leave(RcuDomain domain, Look look, Held held) {
        look.examine(held.element(), held.mark());
        domain.exit(held.cookie());
        look.left();
    }
}
