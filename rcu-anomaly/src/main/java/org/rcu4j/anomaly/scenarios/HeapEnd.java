package org.rcu4j.anomaly.scenarios;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuDomain;
import org.rcu4j.RcuReference;
import org.rcu4j.collections.RcuHashMap;
import org.rcu4j.collections.RcuLinkedList;
import org.rcu4j.locks.BlockingReadWriteLock;
import org.rcu4j.locks.McsLock;
import org.rcu4j.locks.RcuReadWriteLock;
import org.rcu4j.reclaim.HazardDomain;
import org.rcu4j.reclaim.HazardPointer;

/** Threads use the library while others fill the heap to its end, again and again. Run it with a small heap. */
public final class HeapEnd {

    private static final int CHUNK = 1_000;

    private final Problems problems = new Problems();
    private final RcuDomain domain = RcuDomain.builder("heap-end")
            .jmx(false)
            .exceptionHandler((callback, failure) -> {})
            .build();
    private final RcuHashMap<Integer, Counted> map = new RcuHashMap<>(domain, Counted::free);
    private final RcuLinkedList<Counted> list = new RcuLinkedList<>(domain, Counted::free);
    private final RcuReference<Counted> reference = new RcuReference<>(domain, new Counted());
    private final HazardDomain hazards = HazardDomain.create("heap-end");
    private final List<Lock> locks = new ArrayList<>();
    private final AtomicInteger heapEnds = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();

    /** Counts of what went into the backlog and what came out. */
    private final AtomicInteger given = new AtomicInteger();

    private final AtomicInteger run = new AtomicInteger();
    private volatile boolean over;

    private static final class Counted {
        private final AtomicInteger freed = new AtomicInteger();

        void free() {
            freed.incrementAndGet();
        }
    }

    private interface Step {
        void run(int i) throws Exception;
    }

    private HeapEnd() {
        BlockingReadWriteLock blocking = new BlockingReadWriteLock();
        RcuReadWriteLock biased = new RcuReadWriteLock();
        locks.add(new McsLock());
        locks.addAll(List.of(blocking.readLock(), blocking.writeLock(), biased.readLock(), biased.writeLock()));
    }

    /**
     * Runs the program.
     *
     * @param arguments how often the heap is to end
     */
    public static void main(String[] arguments) throws Exception {
        HeapEnd end = new HeapEnd();
        end.run(Integer.parseInt(arguments[0]));
        end.problems.exit();
    }

    @SuppressWarnings("LockNotBeforeTry") // nothing is between lock and unlock
    private void run(int rounds) throws Exception {
        List<Thread> users = new ArrayList<>();
        Counted[] mine = new Counted[10_000];
        users.add(user("call", i -> {
            domain.call(run::incrementAndGet);
            given.incrementAndGet();
        }));
        users.add(user("replace", i -> {
            Counted next = new Counted();
            mine[i % mine.length] = next;
            Counted old = reference.peek();
            reference.replace(next, Counted::free);
            if (reference.peek() == old) {
                problems.add("a replace that returned has not replaced");
            }
        }));
        users.add(user("map", i -> {
            Integer key = i % 100;
            Counted value = new Counted();
            boolean there = true;
            try {
                map.put(key, value);
            } catch (OutOfMemoryError e) {
                there = false;
            }
            if ((map.get(key) == value) != there) {
                problems.add("a put that threw is done, or one that returned is not");
            }
            if (i % 3 == 0) {
                map.remove(key);
            }
        }));
        users.add(user("list", i -> {
            Counted element = new Counted();
            list.addLast(element);
            if (!removed(element)) {
                problems.add("an element that was added is not there");
            }
        }));
        users.add(user("locks", i -> {
            Lock lock = locks.get(i % locks.size());
            lock.lock();
            lock.unlock();
        }));
        users.add(user("locks", i -> {
            Lock lock = locks.get(i % locks.size());
            lock.lock();
            lock.unlock();
        }));
        users.add(user("readers", i -> {
            domain.readLock();
            domain.readUnlock();
            domain.exit(domain.enter());
            if (i % 50 == 0) {
                domain.synchronize();
            }
            if (i % 50 == 25) {
                domain.barrier();
            }
        }));
        users.add(user("hazards", i -> {
            HazardPointer pointer = hazards.acquire();
            try {
                Counted unused = pointer.protect(reference);
            } finally {
                pointer.close();
            }
            hazards.retire(new Counted(), Counted::free);
        }));
        fill(rounds);
        over = true;
        for (Thread user : users) {
            user.join(Problems.LIMIT.toMillis());
            if (user.isAlive()) {
                Throwable where = new Throwable(user.getName());
                where.setStackTrace(user.getStackTrace());
                problems.add("a thread does not come back", where);
            }
        }
        System.out.println(heapEnds + " times the heap was full, " + refusals + " operations had no memory");
        checkWhole();
    }

    /** An element may be removed in a second attempt. */
    private boolean removed(Counted element) {
        while (true) {
            try {
                return list.remove(element);
            } catch (OutOfMemoryError e) {
                Thread.yield();
            }
        }
    }

    private Thread user(String name, Step step) {
        return Thread.ofPlatform().daemon().name(name).start(() -> {
            for (int i = 0; !over; i++) {
                try {
                    step.run(i);
                } catch (OutOfMemoryError e) {
                    refusals.incrementAndGet();
                } catch (Throwable e) {
                    problems.add(name + " fails otherwise than by OutOfMemoryError", e);
                    return;
                }
                if (i % 64 == 0) {
                    Thread.yield();
                }
            }
        });
    }

    private void fill(int rounds) {
        for (int round = 0; round < rounds; round++) {
            @Nullable Object @Nullable [] chain = null;
            try {
                while (true) {
                    @Nullable Object[] next = new @Nullable Object[CHUNK];
                    next[0] = chain;
                    chain = next;
                }
            } catch (OutOfMemoryError e) {
                heapEnds.incrementAndGet();
            }
            // smaller and smaller pieces, so that the end is near for the others for some time
            for (int size = CHUNK; size > 1 && chain != null; size /= 2) {
                try {
                    @Nullable Object[] next = new @Nullable Object[size];
                    next[0] = chain;
                    chain = next;
                } catch (OutOfMemoryError e) {
                    Thread.yield();
                }
            }
            for (int i = 0; i < 50; i++) {
                Thread.yield();
            }
        }
    }

    private void checkWhole() throws Exception {
        for (Lock lock : locks) {
            problems.require(
                    lock.tryLock(Problems.LIMIT.toSeconds(), TimeUnit.SECONDS), "each lock can be had afterwards");
            lock.unlock();
        }
        int count = 0;
        for (Counted value : map.values()) {
            count++;
            problems.require(value.freed.get() == 0, "what is in the map is not freed");
        }
        problems.require(count == map.size(), "the map's size is " + count + " as iterated, not " + map.size());
        problems.require(reference.peek().freed.get() == 0, "what the reference points to is not freed");
        hazards.drain();
        problems.require(hazards.pending() == 0, "hazards.pending() is zero after a drain");
        problems.requireClosable(domain, "after the heap's end");
        problems.require(run.get() == given.get(), "as many callbacks ran as were accepted");
        problems.require(heapEnds.get() > 0, "the heap came to its end");
    }
}
