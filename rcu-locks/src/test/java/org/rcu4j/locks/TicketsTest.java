package org.rcu4j.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.rcu4j.testing.Background;

class TicketsTest {

    private final Tickets tickets = new Tickets(true);

    /** The threads that were served, in order. */
    private final List<String> served = Collections.synchronizedList(new ArrayList<>());

    @Test
    void freeTurnstileLetsOneIn() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            assertThat(tickets.tryEnter()).isTrue();
            assertThat(tickets.tryEnter()).isFalse();
            assertThat(tickets.waiting()).isZero();
            tickets.exit();
            assertThat(tickets.enter(LockPatience.ENDLESS)).isTrue();
            assertThat(tickets.tryEnter()).isFalse();
            tickets.exit();
        }
        assertThat(tickets.abandonedTickets()).isZero();
    }

    @Test
    void thoseWhoWaitAreCountedAndServedInOrder() {
        assertThat(tickets.tryEnter()).isTrue();
        Background first = enter("first", LockPatience.ENDLESS);
        assertThat(tickets.waiting()).isEqualTo(1);
        Background second = enter("second", LockPatience.ENDLESS);
        assertThat(tickets.waiting()).isEqualTo(2);
        tickets.exit();
        first.join();
        second.join();
        assertThat(served).containsExactly("first", "second");
        assertThat(tickets.waiting()).isZero();
    }

    @Test
    void lastTicketIsGivenBack() {
        assertThat(tickets.tryEnter()).isTrue();
        interrupt(enter("leaves", LockPatience.INTERRUPTIBLE));
        assertThat(tickets.abandonedTickets()).isZero();
        assertThat(tickets.waiting()).isZero();
        tickets.exit();
        assertThat(tickets.tryEnter()).isTrue();
    }

    @Test
    void ticketInTheMiddleIsPassedOver() {
        assertThat(tickets.tryEnter()).isTrue();
        Background first = enter("first", LockPatience.ENDLESS);
        Background leaves = enter("leaves", LockPatience.INTERRUPTIBLE);
        Background also = enter("leaves too", LockPatience.INTERRUPTIBLE);
        Background last = enter("last", LockPatience.ENDLESS);
        interrupt(also);
        interrupt(leaves);
        Background.until(() -> tickets.waiting() == 2);
        tickets.exit();
        first.join();
        last.join();
        assertThat(served).containsExactly("first", "last");
        assertThat(tickets.tryEnter()).isTrue();
        assertThat(tickets.abandonedTickets()).isZero();
    }

    @Test
    void ticketThatIsNextIsPassedOver() {
        assertThat(tickets.tryEnter()).isTrue();
        Background leaves = enter("leaves", LockPatience.INTERRUPTIBLE);
        Background stays = enter("stays", LockPatience.ENDLESS);
        interrupt(leaves);
        tickets.exit();
        stays.join();
        assertThat(served).containsExactly("stays");
        assertThat(tickets.tryEnter()).isTrue();
        tickets.exit();
    }

    @Test
    void turnstileIsFreeWhenAllHaveLeft() {
        assertThat(tickets.tryEnter()).isTrue();
        List<Background> leaving = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            leaving.add(enter("leaves", LockPatience.INTERRUPTIBLE));
        }
        leaving.forEach(background -> background.thread().interrupt());
        leaving.forEach(TicketsTest::assertInterrupted);
        tickets.exit();
        assertThat(tickets.tryEnter()).isTrue();
        assertThat(tickets.abandonedTickets()).isZero();
        assertThat(tickets.waiting()).isZero();
    }

    @Test
    void givesUpWhenTheTimeIsOver() throws InterruptedException {
        assertThat(tickets.enter(LockPatience.upTo(0, TimeUnit.SECONDS))).isTrue();
        assertThat(tickets.enter(LockPatience.upTo(0, TimeUnit.SECONDS))).isFalse();
        assertThat(tickets.enter(LockPatience.upTo(2, TimeUnit.MILLISECONDS))).isFalse();
        tickets.exit();
        assertThat(tickets.tryEnter()).isTrue();
    }

    @Test
    void waitsAwakeIfItMustNotPark() {
        Tickets awake = new Tickets(false);
        assertThat(awake.tryEnter()).isTrue();
        Background waiting = Background.start(() -> {
            assertThat(awake.enter(LockPatience.ENDLESS)).isTrue();
            awake.exit();
        });
        Waiting.untilIn(waiting);
        assertThat(waiting.thread().getState()).isEqualTo(Thread.State.RUNNABLE);
        awake.exit();
        waiting.join();
    }

    /** Starts a thread that takes a ticket, and returns when it waits. */
    private Background enter(String name, LockPatience patience) {
        Background thread = Background.start(() -> {
            assertThat(tickets.enter(patience)).isTrue();
            served.add(name);
            tickets.exit();
        });
        Waiting.untilIn(thread);
        return thread;
    }

    private static void interrupt(Background thread) {
        thread.thread().interrupt();
        assertInterrupted(thread);
    }

    private static void assertInterrupted(Background thread) {
        assertThatThrownBy(thread::join).hasCauseInstanceOf(InterruptedException.class);
    }
}
