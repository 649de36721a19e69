package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.testing.Background;

class SectionTest {

    private static final int DEEPEST = 65_535;

    private final RcuDomain domain = RcuDomain.create("sections");

    @AfterEach
    void close() {
        domain.close();
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.ReaderForm#slot")
    void isReadingFromEntryToExit(ReaderForm form) {
        assertThat(domain.isReading()).isFalse();
        try (var section = form.enter(domain)) {
            assertThat(domain.isReading()).isTrue();
            assertThat(domain.reader().isReading()).isTrue();
        }
        assertThat(domain.isReading()).isFalse();
        assertThat(domain.reader().isReading()).isFalse();
    }

    @Test
    void sectionsOfAllFormsNest() {
        Deque<ReaderForm.Leave> open = new ArrayDeque<>();
        for (ReaderForm form : ReaderForm.slot().toList()) {
            open.push(form.enter(domain));
            open.push(form.enter(domain));
        }
        while (!open.isEmpty()) {
            assertThat(domain.isReading()).isTrue();
            open.pop().close();
        }
        assertThat(domain.isReading()).isFalse();
    }

    @Test
    void firstSectionRegistersTheThread() {
        assertThat(domain.stats().readers()).isZero();
        domain.read().close();
        domain.read().close();
        assertThat(domain.stats().readers()).isEqualTo(1);
    }

    @Test
    void askingDoesNotRegister() {
        assertThat(domain.isReading()).isFalse();
        domain.synchronize();
        assertThat(domain.stats().readers()).isZero();
    }

    @Test
    void oneThreadHasOneReader() {
        assertThat(domain.reader()).isSameAs(domain.reader());
    }

    @Test
    void isReadingIsAboutThisThreadAndThisDomain() {
        try (RcuDomain other = RcuDomain.create("other");
                var held = new HeldSection(domain, ReaderForm.READ)) {
            assertThat(domain.isReading()).isFalse();
            domain.readLock();
            assertThat(other.isReading()).isFalse();
            domain.readUnlock();
        }
    }

    @Test
    void unlockWithoutLockIsRefusedAndHarmsNothing() {
        String rule = "a section is left once for each time it was entered";
        assertThatThrownBy(domain::readUnlock)
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining(rule);
        RcuReader reader = domain.reader();
        assertThatThrownBy(reader::unlock)
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining(rule);
        ReadSection section = domain.read();
        section.close();
        assertThatThrownBy(section::close)
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining(rule);
        assertThatThrownBy(domain::readUnlock).isInstanceOf(IllegalMonitorStateException.class);

        assertThat(domain.isReading()).isFalse();
        domain.readLock();
        assertThat(domain.isReading()).isTrue();
        domain.readUnlock();
        assertThat(domain.isReading()).isFalse();
        domain.synchronize();
    }

    @Test
    void anotherThreadsReaderIsRefusedAndHarmsNothing() {
        RcuReader mine = domain.reader();
        ReadSection section = domain.read();
        Background.run(() -> {
            assertThatThrownBy(mine::lock)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("an RcuReader is used by the thread that asked for it");
            assertThatThrownBy(mine::unlock).isInstanceOf(IllegalMonitorStateException.class);
            assertThatThrownBy(section::close).isInstanceOf(IllegalMonitorStateException.class);
            assertThatThrownBy(domain::readUnlock).isInstanceOf(IllegalMonitorStateException.class);
            assertThat(mine.isReading()).isTrue();
        });
        assertThat(domain.isReading()).isTrue();
        section.close();
        assertThat(domain.isReading()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.ReaderForm#slot")
    void nestingHasALimitThatHarmsNothing(ReaderForm form) {
        Deque<ReaderForm.Leave> open = new ArrayDeque<>();
        for (int i = 0; i < DEEPEST; i++) {
            open.push(form.enter(domain));
        }
        assertThatThrownBy(() -> form.enter(domain))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("sections nest at most 65535 deep");
        while (!open.isEmpty()) {
            assertThat(domain.isReading()).isTrue();
            open.pop().close();
        }
        assertThat(domain.isReading()).isFalse();
        domain.synchronize();
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.ReaderForm#slot")
    void closedDomainBeginsNoSection(ReaderForm form) {
        domain.read().close();
        domain.close();
        String rule = "a closed domain begins no section";
        assertThatThrownBy(() -> form.enter(domain))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(rule);
        assertThat(domain.isReading()).isFalse();
        Background.run(() -> assertThatThrownBy(() -> form.enter(domain))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(rule));
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.ReaderForm#slot")
    void sectionThatIsOpenWhileTheDomainClosesGoesOn(ReaderForm form) {
        RcuDomain closing = RcuDomain.create("closing");
        var section = form.enter(closing);
        Background closer = Background.start(closing::close);
        closer.awaitWaiting();
        form.enter(closing).close(); // nested, so it is no new section
        assertThat(closer.isDone()).isFalse();
        section.close();
        closer.join();
        assertThat(closing.isReading()).isFalse();
    }
}
