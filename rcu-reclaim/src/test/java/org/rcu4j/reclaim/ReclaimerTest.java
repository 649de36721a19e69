package org.rcu4j.reclaim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rcu4j.OverflowPolicy;
import org.rcu4j.RcuDomain;
import org.rcu4j.internal.platform.Once;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.Log;

class ReclaimerTest {

    private final Map<Throwable, Runnable> failures = new ConcurrentHashMap<>();
    private final List<Object> freed = Collections.synchronizedList(new ArrayList<>());
    private final RcuDomain domain = RcuDomain.builder("reclaimer-test")
            .exceptionHandler((callback, failure) -> failures.put(failure, callback))
            .build();
    private final Reclaimer reclaimer = new Reclaimer(domain);

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void freesAfterAGracePeriod() {
        Guarded resource = new Guarded();
        long reader = domain.enter();
        reclaimer.retire(resource);
        reclaimer.retire("other", freed::add);
        assertThat(domain.stats().callbacksPending()).isEqualTo(2);
        assertThat(resource.timesFreed()).isZero();
        domain.exit(reader);
        domain.barrier();
        assertThat(resource.timesFreed()).isEqualTo(1);
        assertThat(freed).containsExactly("other");
    }

    @Test
    void freesInTheOrderOfRetirement() {
        List<Integer> all = IntStream.range(0, 10_000).boxed().toList();
        all.forEach(i -> reclaimer.retire(i, freed::add));
        domain.barrier();
        assertThat(freed).containsExactlyElementsOf(all);
    }

    @Test
    void freesEachOnceWhoeverRetires() {
        List<Guarded> all = Collections.synchronizedList(new ArrayList<>());
        List<Background> threads = IntStream.range(0, 32)
                .mapToObj(t -> Background.start(() -> {
                    for (int i = 0; i < 500; i++) {
                        Guarded resource = new Guarded();
                        all.add(resource);
                        reclaimer.retire(resource);
                    }
                }))
                .toList();
        threads.forEach(Background::join);
        domain.barrier();
        assertThat(all)
                .hasSize(32 * 500)
                .allSatisfy(resource -> assertThat(resource.timesFreed()).isEqualTo(1));
    }

    @Test
    void weighsWhatItHolds() {
        long reader = domain.enter();
        reclaimer.retire("large", freed::add, 1_000);
        reclaimer.retire("small", freed::add, 10);
        assertThat(domain.stats().bytesPending()).isEqualTo(1_010);
        domain.exit(reader);
        domain.barrier();
        assertThat(domain.stats().bytesPending()).isZero();
    }

    @Test
    void failureGoesToTheHandlerAsItIsAndTheOthersAreFreed() {
        IOException failure = new IOException("can't close");
        AutoCloseable failing = () -> {
            throw failure;
        };
        Guarded resource = new Guarded();
        reclaimer.retire(failing);
        reclaimer.retire("error", error -> {
            throw new StackOverflowError(error);
        });
        reclaimer.retire(resource);
        domain.barrier();
        assertThat(resource.timesFreed()).isEqualTo(1);
        assertThat(failures).hasSize(2);
        assertThat(failures.get(failure)).hasToString("free " + Once.name(failing));
        assertThat(domain.stats().callbacksFailed()).isEqualTo(2);
    }

    @Test
    void failureIsLoggedWhereThereIsNoHandler() {
        try (Log log = new Log()) {
            try (RcuDomain plain = RcuDomain.create("plain")) {
                new Reclaimer(plain).retire(() -> {
                    throw new IOException("can't close");
                });
            }
            assertThat(log.text()).contains("domain plain").contains("java.io.IOException: can't close");
        }
    }

    @Test
    void freeingMayRetire() {
        reclaimer.retire("parent", parent -> {
            freed.add(parent);
            reclaimer.retire("child", freed::add);
        });
        domain.barrier();
        domain.barrier();
        assertThat(freed).containsExactly("parent", "child");
    }

    @Test
    void refusedResourceIsNotRetired() {
        Guarded resource = new Guarded();
        try (RcuDomain full = RcuDomain.builder("full")
                .maxPendingCallbacks(1)
                .overflow(OverflowPolicy.REJECT)
                .build()) {
            Reclaimer refusing = new Reclaimer(full);
            long reader = full.enter();
            refusing.retire(new Guarded());
            assertThatThrownBy(() -> refusing.retire(resource)).isInstanceOf(RejectedExecutionException.class);
            full.exit(reader);
            full.barrier();
            assertThat(resource.timesFreed()).isZero();
            refusing.retire(resource);
            full.barrier();
            assertThat(resource.timesFreed()).isEqualTo(1);
        }
        domain.close();
        assertThatThrownBy(() -> reclaimer.retire(resource)).isInstanceOf(IllegalStateException.class);
        assertThat(resource.timesFreed()).isEqualTo(1);
        assertThat(reclaimer.toString()).contains("reclaimer-test");
    }

    @Test
    @SuppressWarnings("NullAway") // null on purpose
    void badInputIsRefused() {
        assertThatThrownBy(() -> new Reclaimer(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> reclaimer.retire(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> reclaimer.retire(null, freed::add)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> reclaimer.retire("resource", null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> reclaimer.retire("resource", freed::add, -1))
                .isInstanceOf(IllegalArgumentException.class);
        domain.barrier();
        assertThat(freed).isEmpty();
    }
}
