package org.rcu4j.examples.routing;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import org.rcu4j.RcuDomain;
import org.rcu4j.collections.RcuHashMap;

/**
 * Where packets go, by destination. Each route counts its packets in native memory, which is freed when the route has left the
 * table and nobody can be counting in it any more.
 */
final class RoutingTable implements AutoCloseable {

    static final int NO_ROUTE = -1;

    private final RcuDomain domain = RcuDomain.create("routes");
    private final RcuHashMap<Integer, Route> routes = new RcuHashMap<>(domain, Route::free);
    private final AtomicLong freed = new AtomicLong();
    private final AtomicLong counted = new AtomicLong();

    /** A way to a destination, and the native memory that it owns. */
    private final class Route {

        private static final VarHandle PACKETS = JAVA_LONG.varHandle();

        final int nextHop;
        private final Arena memory = Arena.ofShared();
        private final MemorySegment packets = memory.allocate(JAVA_LONG);

        Route(int nextHop) {
            this.nextHop = nextHop;
        }

        void count() {
            long _ = (long) PACKETS.getAndAdd(packets, 0L, 1L);
        }

        void free() {
            counted.addAndGet(packets.get(JAVA_LONG, 0));
            memory.close();
            freed.incrementAndGet();
        }
    }

    /** The next hop of a packet, which is counted. */
    int forward(int destination) {
        try (var _ = domain.read()) {
            Route route = routes.get(destination);
            if (route == null) {
                return NO_ROUTE;
            }
            route.count(); // not freed before the section ends
            return route.nextHop;
        }
    }

    void set(int destination, int nextHop) {
        Route route = new Route(nextHop);
        try {
            routes.put(destination, route); // the route from before is freed after a grace period
        } catch (RuntimeException refused) { // the domain is closed: the map is as it was
            route.free();
            throw refused;
        }
    }

    void withdraw(int destination) {
        routes.remove(destination);
    }

    void withdrawAllBy(int nextHop) {
        try (var _ = domain.read()) { // the routes are looked at
            routes.values().removeIf(route -> route.nextHop == nextHop);
        }
    }

    long freed() {
        return freed.get();
    }

    /** How many packets were counted by the routes that have been freed. */
    long counted() {
        return counted.get();
    }

    /**
     * Frees all routes once the readers have left. Called when nobody sets routes any more: what is in the map is reclaimed only
     * when it leaves.
     */
    @Override
    public void close() {
        routes.clear();
        domain.close();
    }
}
