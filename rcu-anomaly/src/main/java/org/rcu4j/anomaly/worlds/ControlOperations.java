package org.rcu4j.anomaly.worlds;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.rcu4j.anomaly.Operation;
import org.rcu4j.anomaly.World;
import org.rcu4j.anomaly.agent.Points;
import org.rcu4j.anomaly.controls.CountsFirst;
import org.rcu4j.anomaly.controls.GhostLock;
import org.rcu4j.anomaly.controls.HalfPool;
import org.rcu4j.anomaly.controls.ProbedTooLate;

/** Small subjects that change state first, each in another way. All of them must be caught. */
final class ControlOperations {

    private ControlOperations() {}

    static List<Operation> all() {
        List<Operation> all = new ArrayList<>();
        LockSubject.Kind ghost = LockSubject.exclusive("GhostLock", GhostLock::new);
        LockOperations.of("controls", ghost).stream()
                .filter(o -> o.name().equals("GhostLock.lock") || o.name().equals("GhostLock.unlock"))
                .forEach(all::add);
        add(all, "CountsFirst.add", () -> new World() {
            private final CountsFirst<Item> queue = new CountsFirst<>();

            @Override
            public void operate() {
                queue.add(new Item(1));
            }

            @Override
            public void check(boolean done) {
                requireEqual(queue.size(), queue.toList().size(), "size()");
            }
        });
        add(all, "HalfPool.clear", () -> new World() {
            private final List<Item> items = List.of(new Item(1), new Item(2), new Item(3));
            private final HalfPool<Item> pool = new HalfPool<>();

            @Override
            public void prepare() {
                items.forEach(pool::put);
            }

            @Override
            public void operate() {
                pool.clear(Item::free);
            }

            @Override
            public void check(boolean done) {
                for (Item item : items) {
                    item.requireFreed(pool.contains(item) ? 0 : 1);
                }
            }
        });
        add(all, "ProbedTooLate.update", () -> new World() {
            private final ProbedTooLate subject = new ProbedTooLate();

            @Override
            public void operate() {
                subject.update(() -> Points.user("update"));
            }

            @Override
            public void check(boolean done) {
                require(!subject.isBusy(), "nobody is busy any more");
            }
        });
        return all;
    }

    private static void add(List<Operation> all, String name, Supplier<World> world) {
        all.add(Operation.of("controls", name, world));
    }
}
