package org.rcu4j.torture.domain;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.Fault;
import org.rcu4j.torture.MemoryHog;
import org.rcu4j.torture.Round;

/** Injects the faults that readers and threads can have, one after another. Those of callbacks are {@link Flood}'s. */
final class Saboteur implements Round.Work {

    private static final List<Fault> OWN =
            List.of(Fault.STALL, Fault.DEATH, Fault.INTERRUPT, Fault.BURST, Fault.STACK, Fault.MEMORY);

    /** Those that enter and leave by one call each. */
    private static final Set<ReaderKind> DIVERS = EnumSet.of(
            ReaderKind.READ_LOCK,
            ReaderKind.READER,
            ReaderKind.DETACHED,
            ReaderKind.VIRTUAL_READ_LOCK,
            ReaderKind.VIRTUAL_READER,
            ReaderKind.VIRTUAL_DETACHED);

    private static final int LONGEST_PAUSE_MILLIS = 60;
    private static final int LONGEST_STALL_MILLIS = 500;
    private static final int SHORT_STALL_MILLIS = 10;
    private static final int LONG_STALL_EVERY = 16;
    private static final long STALL_LOOK = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int FILL_EVERY = 4;
    private static final int LARGEST_BURST = 48;
    private static final int MOST_READS_IN_BURST = 3;
    private static final int MOST_INTERRUPTS = 8;

    private final Pipe pipe;
    private final Subject subject;
    private final Round round;
    private final List<ReaderKind> kinds;
    private final Dice dice;
    private final List<Fault> faults;
    private final AtomicLong deaths = new AtomicLong();
    private final AtomicInteger bursting = new AtomicInteger();
    private final AtomicBoolean diving = new AtomicBoolean();
    private final StackEnds stackEnds;
    private int threads;

    Saboteur(Pipe pipe, Subject subject, Round round, List<ReaderKind> kinds, Dice dice) {
        this.pipe = pipe;
        this.subject = subject;
        this.round = round;
        this.kinds = kinds;
        this.dice = dice;
        this.stackEnds = new StackEnds(pipe, subject, round);
        this.faults = OWN.stream()
                .filter(round::has)
                // what is used for the first time needs memory for good: that is the first round's
                .filter(fault -> fault != Fault.MEMORY || round.number() > 0)
                .toList();
    }

    @Override
    public void run() {
        while (!round.isOver() && !faults.isEmpty()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(dice.below(LONGEST_PAUSE_MILLIS)));
            inject(dice.oneOf(faults));
            round.tally().countFault();
        }
    }

    /** Takes stock when all is over. */
    void account() {
        stackEnds.account();
    }

    /** How many threads have ended inside a section. */
    long deaths() {
        return deaths.get();
    }

    private void inject(Fault fault) {
        switch (fault) {
            case STALL ->
                stall(
                        dice.oneOf(kinds),
                        dice.between(1, dice.oneIn(LONG_STALL_EVERY) ? LONGEST_STALL_MILLIS : SHORT_STALL_MILLIS));
            case DEATH ->
                kinds.stream()
                        .filter(ReaderKind::isOwned)
                        .skip(dice.below(kinds.size()))
                        .findFirst()
                        .ifPresent(this::dieInside);
            case INTERRUPT -> {
                for (int n = dice.between(1, MOST_INTERRUPTS); n > 0; n--) {
                    round.interruptSomebody(dice);
                }
            }
            case STACK -> dive();
            case BURST -> burst(dice.between(1, LARGEST_BURST));
            case MEMORY -> {
                if (dice.oneIn(FILL_EVERY)) {
                    MemoryHog.fill(dice);
                }
            }
            default -> throw new IllegalArgumentException(fault + " is injected elsewhere");
        }
    }

    /** Starts a thread, which may find that the domain is closed when it comes to read. */
    private void start(String role, ReaderKind kind, Round.Work work) {
        threads++;
        round.start(role + " " + threads, kind.thread(), () -> {
            boolean unused = subject.unlessClosed(work);
        });
    }

    /** One at a time. */
    private void dive() {
        if (subject.isClosing() || !diving.compareAndSet(false, true)) {
            return;
        }
        List<ReaderKind> divers = kinds.stream().filter(DIVERS::contains).toList();
        ReaderKind kind = divers.isEmpty() ? ReaderKind.READ_LOCK : dice.oneOf(divers);
        Round.Work work = stackEnds.dive(kind, dice.of("dive " + threads));
        threads++;
        round.startSmall("dive " + threads, kind.thread(), () -> {
            try {
                boolean unused = subject.unlessClosed(work);
            } finally {
                diving.set(false);
            }
        });
    }

    private void stall(ReaderKind kind, int millis) {
        Dice own = dice.of("stall " + threads);
        start("stall", kind, () -> {
            try (Section section = subject.section(kind, own);
                    Look look = new Look(pipe, round, own, 1)) {
                section.enter();
                round.beginDelay();
                try {
                    Element element = look.take();
                    int mark = element.mark();
                    long start = System.nanoTime();
                    while (!round.isOver() && System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(millis)) {
                        boolean unused = Thread.interrupted();
                        LockSupport.parkNanos(STALL_LOOK);
                    }
                    look.examine(element, mark);
                } finally {
                    round.endDelay();
                    section.exit();
                }
                look.left();
            }
        });
    }

    private void dieInside(ReaderKind kind) {
        Dice own = dice.of("death " + threads);
        start("death", kind, () -> {
            Section section = subject.section(kind, own);
            section.enter();
            deaths.incrementAndGet();
        });
    }

    private void burst(int size) {
        for (int i = 0; i < size && bursting.get() < 2 * LARGEST_BURST && !subject.isClosing(); i++) {
            ReaderKind kind = dice.oneOf(kinds);
            Dice own = dice.of("burst " + threads);
            bursting.incrementAndGet();
            start("burst", kind, () -> {
                try (Section section = subject.section(kind, own);
                        Look look = new Look(pipe, round, own, 1)) {
                    for (int n = own.between(1, MOST_READS_IN_BURST); n > 0; n--) {
                        look.through(section);
                    }
                } finally {
                    bursting.decrementAndGet();
                }
            });
        }
    }
}
