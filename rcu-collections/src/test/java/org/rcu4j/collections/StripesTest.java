package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.rcu4j.internal.platform.Updating;
import org.rcu4j.testing.Background;

class StripesTest {

    private final Stripes stripes = new Stripes(this);

    @Test
    void areAPowerOfTwo() {
        assertThat(Stripes.COUNT).isBetween(16, 64);
        assertThat(Integer.bitCount(Stripes.COUNT)).isOne();
    }

    @Test
    void lowBitsChooseTheStripe() {
        Stripe stripe = stripes.lock(3 + 5 * Stripes.COUNT);
        assertThat(stripe).isSameAs(stripes.get(3));
        assertThat(stripe.isMine()).isTrue();
        assertThat(stripe.tryLock()).as("again").isFalse();
        stripes.unlock(stripe);
        assertThat(stripe.isMine()).isFalse();
    }

    @Test
    void mappingsAreCounted() {
        Stripe one = stripes.lock(0);
        one.count += 3;
        Stripe other = stripes.lock(1);
        other.count += 2;
        other.count--;
        assertThat(stripes.mappings()).isEqualTo(4);
        stripes.unlock(other);
        stripes.unlock(one);
    }

    @Test
    void whoCallsOthersUnderOneIsRefusedAnother() {
        stripes.expectFunctions();
        stripes.requireNone();
        Stripe own = stripes.lock(0);
        assertThatThrownBy(stripes::requireNone)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(stripes.toString());
        Background.run(stripes::requireNone);
        new Stripes(this).requireNone();
        stripes.unlock(own);
        stripes.requireNone();
    }

    @Test
    void harmlessKeysNeedNoNote() {
        stripes.expect("a");
        stripes.expect(1);
        stripes.expect(Thread.State.NEW);
        Stripe own = stripes.lock(0);
        assertThat(Updating.isAnyHere()).isFalse();
        stripes.unlock(own);
        stripes.expect(new Object());
        own = stripes.lock(0);
        assertThat(Updating.isAnyHere()).isTrue();
        stripes.unlock(own);
        assertThat(Updating.isAnyHere()).isFalse();
    }

    @Test
    void isGivenBackOnce() {
        Stripe stripe = stripes.lock(1);
        stripes.unlock(stripe);
        Background.run(() -> {
            Stripe taken = stripes.lock(1);
            Background.run(() -> stripes.unlock(taken)); // another thread's
            assertThat(taken.isMine()).isTrue();
            stripes.unlock(taken);
        });
        stripes.unlock(stripe);
        assertThat(stripes.tryLock(stripe)).isTrue();
        stripes.unlock(stripe);
    }

    @Test
    void oneThatIsTakenIsWaitedFor() {
        CountDownLatch leave = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        Background holder = Background.start(() -> {
            Stripe stripe = stripes.lock(1);
            inside.countDown();
            leave.await();
            stripes.unlock(stripe);
        });
        Background.until(() -> inside.getCount() == 0);
        assertThat(stripes.tryLock(stripes.get(1))).isFalse();
        Background waiting = Background.start(() -> stripes.unlock(stripes.lock(1)));
        waiting.awaitWaiting();
        leave.countDown();
        waiting.join();
        holder.join();
    }
}
