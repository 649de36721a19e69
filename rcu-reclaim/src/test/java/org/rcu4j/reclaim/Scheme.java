package org.rcu4j.reclaim;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.rcu4j.RcuDomain;

/**
 * One shared object that readers use and updaters replace, under one way to decide when the old one may be freed (or used
 * again). The broken ones are controls.
 */
abstract class Scheme implements AutoCloseable {

    /** Stands for two domains: readers use the first, and what is freed waits for the second. */
    record Domains(RcuDomain readers, RcuDomain freeing) implements AutoCloseable {
        static Domains same() {
            RcuDomain domain = RcuDomain.create("torture");
            return new Domains(domain, domain);
        }

        /** So that nobody waits for the readers. */
        static Domains different() {
            return new Domains(RcuDomain.create("torture"), RcuDomain.create("nobody's"));
        }

        @Override
        public void close() {
            readers.close();
            freeing.close();
        }
    }

    static List<Supplier<Scheme>> shipped() {
        return List.of(
                () -> new Deferred(Domains.same()),
                () -> new Counted<>(
                        Domains.same(), RefCount::new, RefCount::tryRetain, RefCount::release, RefCount::release),
                Scheme::striped,
                Hazard::new,
                () -> new Pooled(Domains.same()));
    }

    static List<Supplier<Scheme>> broken() {
        return List.of(
                () -> new Deferred(Domains.different()),
                () -> new Counted<>(
                        Domains.same(), Revived::new, Revived::tryRetain, Revived::release, Revived::release),
                HazardWithoutSecondLook::new,
                () -> new Pooled(Domains.different()));
    }

    private static Scheme striped() {
        Domains domains = Domains.same();
        return new Counted<>(
                domains,
                onZero -> new StripedRefCount(domains.readers(), onZero),
                StripedRefCount::tryRetain,
                StripedRefCount::release,
                StripedRefCount::kill);
    }

    /** All objects that were ever published, if they are freed and not used again. */
    final Queue<Guarded> published = new ConcurrentLinkedQueue<>();

    /** Has a reader use the object; the user is given a way to ask whether it is poisoned. */
    abstract void read(Consumer<BooleanSupplier> user);

    /** Begins to use the object, and never ends, if the scheme survives that. */
    abstract void readForEver();

    abstract void replace();

    /** Waits until all that has been replaced is freed, if nobody uses it. */
    abstract void settle();

    final Guarded publish() {
        Guarded object = new Guarded();
        published.add(object);
        return object;
    }

    @Override
    public abstract void close();

    @Override
    public String toString() {
        return getClass().getSimpleName();
    }

    private static final class Deferred extends Scheme {
        private final Domains domains;
        private final Reclaimer reclaimer;
        private final AtomicReference<Guarded> source = new AtomicReference<>(publish());

        Deferred(Domains domains) {
            this.domains = domains;
            this.reclaimer = new Reclaimer(domains.freeing());
        }

        @Override
        void read(Consumer<BooleanSupplier> user) {
            try (var section = domains.readers().read()) {
                user.accept(source.getAcquire()::isPoisoned);
            }
        }

        @Override
        void readForEver() {
            domains.readers().readLock();
            source.getAcquire();
        }

        @Override
        void replace() {
            reclaimer.retire(source.getAndSet(publish()));
        }

        @Override
        void settle() {
            domains.freeing().barrier();
        }

        @Override
        public void close() {
            domains.close();
        }
    }

    /** For any kind of count: look up and retain inside a section, use outside. */
    private static final class Counted<C> extends Scheme {
        interface TryRetain<C> {
            boolean tryRetain(C count);
        }

        interface Maker<C> {
            C make(Runnable onZero);
        }

        record Entry<C>(Guarded object, C count) {}

        private final Domains domains;
        private final Reclaimer reclaimer;
        private final Maker<C> maker;
        private final TryRetain<C> tryRetain;
        private final Consumer<C> release;
        private final Consumer<C> releaseFirst;
        private final AtomicReference<Entry<C>> source;

