package org.rcu4j.anomaly.scenarios;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.rcu4j.QuiescentReader;
import org.rcu4j.RcuDomain;
import org.rcu4j.RcuReader;
import org.rcu4j.RcuReference;
import org.rcu4j.ReadSection;
import org.rcu4j.Reservation;
import org.rcu4j.anomaly.controls.GhostLock;
import org.rcu4j.testing.StackEnd;

/** The domain's operations in the last frames of a real stack. */
public final class StackEnds {

    private static final int ATTEMPTS = 250;

    /** What is attempted in the last frames; it leaves what it has entered. */
    interface Attempt {
        void run() throws Exception;
    }

    private final Problems problems = new Problems();
    private final boolean virtual;
    private final int rounds;

    private StackEnds(boolean virtual, int rounds) {
        this.virtual = virtual;
        this.rounds = rounds;
    }

    /**
     * Runs the program.
     *
     * @param arguments how many rounds, and platform, virtual or control
     */
    public static void main(String[] arguments) throws Exception {
        String kind = Problems.argument(arguments, 1);
        StackEnds ends = new StackEnds("virtual".equals(kind), Integer.parseInt(arguments[0]));
        if ("control".equals(kind)) {
            ends.control();
        } else {
            for (String name :
                    ends.attempts(RcuDomain.create("names"), new Calls()).keySet()) {
                ends.run(name);
            }
        }
        ends.problems.exit();
    }

    /** Callbacks, and how many were accepted: as many must run. */
    private static final class Calls implements Runnable {
        private final AtomicInteger runs = new AtomicInteger();
        private int accepted;

        @Override
        public void run() {
            runs.incrementAndGet();
        }
    }

    private Map<String, Attempt> attempts(RcuDomain domain, Calls calls) {
        Map<String, Attempt> all = new LinkedHashMap<>();
        all.put("read", () -> {
            ReadSection section = domain.read();
            section.close();
        });
        all.put("readLock", () -> {
            domain.readLock();
            domain.readUnlock();
        });
        all.put("readLock, nested", () -> {
            domain.readLock();
            domain.readLock();
            domain.readUnlock();
            domain.readUnlock();
        });
        all.put("reader().lock", () -> {
            RcuReader reader = domain.reader();
            reader.lock();
            reader.unlock();
        });
        all.put("enter", () -> {
            long cookie = domain.enter();
            domain.exit(cookie);
        });
        all.put("registerQuiescent", () -> {
            QuiescentReader reader = domain.registerQuiescent();
            reader.close();
        });
        all.put("synchronize", domain::synchronize);
        all.put("synchronize, timed", () -> {
            boolean unused = domain.synchronize(Problems.LIMIT);
        });
        all.put("synchronize, no time", () -> {
            boolean unused = domain.synchronize(Duration.ZERO);
        });
        all.put("call", () -> {
            domain.call(calls);
            calls.accepted++;
        });
        all.put("call with bytes", () -> {
            domain.call(calls, 100);
            calls.accepted++;
        });
        all.put("reserve, close", () -> {
            Reservation place = domain.reserve(100);
            place.close();
        });
        all.put("reserve, call", () -> {
            Reservation place = domain.reserve(100);
            place.call(calls);
            calls.accepted++;
        });
        all.put("barrier", domain::barrier);
        all.put("barrier, timed", () -> {
            boolean unused = domain.barrier(Problems.LIMIT);
        });
        all.put("startGracePeriod", domain::startGracePeriod);
        all.put("toFuture", () -> {
            Future<?> unused = domain.startGracePeriod().toFuture();
        });
        all.put("stats", domain::stats);
        RcuReference<Object> reference = new RcuReference<>(domain, new Object());
        all.put("replace", () -> {
            Object next = new Object();
            reference.replace(next, old -> calls.run());
            calls.accepted++;
        });
        return all;
    }

    private void run(String name) throws Exception {
        for (int round = 0; round < rounds; round++) {
            Calls calls = new Calls();
            RcuDomain domain = RcuDomain.builder("stack-end").jmx(false).build();
            Attempt attempt = attempts(domain, calls).get(name);
            if (attempt == null) {
                throw new IllegalArgumentException(name);
            }
            warmUp(attempt, calls);
            String when = "after \"" + name + "\" at the end of the stack";
            try {
                dive(round, attempt);
            } catch (Throwable e) {
                problems.add(when + ", round " + round, e);
                return;
            }
            problems.requireClosable(domain, when);
            problems.require(calls.runs.get() == calls.accepted, "as many callbacks run as were accepted " + when);
            if (!problems.isEmpty()) {
                System.out.println(name + ", round " + round);
                return;
            }
        }
    }

    private void dive(int round, Attempt attempt) throws Exception {
        if (virtual) {
            VirtualStackEnd.attempt(round, ATTEMPTS, attempt);
        } else {
            StackEnd.attempt(round, ATTEMPTS, attempt::run);
        }
    }

    /** Classes are initialized elsewhere than at the end of a stack. */
    private static void warmUp(Attempt attempt, Calls calls) throws Exception {
        for (int i = 0; i < 20; i++) {
            attempt.run();
        }
        if (calls.accepted < 0) {
            throw new IllegalStateException();
        }
    }

    /** A lock that is taken first and noted then. */
    @SuppressWarnings("LockNotBeforeTry") // nothing is between lock and unlock
    private void control() throws Exception {
        GhostLock lock = new GhostLock();
        lock.lock();
        lock.unlock();
        @Nullable Boolean found = null;
        for (int round = 0; round < rounds && found == null; round++) {
            StackEnd.attempt(round, ATTEMPTS, () -> {
                if (lock.tryLock()) {
                    lock.unlock();
                }
            });
            if (lock.isLocked()) {
                found = true;
            }
        }
        problems.require(found == null, "the control's lock is free");
    }
}
