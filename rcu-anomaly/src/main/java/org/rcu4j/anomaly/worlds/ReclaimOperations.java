package org.rcu4j.anomaly.worlds;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuReference;
import org.rcu4j.anomaly.Operation;
import org.rcu4j.anomaly.World;
import org.rcu4j.anomaly.agent.Points;
import org.rcu4j.reclaim.HazardDomain;
import org.rcu4j.reclaim.HazardPointer;
import org.rcu4j.reclaim.RcuPool;
import org.rcu4j.reclaim.Reclaimer;
import org.rcu4j.reclaim.RefCount;
import org.rcu4j.reclaim.StripedRefCount;

/** Deferred free, counts, hazard pointers and pools. */
final class ReclaimOperations {

    private final List<Operation> operations = new ArrayList<>();

    private ReclaimOperations() {}

    static List<Operation> all() {
        ReclaimOperations reclaim = new ReclaimOperations();
        reclaim.reclaimers();
        reclaim.counts();
        reclaim.stripedCounts();
        reclaim.hazards();
        reclaim.pools();
        return reclaim.operations;
    }

    private void add(String name, Supplier<World> world) {
        operations.add(Operation.of("reclaim", name, world));
    }

    // --- Reclaimer

    private void reclaimers() {
        retiring("Reclaimer.retire, closed", (reclaimer, item) -> reclaimer.retire(item));
        retiring("Reclaimer.retire, freed", (reclaimer, item) -> reclaimer.retire(item, Item::free));
        retiring("Reclaimer.retire with bytes", (reclaimer, item) -> reclaimer.retire(item, Item::free, 1000));
        retiring("new Reclaimer", (reclaimer, item) -> reclaimer.retire(item));
        add("callback thread: Reclaimer", () -> new DomainWorld() {
            private final Reclaimer reclaimer = new Reclaimer(domain);

            @Override
            public Predicate<Thread> failing() {
                return callbackThreads();
            }

            @Override
            public boolean stackEnds() {
                return false;
            }

            @Override
            public void operate() throws Exception {
                reclaimer.retire(given(), Item::free);
                reclaimer.retire(given());
                require(domain.barrier(LIMIT), "never: a barrier ends");
            }
        });
        operations.set(operations.size() - 1, operations.getLast().upTo(400));
    }

    private interface Retiring {
        void retire(Reclaimer reclaimer, Item item);
    }

    private void retiring(String name, Retiring retiring) {
        add(name, () -> new DomainWorld() {
            private final Reclaimer reclaimer = new Reclaimer(domain);

            @Override
            public void operate() {
                retiring.retire(name.startsWith("new") ? new Reclaimer(domain) : reclaimer, given());
            }
        });
    }

    // --- RefCount

    private void counts() {
        counting("RefCount.tryRetain", 1, count -> World.require(count.tryRetain(), "alive"));
        counting("RefCount.retain", 1, RefCount::retain);
        counting("RefCount.release", -1, RefCount::release);
        counting("RefCount.count, toString", 0, count -> {
            String unused = count.count() + count.toString();
        });
        add("RefCount.release, the last", () -> new World() {
            private final Item item = new Item(0);
            private final RefCount count = new RefCount(item::free);

            @Override
            public void operate() {
                boolean last = count.release();
                require(last, "it was the last reference");
            }

            @Override
            public void check(boolean done) {
                requireEqual(item.timesFreed(), count.count() == 0 ? 1 : 0, "the number of times freed");
                require(!done || count.count() == 0, "the count is zero if this returned");
                if (count.count() == 1) {
                    count.release();
                }
                item.requireFreed(1);
            }
        });
    }

    private interface Counting {
        void count(RefCount count) throws Exception;
    }

    private void counting(String name, int change, Counting counting) {
        add(name, () -> new World() {
            private final Item item = new Item(0);
            private final RefCount count = new RefCount(item::free);

            @Override
            public void prepare() {
                count.retain();
            }

            @Override
            public void operate() throws Exception {
                counting.count(count);
            }

            @Override
            public void check(boolean done) {
                int now = done ? 2 + change : 2;
                requireEqual(count.count(), now, "the count");
                item.requireFreed(0);
                for (int i = 0; i < now; i++) {
                    count.release();
                }
                item.requireFreed(1);
            }
        });
    }

    // --- StripedRefCount

    private void stripedCounts() {
        striped("StripedRefCount.tryRetain", 1, false, c -> World.require(c.tryRetain(), "alive"));
        striped("StripedRefCount.tryRetainLive", 1, false, c -> World.require(c.tryRetainLive(), "alive"));
        striped("StripedRefCount.release", -1, false, StripedRefCount::release);
        striped("StripedRefCount.tryRetain, after kill", 1, true, c -> World.require(c.tryRetain(), "alive"));
        striped("StripedRefCount.release, after kill", -1, true, StripedRefCount::release);
        add("new StripedRefCount", () -> new StripedWorld() {
            private @Nullable StripedRefCount made;

            @Override
            public void operate() {
                made = new StripedRefCount(domain, () -> {});
            }

            @Override
            void checkMore(boolean done) throws Exception {
                if (made != null) {
                    made.kill();
                }
                super.checkMore(done);
            }
        });
        add("StripedRefCount.kill", () -> new StripedWorld() {
            @Override
            public void operate() {
                count.kill();
                killed = true;
            }
        });
        operations.add(Operation.of("reclaim", "callback thread: StripedRefCount.kill", () -> new StripedWorld() {
                    @Override
                    public Predicate<Thread> failing() {
                        return callbackThreads();
                    }

                    @Override
                    public boolean stackEnds() {
                        return false;
                    }

                    @Override
                    public void operate() throws Exception {
                        count.kill();
                        killed = true;
                        require(domain.barrier(LIMIT), "never: a barrier ends");
                    }
                })
                .upTo(400));
    }

