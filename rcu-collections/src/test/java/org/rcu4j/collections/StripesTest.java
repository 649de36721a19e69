package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.rcu4j.testing.Background;

class StripesTest {

    private final Stripes stripes = new Stripes();

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
        one.add(3);
        Stripe other = stripes.lock(1);
        other.add(2);
        other.add(-1);
        assertThat(stripes.mappings()).isEqualTo(4);
        stripes.unlock(other);
        stripes.unlock(one);
    }

    @Test
    void whoHasOneIsRefusedWhatHeWouldHaveToWaitFor() {
        CountDownLatch leave = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        Background holder = Background.start(() -> {
            Stripe stripe = stripes.lock(1);
            inside.countDown();
            leave.await();
            stripes.unlock(stripe);
        });
        Background.until(() -> inside.getCount() == 0);
        Background.run(() -> {
            Stripe own = stripes.lock(0);
            assertThatThrownBy(() -> stripes.lock(1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> stripes.lock(0)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(stripes::requireNone).isInstanceOf(IllegalStateException.class);
            stripes.unlock(stripes.lock(2));
            stripes.unlock(own);
            stripes.requireNone();
        });
        Background waiting = Background.start(() -> stripes.unlock(stripes.lock(1)));
        waiting.awaitWaiting();
        leave.countDown();
        waiting.join();
        holder.join();
    }
}
