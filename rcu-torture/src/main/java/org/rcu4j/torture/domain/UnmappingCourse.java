package org.rcu4j.torture.domain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuDomain;
import org.rcu4j.testing.ThreadKind;
import org.rcu4j.torture.Course;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.Round;
import org.rcu4j.torture.store.Ledger;
import org.rcu4j.torture.store.Thing;
import org.rcu4j.torture.store.Use;

/** A round of an {@link UnmappingScenario}. */
final class UnmappingCourse implements Course {

    private static final int UPDATERS = 2;

    /** How long a domain lives at the most, and how long a close that gives up waits, in nanoseconds. */
    private static final int LONGEST_LIFE = 3_000_000;

    private static final int LONGEST_CLOSE = 300_000;
    private static final int SECTIONS_PER_YIELD = 16;
    private static final long LOOK = 20_000;

    private final Function<RcuDomain, Subject> maker;
    private final Round round;
    private final Ledger ledger;
    private final AtomicLong gracePeriods = new AtomicLong();

    /** The one that is alive, or the last one; null before the first. Written by the thread that closes. */
    private volatile @Nullable Life life;

    /** Whether there will be no other. Written by that thread. */
    private volatile boolean over;

    /** A domain, and what its readers read: a thing of each updater. */
    private final class Life {
        private final Subject subject =
                maker.apply(RcuDomain.builder("short-lived").jmx(false).build());
        private final AtomicReferenceArray<Thing> things = new AtomicReferenceArray<>(UPDATERS);
        private final CountDownLatch closed = new CountDownLatch(1);
        private final CountDownLatch updated = new CountDownLatch(UPDATERS);

        Life() {
            for (int i = 0; i < UPDATERS; i++) {
                things.set(i, ledger.make(i));
            }
        }
    }

    UnmappingCourse(Function<RcuDomain, Subject> maker, Round round, List<ReaderKind> kinds) {
        this.maker = maker;
        this.round = round;
        this.ledger = new Ledger(round);
        round.startUndisturbed("closer", () -> closeAgainAndAgain(round.dice("closer")));
        for (int i = 0; i < UPDATERS; i++) {
            int own = i;
            Dice dice = round.dice("updater " + i);
            round.startUndisturbed("updater " + i, () -> update(own, dice));
        }
        for (ReaderKind kind : kinds) {
            Dice dice = round.dice("reader " + kind);
            round.start("reader " + kind, kind.thread(), () -> read(kind, dice, kinds.size()));
        }
    }

    @Override
    public long gracePeriods() {
        return gracePeriods.get();
    }

    @Override
    public void account() {
        ledger.account(0);
    }

    private void closeAgainAndAgain(Dice dice) throws InterruptedException {
        try {
            while (!round.isOver()) {
                Life next = new Life();
                life = next;
                close(next, dice);
            }
        } finally {
            over = true;
        }
    }

    private void close(Life present, Dice dice) throws InterruptedException {
        try {
            dice.pause(dice.below(LONGEST_LIFE));
            List<Runnable> abandoned =
                    dice.oneIn(2) ? List.of() : present.subject.close(Duration.ofNanos(dice.below(LONGEST_CLOSE)));
            present.subject.close();
            abandoned.forEach(Runnable::run); // nobody can be inside any more
            gracePeriods.addAndGet(present.subject.gracePeriods());
        } finally {
            present.closed.countDown();
        }
        present.updated.await();
        round.tally().countUpdate();
    }

    /** Replaces the own thing of each life until that is closed, and frees the last one then: nobody can be inside any more. */
    private void update(int own, Dice dice) throws Exception {
        for (Life present = next(null); present != null; present = next(present)) {
            List<Thing> refused = new ArrayList<>();
            Life closing = present;
            while (present.subject.unlessClosed(() -> replace(closing, own, dice, refused)) && refused.isEmpty()) {
                dice.pause(dice.below(LONGEST_CLOSE));
            }
            present.closed.await();
            Stream.concat(refused.stream(), Stream.of(present.things.get(own))).forEach(Thing::free);
            present.updated.countDown();
        }
    }

    private void replace(Life present, int own, Dice dice, List<Thing> refused) {
        Thing old = present.things.getAndSet(own, ledger.make(own));
        old.remove();
        try {
            present.subject.call(old::free, dice.below(2));
        } catch (IllegalStateException e) {
            refused.add(old);
            throw e;
        }
    }

    private void read(ReaderKind kind, Dice dice, int readers) throws Exception {
        try (Use use = new Use(round, dice, readers)) {
            for (Life present = next(null); present != null; present = next(present)) {
                Life read = present;
                boolean unused = present.subject.unlessClosed(() -> read(read, kind, dice, use));
            }
        }
    }

    /** Until the domain refuses. */
    private void read(Life present, ReaderKind kind, Dice dice, Use use) {
        try (Section section = present.subject.section(kind, dice)) {
            for (int i = 1; !round.isOver(); i++) {
                section.enter();
                try {
                    use.use(present.things.get(dice.below(UPDATERS)));
                } finally {
                    section.exit();
                }
                use.left();
                if (i % SECTIONS_PER_YIELD == 0) {
                    breathe(kind);
                }
            }
        }
    }

    private static void breathe(ReaderKind kind) {
        if (kind.thread() == ThreadKind.VIRTUAL) {
            LockSupport.parkNanos(1); // lets others have the carrier
        }
    }

    /** The life after one that is closed, or the first; null if there is none. */
    private @Nullable Life next(@Nullable Life last) {
        while (true) {
            boolean none = over;
            Life present = life;
            if (present != last) {
                return present;
            }
            if (none) {
                return null;
            }
            LockSupport.parkNanos(LOOK);
        }
    }
}