    private interface Striped {
        void count(StripedRefCount count) throws Exception;
    }

    private void striped(String name, int change, boolean killedBefore, Striped step) {
        add(name, () -> new StripedWorld() {
            @Override
            public void prepare() throws Exception {
                require(count.tryRetain(), "alive");
                held = 1;
                if (killedBefore) {
                    count.kill();
                    killed = true;
                    require(domain.barrier(LIMIT), "never: a barrier ends");
                }
            }

            @Override
            public void operate() throws Exception {
                step.count(count);
                held += change;
            }
        });
    }

    /** Whatever happened, the count can be killed and its references released; then, and only then, it is freed. */
    private abstract static class StripedWorld extends DomainWorld {
        final Item item = new Item(0);
        final StripedRefCount count = new StripedRefCount(domain, item::free);
        int held;
        boolean killed;

        @Override
        void checkMore(boolean done) throws Exception {
            if (!killed) {
                item.requireFreed(0);
                count.kill();
            }
            require(domain.barrier(LIMIT), "never: a barrier ends");
            if (!done && item.timesFreed() == 1) {
                held = 0; // the action itself has failed, at zero
            }
            for (int i = 0; i < held; i++) {
                item.requireFreed(0);
                count.release();
            }
            require(domain.barrier(LIMIT), "never: a barrier ends");
            item.requireFreed(1);
            require(!count.tryRetain(), "what is at zero is not retained");
        }
    }

    // --- HazardDomain

    private void hazards() {
        add("HazardDomain.create", () -> new World() {
            @Override
            public void operate() {
                HazardDomain.create("anomaly").close();
            }
        });
        add("HazardDomain.acquire", () -> new HazardWorld() {
            @Override
            public void operate() {
                pointer = hazards.acquire();
            }
        });
        add("HazardDomain.acquire, more than ever before", () -> new HazardWorld() {
            @Override
            public void prepare() {
                for (int i = 0; i < 64; i++) {
                    more.add(hazards.acquire());
                }
            }

            @Override
            public void operate() {
                for (int i = 0; i < 5; i++) {
                    more.add(hazards.acquire());
                }
            }
        });
        add("HazardPointer.protect", () -> new HazardWorld() {
            @Override
            public void prepare() {
                pointer = hazards.acquire();
            }

            @Override
            public void operate() {
                Item unused = requirePointer().protect(source);
            }

            @Override
            public void leave(boolean done) {
                retire();
                source.set(null);
                hazards.drain();
                items.get(0).requireFreed(done ? 0 : 1);
                super.leave(done);
            }
        });
        add("HazardPointer.protect, an RcuReference", () -> new HazardWorld() {
            private final RcuReference<@Nullable Item> reference = reference();

            @Override
            public void prepare() {
                pointer = hazards.acquire();
            }

            @Override
            public void operate() {
                Item unused = requirePointer().protect(reference);
            }
        });
        operations.add(Operation.of("reclaim", "HazardPointer.clear", () -> new HazardWorld() {
                    @Override
                    public void prepare() {
                        pointer = hazards.acquire();
                        Item unused = pointer.protect(source);
                        retire();
                    }

                    @Override
                    public void operate() {
                        requirePointer().clear();
                    }
                })
                .asExit());
        operations.add(Operation.of("reclaim", "HazardPointer.close", () -> new HazardWorld() {
                    @Override
                    public void prepare() {
                        pointer = hazards.acquire();
                        Item unused = pointer.protect(source);
                        retire();
                    }

                    @Override
                    public void operate() {
                        requirePointer().close();
                        pointer = null;
                    }
                })
                .asExit());
        add("HazardDomain.retire", () -> new HazardWorld() {
            @Override
            public void operate() {
                Item item = new Item(1);
                retiredByOperation = item;
                hazards.retire(item, Item::free);
            }
        });
        add("HazardDomain.retire, enough to free", () -> new HazardWorld() {
            @Override
            public void prepare() {
                for (int i = 0; i < 63; i++) {
                    retire();
                }
            }

            @Override
            public void operate() {
                Item item = new Item(1);
                retiredByOperation = item;
                hazards.retire(item, Item::free);
            }
        });
        add("HazardDomain.drain", () -> new HazardWorld() {
            @Override
            public void prepare() {
                for (int i = 0; i < 5; i++) {
                    retire();
                }
            }

            @Override
            public void operate() {
                hazards.drain();
            }
        });
        add("HazardDomain.close", () -> new HazardWorld() {
            @Override
            public void prepare() {
                for (int i = 0; i < 5; i++) {
                    retire();
                }
            }

            @Override
            public void operate() {
                hazards.close();
            }

            @Override
            public void check(boolean done) {
                hazards.close();
                requireAllFreed(done);
            }
        });
    }

