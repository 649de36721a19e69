package org.rcu4j.anomaly.scenarios;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rcu4j.QuiescentReader;
import org.rcu4j.RcuDomain;
import org.rcu4j.RcuReference;
import org.rcu4j.ReadSection;
import org.rcu4j.Reservation;
import org.rcu4j.collections.LockFreeSet;
import org.rcu4j.collections.RcuHashMap;
import org.rcu4j.collections.RcuLinkedList;
import org.rcu4j.locks.BlockingReadWriteLock;
import org.rcu4j.locks.McsLock;
import org.rcu4j.locks.RcuReadWriteLock;
import org.rcu4j.locks.SequenceLock;
import org.rcu4j.locks.SpinLock;
import org.rcu4j.locks.SpinReadWriteLock;
import org.rcu4j.locks.TicketLock;
import org.rcu4j.reclaim.HazardDomain;
import org.rcu4j.reclaim.HazardPointer;
import org.rcu4j.reclaim.RcuPool;
import org.rcu4j.reclaim.Reclaimer;
import org.rcu4j.reclaim.RefCount;
import org.rcu4j.reclaim.StripedRefCount;

/** Uses all of the library on threads that are not its own. Found by its name, in a class loader that is thrown away. */
public final class Application {

    private static final int ROUNDS = 20;

    /** What the control leaves behind on the container's threads. */
    private static final ThreadLocal<@Nullable Application> LEAK = new ThreadLocal<>();

    private final RcuDomain domain;
    private final HazardDomain hazards = HazardDomain.create("application");
    private final RcuHashMap<Integer, String> map;
    private final RcuLinkedList<Integer> list;
    private final LockFreeSet<Integer> set;
    private final RcuReference<String> reference;
    private final RcuPool<StringBuilder> pool;
    private final StripedRefCount striped;
    private final List<Lock> locks = new ArrayList<>();
    private final List<ReadWriteLock> readWriteLocks =
            List.of(new SpinReadWriteLock(), new BlockingReadWriteLock(), new RcuReadWriteLock());
    private final SequenceLock sequence = new SequenceLock();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private Application(boolean jmx) {
        domain = jmx ? RcuDomain.builder("application").jmx(true).build() : RcuDomain.create("application");
        map = new RcuHashMap<>(domain, old -> {});
        list = new RcuLinkedList<>(domain, old -> {});
        set = new LockFreeSet<>(domain, old -> {});
        reference = new RcuReference<>(domain, "first");
        pool = new RcuPool<>(domain, StringBuilder::new, 10);
        striped = new StripedRefCount(domain, () -> {});
        locks.addAll(List.of(new SpinLock(), new TicketLock(), new McsLock(), sequence.writeLock()));
        readWriteLocks.forEach(lock -> locks.addAll(List.of(lock.readLock(), lock.writeLock())));
    }

    /**
     * Runs the application.
     *
     * @param threads the container's threads
     * @param jmx whether its domain is registered
     * @param closes whether it closes its domains at the end
     * @param leaks whether it leaves something behind
     * @return what ends it
     */
    public static Runnable start(List<Executor> threads, boolean jmx, boolean closes, boolean leaks) throws Exception {
        Application application = new Application(jmx);
        for (int i = 0; i < ROUNDS; i++) {
            CountDownLatch over = new CountDownLatch(threads.size());
            for (Executor thread : threads) {
                thread.execute(() -> {
                    try {
                        application.use(leaks);
                    } catch (Throwable e) {
                        e.printStackTrace(System.out);
                        application.failure.set(e);
                    } finally {
                        over.countDown();
                    }
                });
            }
            if (!over.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the application hangs");
            }
        }
        if (application.failure.get() != null) {
            throw new IllegalStateException("the application fails", application.failure.get());
        }
        return () -> {
            if (closes) {
                application.hazards.close();
                application.domain.close();
            }
        };
    }

    private void use(boolean leaks) throws Exception {
        if (leaks) {
            LEAK.set(this);
        }
        read();
        update();
        reclaim();
        lock();
        collect();
    }

    private void read() {
        try (ReadSection outer = domain.read();
                ReadSection inner = domain.read()) {
            String unused = reference.get();
        }
        domain.reader().lock();
        domain.reader().unlock();
        domain.exit(domain.enter());
        try (QuiescentReader reader = domain.registerQuiescent()) {
            reader.quiescentState();
            reader.offline();
        }
    }

    private void update() throws InterruptedException {
        domain.call(() -> {});
        domain.call(() -> {}, 10);
        try (Reservation place = domain.reserve(10)) {
            place.call(() -> {});
        }
        reference.replace("next", old -> {});
        domain.synchronize();
        boolean unused = domain.synchronize(Duration.ofSeconds(1));
        domain.startGracePeriod().await();
        domain.startGracePeriod().toFuture().join();
        domain.barrier();
    }

    private void reclaim() {
        new Reclaimer(domain).retire("resource", resource -> {});
        RefCount count = new RefCount(() -> {});
        boolean unused = count.tryRetain() && count.release();
        if (striped.tryRetain()) {
            striped.release();
        }
        AtomicReference<String> source = new AtomicReference<>("hazard");
        try (HazardPointer pointer = hazards.acquire()) {
            String hazard = pointer.protect(source);
            hazards.retire(hazard + "ous", freed -> {});
        }
        hazards.drain();
        pool.recycle(pool.take());
    }

    /** Threads come here together, so some of them wait. */
    @SuppressWarnings("LockNotBeforeTry") // nothing between can fail but what ends the scenario
    private void lock() throws InterruptedException {
        for (Lock lock : locks) {
            lock.lock();
            lock.unlock();
            if (lock.tryLock(5, TimeUnit.SECONDS)) {
                lock.unlock();
            }
        }
        for (ReadWriteLock lock : readWriteLocks) {
            if (!(lock instanceof SpinReadWriteLock)) {
                lock.writeLock().lock();
                lock.readLock().lock();
                lock.writeLock().unlock();
                lock.readLock().lock();
                lock.readLock().unlock();
                lock.readLock().unlock();
            }
        }
        boolean unused = sequence.readRetry(sequence.readBegin());
    }

    private void collect() {
        for (int i = 0; i < 40; i++) {
            map.put(i, "value");
            set.add(i);
            list.addLast(i);
        }
        map.merge(1, "more", String::concat);
        for (Integer i : list) {
            boolean unused = set.contains(i);
        }
        for (int i = 0; i < 40; i++) {
            map.remove(i);
            set.remove(i);
            list.remove(i);
        }
    }
}
