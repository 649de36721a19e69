package org.rcu4j.reclaim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.rcu4j.RcuDomain;

/** Runs in a JVM of its own, whose switch is on, as all other tests of this module do once more. */
@EnabledIfSystemProperty(named = "org.rcu4j.strict", matches = "true")
class StrictModeTest {

    private final RcuDomain domain = RcuDomain.create("strict");

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void resourceRetiredTwiceIsRefused() {
        Reclaimer reclaimer = new Reclaimer(domain);
        Guarded resource = new Guarded();
        long reader = domain.enter();
        reclaimer.retire(resource);
        assertThatThrownBy(() -> reclaimer.retire(resource))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a resource is retired once")
                .hasMessageContaining("Guarded");
        domain.exit(reader);
        domain.barrier();
        assertThat(resource.timesFreed()).isEqualTo(1);
        reclaimer.retire(resource);
        domain.barrier();
        assertThat(resource.timesFreed()).isEqualTo(2);
    }

    @Test
    void objectRetiredTwiceIsRefused() {
        try (HazardDomain hazards = HazardDomain.create("strict")) {
            Guarded object = new Guarded();
            hazards.retire(object, Guarded::close);
            assertThatThrownBy(() -> hazards.retire(object, Guarded::close))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("an object is retired once");
            hazards.drain();
            assertThat(object.timesFreed()).isEqualTo(1);
            hazards.retire(object, Guarded::close);
            hazards.drain();
            assertThat(object.timesFreed()).isEqualTo(2);
        }
    }

    @Test
    void objectRecycledTwiceIsRefused() {
        RcuPool<Guarded> pool = new RcuPool<>(domain, Guarded::new, 1);
        Guarded object = pool.take();
        pool.recycle(object);
        assertThatThrownBy(() -> pool.recycle(object))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("an object is recycled once each time it was taken");
        domain.barrier();
        assertThatThrownBy(() -> pool.recycle(object)).isInstanceOf(IllegalStateException.class);
        assertThat(pool.take()).isSameAs(object);
        pool.recycle(object);
        domain.barrier();
        pool.clear();
        pool.recycle(object);
    }
}