    private static RcuReference<@Nullable Item> reference() {
        return new RcuReference<>(org.rcu4j.RcuDomain.create("anomaly-hazard"), new Item(7));
    }

    private abstract static class HazardWorld extends World {
        final HazardDomain hazards = HazardDomain.create("anomaly");
        final AtomicReference<@Nullable Item> source = new AtomicReference<>(new Item(0));
        final List<Item> items = new ArrayList<>();
        final List<HazardPointer> more = new ArrayList<>();

        @Nullable
        HazardPointer pointer;

        @Nullable
        Item retiredByOperation;

        final HazardPointer requirePointer() {
            if (pointer == null) {
                throw new IllegalStateException("there is no hazard pointer");
            }
            return pointer;
        }

        final void retire() {
            Item old = source.get();
            Item item = items.isEmpty() && old != null ? old : new Item(items.size());
            items.add(item);
            hazards.retire(item, Item::free);
        }

        @Override
        public void leave(boolean done) {
            if (pointer != null) {
                pointer.close();
            }
            more.forEach(HazardPointer::close);
        }

        @Override
        public void check(boolean done) {
            try (HazardPointer another = hazards.acquire()) {
                Item item = new Item(9);
                AtomicReference<Item> there = new AtomicReference<>(item);
                require(another.protect(there) == item, "another thread protects");
                items.add(item);
                hazards.retire(item, Item::free);
                hazards.drain();
                item.requireFreed(0);
            }
            hazards.drain();
            requireAllFreed(done);
            requireEqual(hazards.pending(), 0L, "pending()");
            hazards.close();
        }

        final void requireAllFreed(boolean done) {
            items.forEach(item -> item.requireFreed(1));
            if (retiredByOperation != null) {
                retiredByOperation.requireFreed(done ? 1 : 0);
            }
        }
    }

    // --- RcuPool

    private void pools() {
        add("RcuPool.take, a new one", () -> new PoolWorld() {
            @Override
            public void operate() {
                taken.add(pool.take());
            }
        });
        add("RcuPool.take, a recycled one", () -> new PoolWorld() {
            @Override
            public void prepare() throws Exception {
                fill(3);
            }

            @Override
            public void operate() {
                taken.add(pool.take());
            }
        });
        add("RcuPool.recycle", () -> new PoolWorld() {
            @Override
            public void prepare() {
                taken.add(pool.take());
            }

            @Override
            public void operate() {
                pool.recycle(taken.get(0));
                taken.remove(0);
            }
        });
        add("RcuPool.clear", () -> new PoolWorld() {
            @Override
            public void prepare() throws Exception {
                fill(4);
            }

            @Override
            public void operate() {
                pool.clear();
            }
        });
        add("RcuPool.size, toString", () -> new PoolWorld() {
            @Override
            public void operate() {
                String unused = pool.size() + pool.toString();
            }
        });
        operations.add(Operation.of("reclaim", "callback thread: RcuPool", () -> new PoolWorld() {
                    @Override
                    public Predicate<Thread> failing() {
                        return callbackThreads();
                    }

                    @Override
                    public boolean stackEnds() {
                        return false;
                    }

                    @Override
                    public void operate() throws Exception {
                        fill(6);
                    }
                })
                .upTo(400));
    }

    /** Every object that the factory made is in the pool, in a hand, or disposed of; and only once. */
    private abstract static class PoolWorld extends DomainWorld {
        private final List<Item> made = new ArrayList<>();
        private final AtomicInteger numbers = new AtomicInteger();
        final List<Item> taken = new ArrayList<>();
        final RcuPool<Item> pool = new RcuPool<>(domain, this::make, 4, Item::free);

        private Item make() {
            Points.user("factory");
            Item item = new Item(numbers.getAndIncrement());
            made.add(item);
            return item;
        }

        final void fill(int count) throws Exception {
            for (int i = 0; i < count; i++) {
                taken.add(pool.take());
            }
            while (!taken.isEmpty()) {
                Item last = taken.get(taken.size() - 1);
                pool.recycle(last);
                taken.remove(taken.size() - 1);
            }
            require(domain.barrier(LIMIT), "never: a barrier ends");
        }

        @Override
        void checkMore(boolean done) {
            Set<Integer> seen = new TreeSet<>();
            int before = made.size();
            taken.forEach(item -> require(seen.add(item.number()), "an object is in one pair of hands"));
            int ready = pool.size();
            for (int i = 0; i < ready; i++) {
                Item item = pool.take();
                item.requireFreed(0);
                require(seen.add(item.number()), "an object is handed out once");
            }
            requireEqual(made.size(), before, "the number of objects made while some are ready");
            for (Item item : made) {
                if (!seen.contains(item.number())) {
                    item.requireFreed(1);
                }
            }
        }

        @Override
        void checkFreed(boolean done) {}
    }
}
