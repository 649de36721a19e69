package org.rcu4j.examples.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** The worked example of docs/collections.md. */
class RoutingTableTest {

    private static final int DESTINATIONS = 50;
    private static final int UPDATES = 2_000;

    private final RoutingTable table = new RoutingTable();

    @Test
    void forwardsByTheRouteThatIsSet() {
        table.set(1, 10);
        assertThat(table.forward(1)).isEqualTo(10);
        table.set(1, 11);
        table.set(2, 10);
        assertThat(table.forward(1)).isEqualTo(11);
        table.withdrawAllBy(10);
        assertThat(table.forward(2)).isEqualTo(RoutingTable.NO_ROUTE);
        table.withdraw(1);
        assertThat(table.forward(1)).isEqualTo(RoutingTable.NO_ROUTE);
        table.close();
        assertThat(table.freed()).isEqualTo(3);
        assertThat(table.counted()).isEqualTo(2);
        assertThatThrownBy(() -> table.set(1, 10)).isInstanceOf(IllegalStateException.class);
    }

    /** A packet counted in memory that is freed would throw; one that is lost would be missing in the end. */
    @Test
    void countsEveryPacketWhileRoutesChange() throws Exception {
        AtomicInteger updating = new AtomicInteger(1);
        LongAdder forwarded = new LongAdder();
        AtomicLong failed = new AtomicLong();
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            readers.add(Thread.ofPlatform()
                    .uncaughtExceptionHandler((thread, failure) -> failed.incrementAndGet())
                    .start(() -> {
                        while (updating.get() > 0) {
                            int destination = ThreadLocalRandom.current().nextInt(DESTINATIONS);
                            if (table.forward(destination) != RoutingTable.NO_ROUTE) {
                                forwarded.increment();
                            }
                        }
                    }));
        }
        for (int i = 0; i < UPDATES; i++) {
            table.set(i % DESTINATIONS, i % 7);
            if (i % 5 == 0) {
                table.withdraw(i % 3);
            }
        }
        updating.set(0);
        for (Thread reader : readers) {
            reader.join();
        }
        table.close();
        assertThat(failed).hasValue(0);
        assertThat(table.freed()).isEqualTo(UPDATES);
        assertThat(table.counted()).isEqualTo(forwarded.sum());
    }
}
