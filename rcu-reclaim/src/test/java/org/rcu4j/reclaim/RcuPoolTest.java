package org.rcu4j.reclaim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rcu4j.OverflowPolicy;
import org.rcu4j.RcuDomain;
import org.rcu4j.internal.platform.Strict;
import org.rcu4j.testing.Background;

class RcuPoolTest {

    /** What is pooled. */
    private static final class Item {
        final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();
    }

    private final RcuDomain domain = RcuDomain.create("pool-test");
    private final AtomicInteger made = new AtomicInteger();
    private final List<Item> disposed = Collections.synchronizedList(new ArrayList<>());
    private final RcuPool<Item> pool = new RcuPool<>(domain, this::make, 3, disposed::add);

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void makesWhatItDoesNotHave() {
        assertThat(pool.take()).isNotSameAs(pool.take());
        assertThat(made).hasValue(2);
        assertThat(pool.size()).isZero();
    }

    @Test
    void handsOutAgainAfterAGracePeriod() {
        Item item = pool.take();
        long reader = domain.enter();
        pool.recycle(item);
        for (int i = 0; i < 10; i++) {
            assertThat(pool.take()).isNotSameAs(item);
        }
        domain.exit(reader);
        domain.barrier();
        assertThat(pool.size()).isEqualTo(1);
        assertThat(pool.toString()).contains("1 of 3 ready");
        assertThat(pool.take()).isSameAs(item);
        assertThat(pool.size()).isZero();
    }

    @Test
    void keepsNoMoreThanItsCapacity() {
        List<Item> items = Stream.generate(pool::take).limit(5).toList();
        items.forEach(pool::recycle);
        domain.barrier();
        assertThat(pool.size()).isEqualTo(3);
        assertThat(disposed).containsExactly(items.get(3), items.get(4));
        assertThat(Stream.generate(pool::take).limit(3)).containsExactlyInAnyOrderElementsOf(items.subList(0, 3));
    }

    @Test
    void dropsWhatExceedsItsCapacityIfThereIsNoAction() {
        RcuPool<Item> dropping = new RcuPool<>(domain, this::make, 1);
        dropping.recycle(new Item());
        dropping.recycle(new Item());
        domain.barrier();
        assertThat(dropping.size()).isEqualTo(1);
        assertThat(domain.stats().callbacksFailed()).isZero();
    }

    @Test
    void clearGivesAllToTheAction() {
        List<Item> items = Stream.generate(Item::new).limit(3).toList();
        items.forEach(pool::recycle);
        domain.barrier();
        pool.clear();
        assertThat(disposed).containsExactlyInAnyOrderElementsOf(items);
        assertThat(pool.size()).isZero();
        pool.clear();
        assertThat(disposed).hasSize(3);
    }

    @Test
    void clearThatFailsKeepsTheRest() {
        RcuPool<Item> failing = new RcuPool<>(domain, this::make, 3, item -> {
            throw new IllegalArgumentException("action");
        });
        Stream.generate(Item::new).limit(3).forEach(failing::recycle);
        domain.barrier();
        assertThatThrownBy(failing::clear).hasMessage("action");
        assertThat(failing.size()).isEqualTo(2);
    }

    @Test
    void refusedObjectIsNotRecycled() {
        try (RcuDomain full = RcuDomain.builder("full")
                .maxPendingCallbacks(1)
                .overflow(OverflowPolicy.REJECT)
                .build()) {
            RcuPool<Item> refusing = new RcuPool<>(full, this::make, 3);
            Item item = new Item();
            long reader = full.enter();
            full.call(() -> {});
            assertThatThrownBy(() -> refusing.recycle(item)).isInstanceOf(RejectedExecutionException.class);
            full.exit(reader);
            full.barrier();
            assertThat(refusing.size()).isZero();
            refusing.recycle(item);
            full.barrier();
            assertThat(refusing.take()).isSameAs(item);
        }
        domain.close();
        assertThatThrownBy(() -> pool.recycle(new Item())).isInstanceOf(IllegalStateException.class);
        assertThat(pool.take()).isNotNull();
    }

    @Test
    @SuppressWarnings("NullAway") // null on purpose
    void badInputIsRefused() {
        assertThatThrownBy(() -> new RcuPool<>(domain, this::make, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RcuPool<>(null, this::make, 1)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new RcuPool<>(domain, null, 1)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new RcuPool<>(domain, this::make, 1, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> pool.recycle(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new RcuPool<>(domain, () -> null, 1).take()).isInstanceOf(NullPointerException.class);
    }

    /** Each object is owned by one thread at a time, whoever takes and gives. */
    @Test
    void nobodyGetsWhatAnotherHas() {
        RcuPool<Item> shared = new RcuPool<>(domain, this::make, 50, disposed::add);
        assertThat(sharedOwnerships(shared, false)).isZero();
        domain.barrier();
        assertThat(shared.size() + disposed.size()).isEqualTo(made.get());
        assertThat(disposed).doesNotHaveDuplicates();
    }

    @Test
    void controlThatIsRecycledTwiceIsFound() {
        assumeFalse(Strict.ENABLED, "strict mode refuses the second");
        RcuPool<Item> shared = new RcuPool<>(domain, this::make, 50);
        Background.until(() -> sharedOwnerships(shared, true) > 0);
    }

    private int sharedOwnerships(RcuPool<Item> shared, boolean twice) {
        AtomicInteger found = new AtomicInteger();
        List<Background> threads = IntStream.range(0, 32)
                .mapToObj(t -> Background.start(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        Item item = shared.take();
                        if (!item.owner.compareAndSet(null, Thread.currentThread())) {
                            found.incrementAndGet();
                        }
                        Thread.yield();
                        item.owner.set(null);
                        shared.recycle(item);
                        if (twice) {
                            shared.recycle(item);
                        }
                    }
                }))
                .toList();
        threads.forEach(Background::join);
        return found.get();
    }

    private Item make() {
        made.incrementAndGet();
        return new Item();
    }
}
