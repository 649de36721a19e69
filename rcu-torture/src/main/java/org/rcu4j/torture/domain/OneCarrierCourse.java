package org.rcu4j.torture.domain;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.rcu4j.RcuDomain;
import org.rcu4j.testing.ThreadKind;
import org.rcu4j.torture.Course;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.Round;
import org.rcu4j.torture.store.Ledger;
import org.rcu4j.torture.store.Thing;
import org.rcu4j.torture.store.Use;

/**
 * A round of an {@link OneCarrierScenario}. The thread that computes goes on until the platform threads have seen some grace periods end;
 * so if these need a virtual thread nothing goes on. Virtual readers don't park within sections, since one that is inside holds
 * everybody up by right.
 */
final class OneCarrierCourse implements Course {

    private static final int READERS = 2;
    private static final int UPDATERS = 2;

    /** How many grace periods platform threads see while one virtual thread computes. */
    private static final int MOST_GRACE_PERIODS = 8;

    private static final int LONGEST_REST = 2_000_000;

    private final Round round;
    private final Subject subject;
    private final Ledger ledger;
    private final AtomicReference<Thing> current;

    /** Waits that platform threads have come to the end of. */
    private final AtomicLong waits = new AtomicLong();

    /** Whether a virtual thread keeps the carrier. Written by that thread; platform threads go on, also at the end, until it is over. */
    private volatile boolean computing;

    private volatile boolean givenUp;

    OneCarrierCourse(Function<RcuDomain, Subject> maker, Round round) {
        this.round = round;
        this.ledger = new Ledger(round);
        this.subject = maker.apply(RcuDomain.builder("one-carrier").jmx(false).build());
        this.current = new AtomicReference<>(ledger.make(0));
        for (int i = 0; i < READERS; i++) {
            for (ReaderKind kind : new ReaderKind[] {ReaderKind.READ_LOCK, ReaderKind.VIRTUAL_READ_LOCK}) {
                start("reader " + kind + " " + i, kind.thread(), dice -> read(kind, dice));
            }
        }
        for (int i = 0; i < UPDATERS; i++) {
            start("updater " + i, ThreadKind.PLATFORM, dice -> update(dice, ThreadKind.PLATFORM));
            start("virtual updater " + i, ThreadKind.VIRTUAL, dice -> update(dice, ThreadKind.VIRTUAL));
        }
        start("computing", ThreadKind.VIRTUAL, this::compute);
    }

    private interface Part {
        void run(Dice dice) throws Exception;
    }

    private void start(String who, ThreadKind kind, Part part) {
        Dice dice = round.dice(who);
        round.start(who, kind, () -> part.run(dice));
    }

    @Override
    public boolean hasGracePeriods() {
        return true;
    }

    @Override
    public long gracePeriods() {
        return waits.get();
    }

    @Override
    public void account() {
        subject.barrier();
        ledger.account(1);
        subject.close();
    }

    @Override
    public void giveUp() {
        givenUp = true;
        subject.giveUp();
    }

    private void read(ReaderKind kind, Dice dice) {
        try (Use use = new Use(round, dice, READERS);
                Section section = subject.section(kind, dice)) {
            while (!round.isOver()) {
                section.enter();
                try {
                    if (kind.thread() == ThreadKind.VIRTUAL) {
                        use.look(current.get());
                    } else {
                        use.use(current.get());
                    }
                } finally {
                    section.exit();
                }
                use.left();
                LockSupport.parkNanos(dice.between(1, LONGEST_REST / 10));
            }
        }
    }

    private void update(Dice dice, ThreadKind kind) throws InterruptedException {
        while (!round.isOver() || (computing && kind == ThreadKind.PLATFORM && !givenUp)) {
            Thing old = current.getAndSet(ledger.make(0));
            old.remove();
            switch (dice.below(4)) {
                case 0 -> subject.call(old::free, 0);
                case 1 -> {
                    subject.call(old::free, 1);
                    subject.barrier();
                    counted(kind);
                }
                case 2 -> {
                    while (!subject.synchronize(Duration.ofMillis(1))) {
                        Thread.onSpinWait();
                    }
                    old.free();
                    counted(kind);
                }
                default -> {
                    subject.synchronize();
                    old.free();
                    counted(kind);
                }
            }
            round.tally().countUpdate();
            LockSupport.parkNanos(dice.between(1, LONGEST_REST));
        }
    }

    private void counted(ThreadKind kind) {
        if (kind == ThreadKind.PLATFORM) {
            waits.incrementAndGet();
        }
    }

    /** Again and again: keeps the carrier until platform threads have got on. */
    private void compute(Dice dice) {
        while (!round.isOver()) {
            long enough = waits.get() + dice.between(1, MOST_GRACE_PERIODS);
            computing = true;
            while (waits.get() < enough && !givenUp) {
                Thread.onSpinWait();
            }
            computing = false;
            round.tally().countFault();
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(dice.between(1, LONGEST_REST / 1_000)));
        }
    }
}
