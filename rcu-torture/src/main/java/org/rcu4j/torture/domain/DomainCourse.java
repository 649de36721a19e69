package org.rcu4j.torture.domain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.rcu4j.RcuDomain;
import org.rcu4j.RcuStats;
import org.rcu4j.StallReport;
import org.rcu4j.testing.ThreadKind;
import org.rcu4j.torture.Course;
import org.rcu4j.torture.Defect;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.Fault;
import org.rcu4j.torture.Round;

/** A round of a {@link DomainScenario}: who works on the domain, how it ends, and whether all is accounted for. */
final class DomainCourse implements Course {

    /** Of so many rounds one is crowded. */
    private static final int CROWDED_EVERY = 4;

    private static final int UPDATERS = 2;
    private static final int FAKE_UPDATERS = 2;
    private static final Duration STALL_TIMEOUT = Duration.ofMillis(50);
    private static final int LONGEST_CLOSE_MILLIS = 30;

    private final Round round;
    private final Dice dice;
    private final Failures failures;
    private final Subject subject;
    private final Pipe pipe;
    private final Saboteur saboteur;
    private final List<Flood> floods = new ArrayList<>();
    private final AtomicLong reportedDeaths = new AtomicLong();

    /** Whether the domain is closed while everybody is busy. */
    private final boolean violent;

    /** What the domain gave up. Written by the thread that winds up. */
    private volatile List<Runnable> abandoned = List.of();

    DomainCourse(DomainScenario scenario, Round round) {
        this.round = round;
        this.dice = round.dice("course");
        this.failures = new Failures(round.dice("failures"));
        this.violent = round.has(Fault.CLOSE) && dice.below(3) < 2;
        RcuDomain.Builder builder = RcuDomain.builder("torture")
                .jmx(false)
                .stallTimeout(STALL_TIMEOUT)
                .stallListener(this::hearOfStall)
                .exceptionHandler(failures);
        this.subject = scenario.maker()
                .apply(scenario.settings()
                        .apply(builder, round.dice("settings"))
                        .build());
        this.pipe = new Pipe(round, subject);
        this.saboteur = new Saboteur(pipe, subject, round, scenario.present(), round.dice("saboteur"));
        start(scenario);
    }

    private void start(DomainScenario scenario) {
        List<ReaderKind> readers = scenario.readers(round.readers()).toList();
        boolean crowded = dice.oneIn(CROWDED_EVERY);
        for (int i = 0; i < readers.size(); i++) {
            ReaderKind kind = readers.get(i);
            String who = kind + " " + i;
            round.start(
                    who,
                    kind.thread(),
                    new PipeReader(pipe, subject, round, kind, round.dice(who), readers.size(), crowded));
        }
        List<ReaderKind> virtual = scenario.present().stream()
                .filter(kind -> kind.thread() == ThreadKind.VIRTUAL)
                .toList();
        if (!virtual.isEmpty()) {
            start("visitors", new Visitors(pipe, subject, round, virtual, round.dice("visitors")));
        }
        if (scenario.handsOver()) {
            HandOver handOver = new HandOver(pipe, subject, round);
            for (int i = 0; i < 2; i++) {
                String who = "hand-over " + i;
                start(who, handOver.reader(round.dice(who), readers.size(), crowded));
            }
        }
        for (int i = 0; i < UPDATERS; i++) {
            String who = "updater " + i;
            start(who, new PipeUpdater(pipe, subject, round, round.dice(who)));
        }
        for (int i = 0; i < FAKE_UPDATERS; i++) {
            String who = "fake updater " + i;
            start(who, new FakeUpdater(pipe, subject, round, round.dice(who)));
        }
        if (round.has(Fault.FLOOD)) {
            Flood flood = new Flood(pipe, subject, round, failures, round.dice("flood"));
            floods.add(flood);
            start("flood", flood);
        }
        round.startUndisturbed("saboteur", saboteur);
    }

    private void start(String who, Round.Work work) {
        round.start(who, ThreadKind.PLATFORM, work);
    }

    @Override
    public boolean hasGracePeriods() {
        return true;
    }

    @Override
    public long gracePeriods() {
        return subject.gracePeriods();
    }

    @Override
    public long callbacks() {
        return subject.stats().callbacksInvoked();
    }

    @Override
    public void windUp() throws InterruptedException {
        if (!violent) {
            return;
        }
        round.tally().countFault();
        if (dice.oneIn(2)) {
            subject.close();
        } else {
            abandoned = subject.close(Duration.ofMillis(dice.below(LONGEST_CLOSE_MILLIS)));
        }
    }

    /** All threads have ended, so there is no reader left; only what is pending is still to come. */
    @Override
    public void account() {
        if (!violent) {
            subject.barrier();
            subject.synchronize(); // finds the dead
        }
        closeAtLast();
        floods.forEach(Flood::beginAgain);
        long ranHere = pipe.ran();
        abandoned.forEach(failures::runElsewhere);
        long ranElsewhere = pipe.ran() - ranHere;
        pipe.account();
        floods.forEach(Flood::account);
        saboteur.account();
        checkStatistics(subject.stats(), pipe.ran() - ranElsewhere);
    }

    /** The thread that closes at last is another one than that to which a report was made: so it must be told. */
    private void closeAtLast() {
        boolean told = false;
        try {
            subject.close();
        } catch (IllegalStateException e) {
            told = subject.isRefusal(e) && String.valueOf(e.getMessage()).contains("abandoned");
            if (!told) {
                throw e;
            }
        }
        if (told == abandoned.isEmpty()) {
            round.errors()
                    .report(
                            Defect.REPORT,
                            abandoned.size() + " callbacks were reported as abandoned, and the last close tells of "
                                    + (told ? "some" : "none"));
        }
    }

    @Override
    public void giveUp() {
        subject.giveUp();
    }

    private void checkStatistics(RcuStats stats, long ran) {
        check("callbacks that ran", ran, stats.callbacksInvoked());
        check("callbacks that failed", failures.expected(), stats.callbacksFailed());
        check("failures that were handled", failures.expected(), failures.handled());
        check("failures of " + failures.firstUnexpected(), 0, failures.unexpected());
        check("callbacks pending", 0, stats.callbacksPending());
        check("bytes pending", 0, stats.bytesPending());
        check("readers inside", 0, stats.readersInside());
        check("threads that ended inside a section", saboteur.deaths(), stats.readersDiedInside());
        check("reports of such threads", saboteur.deaths(), reportedDeaths.get());
    }

    private void check(String what, long expected, long found) {
        if (expected != found) {
            round.errors().report(Defect.REPORT, what + ": " + expected + " expected, " + found + " found");
        }
    }

    /** Hears of stalls that are deliberate, and of some that are due to a busy machine; fails now and then. */
    private void hearOfStall(StallReport report) {
        if (report.ended()) {
            reportedDeaths.incrementAndGet();
        }
        boolean named = report.thread() != null
                || report.kind() == org.rcu4j.ReaderKind.DETACHED
                || report.kind() == org.rcu4j.ReaderKind.CALLBACK;
        if (!report.domain().equals("torture") || !named || report.message().isEmpty()) {
            round.errors().report(Defect.REPORT, "impossible report: " + report);
        }
        if (round.has(Fault.THROW) && report.age().toMillis() % 2 == 0) {
            throw new IllegalStateException("a listener that fails");
        }
    }
}
