package org.rcu4j.torture.store;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.rcu4j.testing.ThreadKind;
import org.rcu4j.torture.Course;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.Fault;
import org.rcu4j.torture.Round;

/** A round of a {@link StoreScenario}. */
final class StoreCourse implements Course {

    private static final List<Fault> FAULTS = List.of(Fault.STALL, Fault.DEATH, Fault.INTERRUPT, Fault.BURST);
    private static final int UPDATERS = 2;
    private static final int BREATHE_EVERY = 32;
    private static final int LONGEST_REST_NANOS = 200_000;
    private static final int REST_EVERY = 8;
    private static final int LONGEST_PAUSE_MILLIS = 60;
    private static final int LONGEST_STALL_MILLIS = 500;
    private static final int SHORT_STALL_MILLIS = 10;
    private static final int LONG_STALL_EVERY = 16;
    private static final int LARGEST_BURST = 32;
    private static final int MOST_INTERRUPTS = 8;

    private final Round round;
    private final Ledger ledger;
    private final Store store;
    private int threads;

    StoreCourse(StoreScenario scenario, Round round) {
        this.round = round;
        this.ledger = new Ledger(round);
        this.store = scenario.maker().apply(ledger, round.dice("store"));
        int readers = Math.max(2, round.readers());
        for (int i = 0; i < readers; i++) {
            String who = "reader " + i;
            Dice dice = round.dice(who);
            ThreadKind kind = kind(i);
            round.start(who, kind, () -> read(kind, dice, readers, Integer.MAX_VALUE));
        }
        for (int i = 0; i < UPDATERS; i++) {
            String who = "updater " + i;
            Dice dice = round.dice(who);
            round.start(who, ThreadKind.PLATFORM, () -> update(dice));
        }
        Dice dice = round.dice("saboteur");
        round.startUndisturbed("saboteur", () -> sabotage(dice));
    }

    @Override
    public long gracePeriods() {
        return store.gracePeriods();
    }

    @Override
    public long callbacks() {
        return store.callbacks();
    }

    @Override
    public void account() {
        try (Use use = new Use(round, round.dice("account"), 1)) {
            store.settle(use);
        }
        ledger.account(store.size());
        store.close();
    }

    private void read(ThreadKind kind, Dice dice, int readers, int reads) {
        try (Use use = new Use(round, dice, readers)) {
            for (int i = 0; i < reads && !round.isOver(); i++) {
                store.read(use);
                use.left();
                if (i % BREATHE_EVERY == 0) {
                    boolean unused = Thread.interrupted();
                    if (kind == ThreadKind.VIRTUAL) {
                        LockSupport.parkNanos(1);
                    }
                }
            }
        }
    }

    private void update(Dice dice) {
        while (!round.isOver()) {
            store.update(dice);
            round.tally().countUpdate();
            if (dice.oneIn(REST_EVERY)) {
                boolean unused = Thread.interrupted();
                dice.pause(dice.below(LONGEST_REST_NANOS));
            }
        }
    }

    /** Every other thread is virtual, if there are such. */
    private static ThreadKind kind(int i) {
        return i % 2 == 1 && ThreadKind.VIRTUAL.isAvailable() ? ThreadKind.VIRTUAL : ThreadKind.PLATFORM;
    }

    private void sabotage(Dice dice) {
        List<Fault> faults = FAULTS.stream().filter(round::has).toList();
        while (!round.isOver() && !faults.isEmpty()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(dice.below(LONGEST_PAUSE_MILLIS)));
            round.tally().countFault();
            switch (dice.oneOf(faults)) {
                case STALL ->
                    stall(
                            kind(dice.below(2)),
                            dice.of("stall " + threads),
                            dice.between(1, dice.oneIn(LONG_STALL_EVERY) ? LONGEST_STALL_MILLIS : SHORT_STALL_MILLIS));
                case DEATH -> start("death", ThreadKind.PLATFORM, store::dieInside);
                case INTERRUPT -> {
                    for (int n = dice.between(1, MOST_INTERRUPTS); n > 0; n--) {
                        round.interruptSomebody(dice);
                    }
                }
                default -> burst(dice);
            }
        }
    }

    private void stall(ThreadKind kind, Dice dice, int millis) {
        start("stall", kind, () -> {
            try (Use use = new Use(round, dice, 1)) {
                use.stallOnce(millis);
                store.read(use);
                use.left();
            }
        });
    }

    private void burst(Dice dice) {
        for (int n = dice.between(1, LARGEST_BURST); n > 0; n--) {
            Dice own = dice.of("burst " + threads);
            ThreadKind kind = kind(n);
            start("burst", kind, () -> read(kind, own, 1, 1));
        }
    }

    private void start(String role, ThreadKind kind, Round.Work work) {
        threads++;
        round.start(role + " " + threads, kind, work);
    }
}