        Counted(
                Domains domains,
                Maker<C> maker,
                TryRetain<C> tryRetain,
                Consumer<C> release,
                Consumer<C> releaseFirst) {
            this.domains = domains;
            this.reclaimer = new Reclaimer(domains.freeing());
            this.maker = maker;
            this.tryRetain = tryRetain;
            this.release = release;
            this.releaseFirst = releaseFirst;
            this.source = new AtomicReference<>(make());
        }

        private Entry<C> make() {
            Guarded object = publish();
            return new Entry<>(object, maker.make(() -> reclaimer.retire(object)));
        }

        @Override
        void read(Consumer<BooleanSupplier> user) {
            Entry<C> entry;
            try (var section = domains.readers().read()) {
                entry = source.getAcquire();
                maybeYield();
                if (!tryRetain.tryRetain(entry.count)) {
                    return;
                }
            }
            user.accept(entry.object::isPoisoned);
            release.accept(entry.count);
        }

        /** A count doesn't notice, and the object is never freed. */
        @Override
        void readForEver() {}

        @Override
        void replace() {
            releaseFirst.accept(source.getAndSet(make()).count);
        }

        @Override
        void settle() {
            domains.freeing().barrier(); // until striped counts have been switched
            domains.freeing().barrier();
        }

        @Override
        public void close() {
            domains.close();
        }
    }

    /** A count that may be retained when it is zero. */
    private static final class Revived {
        private final AtomicInteger count = new AtomicInteger(1);
        private final AtomicBoolean dead = new AtomicBoolean();
        private final Runnable onZero;

        Revived(Runnable onZero) {
            this.onZero = onZero;
        }

        boolean tryRetain() {
            return count.incrementAndGet() > 0;
        }

        void release() {
            if (count.decrementAndGet() == 0 && !dead.getAndSet(true)) {
                onZero.run();
            }
        }
    }

    private static class Hazard extends Scheme {
        private final HazardDomain hazards = HazardDomain.create("torture");
        private final AtomicReference<Guarded> source = new AtomicReference<>(publish());

        @Override
        void read(Consumer<BooleanSupplier> user) {
            try (HazardPointer hazard = hazards.acquire()) {
                user.accept(protect(hazard, source)::isPoisoned);
            }
        }

        @Override
        void readForEver() {
            protect(hazards.acquire(), source);
        }

        Guarded protect(HazardPointer hazard, AtomicReference<Guarded> from) {
            return hazard.protect(from);
        }

        @Override
        void replace() {
            hazards.retire(source.getAndSet(publish()), Guarded::close);
        }

        @Override
        void settle() {
            hazards.drain();
        }

        @Override
        public void close() {
            hazards.close();
        }
    }

    private static final class HazardWithoutSecondLook extends Hazard {
        @Override
        Guarded protect(HazardPointer hazard, AtomicReference<Guarded> from) {
            Guarded seen = from.get();
            maybeYield();
            hazard.publish(seen);
            return seen;
        }
    }

    private static final class Pooled extends Scheme {
        private static final class Item {
            final AtomicInteger uses = new AtomicInteger();
        }

        private final Domains domains;
        private final RcuPool<Item> pool;
        private final AtomicReference<Item> source = new AtomicReference<>(new Item());

        Pooled(Domains domains) {
            this.domains = domains;
            this.pool = new RcuPool<>(domains.freeing(), Item::new, 10);
        }

        @Override
        void read(Consumer<BooleanSupplier> user) {
            try (var section = domains.readers().read()) {
                Item item = source.getAcquire();
                int use = item.uses.getOpaque();
                user.accept(() -> item.uses.getOpaque() != use);
            }
        }

        @Override
        void readForEver() {
            domains.readers().readLock();
        }

        @Override
        void replace() {
            Item next = pool.take();
            next.uses.incrementAndGet();
            pool.recycle(source.getAndSet(next));
        }

        @Override
        void settle() {
            domains.freeing().barrier();
        }

        @Override
        public void close() {
            domains.close();
        }
    }

    private static void maybeYield() {
        if (ThreadLocalRandom.current().nextInt(4) == 0) {
            Thread.yield();
        }
    }
}
