package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

class RecentSlotsTest {

    private final Epoch epoch = new Epoch("recent");
    private final StallReporter reporter = new StallReporter("recent", report -> {});
    private final Readers readers = new Readers(epoch, reporter);
    private final GracePeriods gracePeriods =
            new GracePeriods(epoch, readers, new StallWatch(reporter, Duration.ofMinutes(1)));
    private final RecentSlots recent = readers.virtual.recent;

    @BeforeEach
    void assumeThereAreSome() {
        assumeTrue(ThreadKind.VIRTUAL.isAvailable(), "virtual threads");
    }

    @Test
    void threadFindsItsOwnOnly() {
        Background.run(ThreadKind.VIRTUAL, () -> {
            assertThat(recent.find()).isNull();
            OwnReader own = readers.own();
            assertThat(recent.find()).isSameAs(own);
            Background.run(ThreadKind.VIRTUAL, () -> assertThat(recent.find()).isNull());
            Background.run(() -> assertThat(recent.find()).isNull());
        });
    }

    @Test
    void placeThatAnotherTookIsTakenBackByTheNextSection() {
        Background.run(ThreadKind.VIRTUAL, () -> {
            OwnReader own = readers.own();
            Background.until(
                    () -> { // one of some hundreds has the same place
                        Background.run(ThreadKind.VIRTUAL, readers::own);
                        return recent.find() == null;
                    });
            assertThat(readers.own()).isSameAs(own);
            assertThat(recent.find()).isSameAs(own);
        });
    }

    /** Also where the place is another's: inside a section, a thread is found to be there. */
    @Test
    void sectionWhosePlaceAnotherTookIsLeft() {
        Background.run(ThreadKind.VIRTUAL, () -> {
            OwnReader own = readers.own();
            own.lock();
            recent.remove((VirtualSlot) own);
            assertThat(readers.inside()).isSameAs(own);
            own.unlock();
            assertThat(readers.inside()).isNull();
        });
    }

    @Test
    void slotLeavesWithTheList() {
        Background.run(ThreadKind.VIRTUAL, () -> {
            OwnReader own = readers.own();
            own.lock();
            own.unlock();
            assertThat(isOver()).isTrue();
            assertThat(recent.find()).isSameAs(own);
            assertThat(isOver()).isTrue();
            assertThat(recent.find()).isNull();
            assertThat(readers.own()).isSameAs(own);
        });
    }

    /** Whether a grace period that begins now ends at once. */
    private boolean isOver() throws InterruptedException {
        return gracePeriods.await(Patience.upTo(Duration.ZERO));
    }
}
