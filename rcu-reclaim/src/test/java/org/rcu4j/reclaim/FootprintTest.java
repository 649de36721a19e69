package org.rcu4j.reclaim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.info.FieldLayout;
import org.rcu4j.RcuDomain;
import org.rcu4j.RcuReference;
import org.rcu4j.internal.platform.Strict;
import org.rcu4j.testing.Allocation;

/** What the types of this module cost in memory. */
class FootprintTest {

    private static final long LINE_PAIR = 128;

    private final RcuDomain domain = RcuDomain.create("footprint");
    private final HazardDomain hazards = HazardDomain.create("footprint");

    @AfterEach
    void close() {
        hazards.close();
        domain.close();
    }

    @Test
    void protectingAllocatesNothing() {
        AtomicReference<String> atomic = new AtomicReference<>("object");
        RcuReference<String> reference = new RcuReference<>(domain, "object");
        try (HazardPointer hazard = hazards.acquire()) {
            assertThat(Allocation.bytesPerRun(() -> {
                        hazard.protect(atomic);
                        hazard.protect(reference);
                        hazard.clear();
                    }))
                    .isLessThan(1);
        }
    }

    @Test
    void acquiringAllocatesNothing() {
        assertThat(Allocation.bytesPerRun(() -> hazards.acquire().close())).isLessThan(1);
    }

    @Test
    void countingAllocatesNothing() {
        assumeFalse(Strict.ENABLED, "sections are recorded");
        RefCount count = new RefCount(() -> {});
        StripedRefCount striped = new StripedRefCount(domain, () -> {});
        assertThat(Allocation.bytesPerRun(() -> {
                    count.retain();
                    count.release();
                    striped.tryRetain();
                    striped.release();
                }))
                .isLessThan(1);
    }

    @Test
    void callbackThatFreesIsSmall() throws ClassNotFoundException {
        Class<?> callback = Class.forName("org.rcu4j.reclaim.Reclaimer$FreeCallback");
        assertThat(ClassLayout.parseClass(callback).instanceSize()).isLessThanOrEqualTo(24);
        assertThat(ClassLayout.parseClass(Retired.class).instanceSize()).isLessThanOrEqualTo(32);
        assertThat(ClassLayout.parseClass(RefCount.class).instanceSize()).isLessThanOrEqualTo(24);
    }

    /** No other object, and so no other thread's data, lies within a line pair of the hazard. */
    @Test
    void hazardIsAlone() {
        ClassLayout layout = ClassLayout.parseClass(HazardPointer.class);
        FieldLayout field = layout.fields().stream()
                .filter(f -> f.name().equals("hazard"))
                .findFirst()
                .orElseThrow();
        assertThat(field.offset() + field.size()).isGreaterThanOrEqualTo(LINE_PAIR);
        assertThat(layout.instanceSize() - field.offset()).isGreaterThanOrEqualTo(LINE_PAIR);
        assertThat(layout.instanceSize()).isLessThanOrEqualTo(2 * LINE_PAIR);
    }
}
