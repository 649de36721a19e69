package org.rcu4j.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.rcu4j.testing.ThreadKind;

/** What becomes of a scenario that behaves in a certain way. */
class ScenarioRunTest {

    private static final Limits ONE_UPDATE = new Limits(Long.MAX_VALUE, 1, false);
    private static final Limits TWO_UPDATES = new Limits(Long.MAX_VALUE, 2, false);

    /** A scenario with some threads, and something to account for. */
    private record Stub(String name, Round.Work work, Course course) implements Scenario {
        @Override
        public String about() {
            return "a stub";
        }

        @Override
        public Set<Fault> faults() {
            return EnumSet.of(Fault.STALL);
        }

        @Override
        public Course begin(Round round) {
            round.tally().countUpdate();
            rounds.add(round);
            round.start("worker", ThreadKind.PLATFORM, work);
            return course;
        }
    }

    private static final Queue<Round> rounds = new ConcurrentLinkedQueue<>();

    private static Outcome run(Scenario scenario, Limits limits, long seed) throws InterruptedException {
        rounds.clear();
        return new ScenarioRun(scenario, limits, seed, 2, Fault.all(), run -> {}).run(1);
    }

    @Test
    void endsWhenItHasBeenEnough() throws InterruptedException {
        Outcome outcome = run(new Stub("stub", () -> {}, () -> {}), TWO_UPDATES, 1);
        assertThat(outcome.failed()).isFalse();
        assertThat(outcome.hung()).isFalse();
        assertThat(outcome.tally().updates()).isEqualTo(2);
        assertThat(outcome.rounds()).isEqualTo(2);
        assertThat(rounds).allMatch(round -> round.has(Fault.STALL) && !round.has(Fault.CLOSE));
    }

    @Test
    void theSeedRepeatsEveryChoice() throws InterruptedException {
        Stub stub = new Stub("stub", () -> {}, () -> {});
        Outcome unused = run(stub, TWO_UPDATES, 1);
        List<Long> first = choices();
        unused = run(stub, TWO_UPDATES, 1);
        assertThat(choices()).isEqualTo(first).doesNotHaveDuplicates();
        unused = run(stub, TWO_UPDATES, 2);
        assertThat(choices()).doesNotContainAnyElementsOf(first);
        unused = run(new Stub("other", () -> {}, () -> {}), TWO_UPDATES, 1);
        assertThat(choices()).doesNotContainAnyElementsOf(first);
    }

    private static List<Long> choices() {
        return rounds.stream().map(round -> round.dice("anybody").nextLong()).toList();
    }

    @Test
    void whatAThreadThrowsIsAnError() throws InterruptedException {
        Outcome outcome = run(
                new Stub(
                        "stub",
                        () -> {
                            throw new UnsupportedOperationException("on purpose");
                        },
                        () -> {}),
                ONE_UPDATE,
                1);
        assertThat(outcome.failed()).isTrue();
        assertThat(outcome.tally().errors().count(Defect.EXCEPTION)).isEqualTo(1);
        assertThat(outcome.tally().errors().first())
                .singleElement()
                .asString()
                .contains("thread worker", "UnsupportedOperationException: on purpose");
    }

    @Test
    void whatIsMissingIsALeakAndWhatIsTooMuchIsAnError() {
        Tally tally = new Tally();
        tally.account("things", 5, 5);
        assertThat(tally.errors().total()).isZero();
        tally.account("things", 5, 3);
        assertThat(tally.leaks()).isEqualTo(2);
        assertThat(tally.errors().count(Defect.LEAK)).isEqualTo(1);
        tally.account("things", 5, 6);
        assertThat(tally.leaks()).isEqualTo(2);
        assertThat(tally.errors().count(Defect.TWICE)).isEqualTo(1);
    }

    @Test
    void aHangIsAnErrorThatShowsTheThreads() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        Course hanging = new Course() {
            @Override
            public void account() throws InterruptedException {
                never.await();
            }

            @Override
            public void giveUp() {
                never.countDown();
            }
        };
        Outcome outcome = run(new Stub("stub", () -> {}, hanging), ONE_UPDATE, 1);
        assertThat(outcome.hung()).isTrue();
        assertThat(outcome.tally().errors().count(Defect.HANG)).isEqualTo(1);
        assertThat(outcome.tally().errors().first())
                .singleElement()
                .asString()
                .contains("\"torture-account\" WAITING", "CountDownLatch.await");
        assertThat(never.getCount()).isZero();
    }

    @Test
    void statisticsThatHangAreAHang() throws InterruptedException {
        AtomicBoolean hangs = new AtomicBoolean(true);
        Course hanging = new Course() {
            @Override
            public long gracePeriods() {
                while (hangs.get()) {
                    LockSupport.parkNanos(1_000_000);
                }
                return 0;
            }

            @Override
            public void account() {}

            @Override
            public void giveUp() {
                hangs.set(false);
            }
        };
        Outcome outcome = run(new Stub("stub", () -> {}, hanging), ONE_UPDATE, 1);
        assertThat(outcome.hung()).isTrue();
        assertThat(outcome.tally().errors().first())
                .singleElement()
                .asString()
                .contains("\"torture-watch\"", "gracePeriods");
    }

    /** Looks are counted, so nothing depends on how long they take. */
    @Test
    void whoIsHeldUpOnPurposeDoesNotHang() {
        Round round = new Round(0, Dice.of(1), 1, Set.of(), new Tally());
        Watch watch = new Watch(round, () -> 0, 1);
        round.beginDelay();
        for (int i = 0; i < 1_000; i++) {
            assertThat(watch.seesHang()).isFalse();
        }
        round.endDelay();
        int looks = 0;
        while (!watch.seesHang()) {
            looks++;
        }
        assertThat(looks).isGreaterThanOrEqualTo(1_000 / (int) Watch.LOOK_MILLIS - 2);
    }

    @Test
    void errorsAreToldInWordsAndInTheHistogram() throws InterruptedException {
        Scenario broken = Controls.all().get(0);
        StringWriter out = new StringWriter();
        Settings settings = new Settings(List.of(broken), 600, 1, 1, 2, Fault.all(), false, 120);
        boolean good = true;
        while (good) {
            good = new Session(settings, new PrintWriter(out), false).torture();
        }
        assertThat(out.toString())
                .contains("FAILED: errors in 1 scenario. Repeat with --seed 1")
                .contains("TOO_OLD, ", Defect.TOO_OLD.meaning())
                .containsPattern("(?m)^ +([2-9]|10\\+) +[1-9][0-9,]*  #+$");
    }
}
