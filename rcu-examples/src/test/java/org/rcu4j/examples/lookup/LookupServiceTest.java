package org.rcu4j.examples.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs that end when they have done what the test is about; the seconds are only what a failure takes. */
class LookupServiceTest {

    private static final int GENEROUS_SECONDS = 60;

    private static final List<Entry> ENTRIES = List.of(
            Entry.of("a", "first"), Entry.of("b", "second"), Entry.of("a longer key", "a value of several words"));

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aSafeProtectionReadsNothingBadAndLeaksNothing(ProtectionKind kind) throws InterruptedException {
        Settings settings = new Settings(3, GENEROUS_SECONDS, 100_000, 100);
        RunResult result = run(
                kind, settings, now -> now.lookups() < 1_000_000 || now.updates() < 10_000 || now.tableSwaps() < 10);
        assertThat(result.failure()).isEmpty();
        assertThat(result.end().updates()).isGreaterThanOrEqualTo(10_000);
        assertThat(result.end().tableSwaps()).isGreaterThanOrEqualTo(10);
    }

    @Test
    void withoutProtectionBadReadsAreSeen() throws InterruptedException {
        Settings settings = new Settings(3, GENEROUS_SECONDS, 1_000_000, 0);
        RunResult result = run(ProtectionKind.NONE, settings, now -> now.badReads() == 0);
        assertThat(result.end().badReads()).isPositive();
        assertThat(result.failure()).isEmpty();
    }

    @Test
    void withoutUpdatesNothingIsReplaced() throws InterruptedException {
        Settings settings = new Settings(1, GENEROUS_SECONDS, 0, 0);
        RunResult result = run(ProtectionKind.RCU, settings, now -> now.lookups() < 10_000);
        assertThat(result.end().updates()).isZero();
        assertThat(result.end().tableSwaps()).isZero();
        assertThat(result.freedBytes()).isZero();
        assertThat(result.failure()).isEmpty();
    }

    @Test
    void theControlFailsIfItSeesNothingBad() throws InterruptedException {
        Settings settings = new Settings(1, GENEROUS_SECONDS, 0, 0);
        RunResult result = run(ProtectionKind.NONE, settings, _ -> false);
        assertThat(result.failure()).hasValueSatisfying(text -> assertThat(text).contains("no bad read was seen"));
    }

    @Test
    void severalRunsAddUp() throws InterruptedException {
        Settings settings = new Settings(1, GENEROUS_SECONDS, 0, 0);
        LookupService service = new LookupService(ProtectionKind.RCU, ENTRIES, settings);
        AtomicReference<Snapshot> seen = new AtomicReference<>(Snapshot.START);
        Predicate<Snapshot> onlyOnce = now -> {
            seen.set(now);
            return false;
        };
        service.run(Duration.ofSeconds(GENEROUS_SECONDS), onlyOnce);
        Snapshot first = seen.get();
        service.run(Duration.ofSeconds(GENEROUS_SECONDS), onlyOnce);
        assertThat(seen.get().nanos()).isGreaterThan(first.nanos());
        assertThat(seen.get().lookups()).isGreaterThan(first.lookups());
        assertThat(service.shutDown().failure()).isEmpty();
    }

    private static RunResult run(ProtectionKind kind, Settings settings, Predicate<Snapshot> goOn)
            throws InterruptedException {
        LookupService service = new LookupService(kind, ENTRIES, settings);
        service.run(Duration.ofSeconds(settings.seconds()), goOn);
        return service.shutDown();
    }
}
