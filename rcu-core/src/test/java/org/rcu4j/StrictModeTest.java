package org.rcu4j;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.Log;

/** Runs in a JVM of its own, whose switch is on; the tests of sections and callbacks run there once more. */
@EnabledIfSystemProperty(named = "org.rcu4j.strict", matches = "true")
class StrictModeTest {

    private final List<StallReport> reports = new CopyOnWriteArrayList<>();
    private final List<Runnable> failed = new CopyOnWriteArrayList<>();
    private final RcuDomain domain = RcuDomain.builder("strict")
            .stallTimeout(Duration.ofMillis(20))
            .stallListener(reports::add)
            .exceptionHandler((callback, failure) -> failed.add(callback))
            .build();

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void getOutsideASectionIsRefused() {
        RcuReference<String> reference = new RcuReference<>(domain, "value");
        assertThatThrownBy(reference::get)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("read inside a section of its domain");
        try (RcuDomain other = RcuDomain.create("other");
                var section = other.read()) {
            assertThatThrownBy(reference::get).isInstanceOf(IllegalStateException.class);
        }
        assertThat(reference.getAndSet("next")).isEqualTo("value");
        assertThat(reference.updateAndGet(value -> value + "!")).isEqualTo("next!");
        reference.replace("last", old -> {});
        assertThat(reference.peek()).isEqualTo("last");
        assertThat(reference.toString()).contains("String");
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.ReaderForm#all")
    void getInsideASectionIsAllowed(ReaderForm form) {
        RcuReference<String> reference = new RcuReference<>(domain, "value");
        Background.run(form.thread, () -> {
            try (ReaderForm.Leave section = form.enter(domain)) {
                assertThat(reference.get()).isEqualTo("value");
            }
            assertThatThrownBy(reference::get).isInstanceOf(IllegalStateException.class);
        });
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.ReaderForm#own")
    void sectionLeftOpenAtTheEndOfAThreadIsReportedWithItsPlace(ReaderForm form) {
        Background.start(form.thread, () -> enterHere(form)).awaitDeath();
        domain.synchronize();
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.ended()).isTrue();
            assertThat(requireNonNull(report.entry()).getStackTrace())
                    .anySatisfy(frame -> assertThat(frame.getMethodName()).isEqualTo("enterHere"));
        });
    }

    @Test
    void stalledDetachedSectionIsReportedWithItsPlace() {
        long cookie = domain.enter();
        Background updater = Background.start(domain::synchronize);
        Background.until(() -> !reports.isEmpty());
        domain.exit(cookie);
        updater.join();
        assertThat(requireNonNull(reports.get(0).entry()).getStackTrace())
                .anySatisfy(frame -> assertThat(frame.getMethodName()).startsWith("stalledDetachedSection"));
    }

    @Test
    void callbackSubmittedAgainBeforeItRanIsRefused() {
        Runnable callback = reports::clear;
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            domain.call(callback);
            assertThatThrownBy(() -> domain.call(callback))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a callback is submitted again only once it has run");
        }
        domain.barrier();
        domain.call(callback);
        domain.barrier();
        assertThat(domain.stats().callbacksInvoked()).isEqualTo(2);
    }

    @Test
    void failureNamesTheCallbackAsItWasGiven() {
        Runnable callback = () -> {
            throw new IllegalArgumentException();
        };
        domain.call(callback);
        domain.barrier();
        assertThat(failed).containsExactly(callback);
    }

    @Test
    void cycleAcrossDomainsIsReportedThoughNobodyWasStuck() {
        try (RcuDomain a = RcuDomain.create("cycle-a");
                RcuDomain b = RcuDomain.create("cycle-b");
                RcuDomain c = RcuDomain.create("cycle-c");
                Log log = new Log()) {
            waitInside(a, b);
            waitInside(b, c);
            waitInside(a, c);
            assertThat(log.text()).doesNotContain("cycle of waiting");
            waitInside(c, a);
            assertThat(log.text())
                    .containsOnlyOnce("a cycle of waiting: holding domain cycle-c, domain cycle-a is waited for")
                    .contains("here, holding domain cycle-c, domain cycle-a was waited for")
                    .contains("here, holding domain cycle-a, domain cycle-")
                    .contains("waitInside");
            waitInside(c, a);
            assertThat(log.text()).containsOnlyOnce("a cycle of waiting");
        }
    }

    private static void waitInside(RcuDomain held, RcuDomain waitedFor) {
        try (var section = held.read()) {
            waitedFor.synchronize();
        }
    }

    private void enterHere(ReaderForm form) {
        form.enter(domain);
    }

    @Test
    void sectionIsNotClosedInPlaceOfTheOneAroundIt() {
        ReadSection outer = domain.read();
        ReadSection inner = domain.read();
        domain.readUnlock();
        assertThatThrownBy(inner::close)
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining("before the one around it is left");
        assertThat(domain.isReading()).isTrue();
        outer.close();
        assertThat(domain.isReading()).isFalse();
    }
}
