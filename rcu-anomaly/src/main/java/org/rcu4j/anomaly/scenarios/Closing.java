package org.rcu4j.anomaly.scenarios;

import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.rcu4j.QuiescentReader;
import org.rcu4j.RcuDomain;
import org.rcu4j.RcuReader;
import org.rcu4j.ReadBarrier;
import org.rcu4j.ReadSection;

/**
 * Readers of each kind enter again and again while the domain is closed. Once close() has returned nobody is inside, and nobody
 * comes in: what was then freed nobody sees.
 */
public final class Closing {

    private static final int READERS = 4;

    /** A way to be inside. */
    private enum Kind {
        READ {
            @Override
            Entry entry(RcuDomain domain) {
                return body -> {
                    try (ReadSection section = domain.read()) {
                        body.run();
                    }
                };
            }
        },
        READ_LOCK {
            @Override
            Entry entry(RcuDomain domain) {
                return body -> {
                    domain.readLock();
                    try {
                        body.run();
                    } finally {
                        domain.readUnlock();
                    }
                };
            }
        },
        READER {
            @Override
            Entry entry(RcuDomain domain) {
                RcuReader reader = domain.reader();
                return body -> {
                    reader.lock();
                    try {
                        body.run();
                    } finally {
                        reader.unlock();
                    }
                };
            }
        },
        VIRTUAL {
            @Override
            Entry entry(RcuDomain domain) {
                return READ.entry(domain);
            }
        },
        DETACHED {
            @Override
            Entry entry(RcuDomain domain) {
                return body -> {
                    long cookie = domain.enter();
                    try {
                        body.run();
                    } finally {
                        domain.exit(cookie);
                    }
                };
            }
        },
        QUIESCENT {
            @Override
            Entry entry(RcuDomain domain) {
                return body -> {
                    try (QuiescentReader reader = domain.registerQuiescent()) {
                        body.run();
                        reader.quiescentState();
                        body.run();
                        reader.offline();
                        reader.online();
                        body.run();
                    }
                };
            }
        };

        abstract Entry entry(RcuDomain domain);
    }

    private interface Entry {
        void inside(Runnable body);
    }

    private final Problems problems = new Problems();
    private final boolean freesFirst;

    private Closing(boolean freesFirst) {
        this.freesFirst = freesFirst;
    }

    /**
     * Runs the program.
     *
     * @param arguments how many trials of each kind of reader, and whether it is the control
     */
    public static void main(String[] arguments) throws Exception {
        String asked = System.getProperty("org.rcu4j.readBarrier");
        if (asked != null && !asked.equals(ReadBarrier.active().name().toLowerCase(Locale.ROOT))) {
            System.out.println("this JVM can't have " + asked);
            Runtime.getRuntime().halt(Scenario.UNAVAILABLE);
        }
        Closing closing = new Closing("control".equals(Problems.argument(arguments, 1)));
        for (Kind kind : Kind.values()) {
            int seen = 0;
            for (int trial = 0; trial < Integer.parseInt(arguments[0]); trial++) {
                seen += closing.trial(kind, trial);
            }
            if (seen > 0) {
                closing.problems.add(kind + ": inside after close(), in " + seen + " trials");
            }
        }
        closing.problems.exit();
    }

    /** Returns 1 if a reader has seen what is freed. */
    private int trial(Kind kind, int trial) throws Exception {
        RcuDomain domain = RcuDomain.builder("closing").jmx(false).build();
        AtomicBoolean freed = new AtomicBoolean();
        AtomicBoolean seen = new AtomicBoolean();
        AtomicInteger entries = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(READERS);
        for (int i = 0; i < READERS; i++) {
            Runnable loop = () -> {
                try {
                    readUntilClosed(kind, domain, freed, seen, entries);
                } catch (Throwable e) {
                    problems.add(kind + " fails", e);
                } finally {
                    ended.countDown();
                }
            };
            Thread.Builder builder = kind == Kind.VIRTUAL
                    ? Thread.ofVirtual()
                    : Thread.ofPlatform().daemon();
            builder.start(loop);
        }
        while (entries.get() < 50 + trial % 50 && ended.getCount() > 0) {
            Thread.onSpinWait();
        }
        if (freesFirst) {
            freed.set(true);
        }
        problems.require(
                domain.close(Problems.LIMIT).isComplete(), "close() is complete, with readers of kind " + kind);
        freed.set(true);
        problems.require(
                ended.await(30, TimeUnit.SECONDS), "readers of kind " + kind + " see that the domain is closed");
        problems.require(domain.stats().readersInside() == 0 || freesFirst, "nobody is inside at the end");
        return seen.get() ? 1 : 0;
    }

    private static void readUntilClosed(
            Kind kind, RcuDomain domain, AtomicBoolean freed, AtomicBoolean seen, AtomicInteger entries) {
        try {
            Entry entry = kind.entry(domain);
            while (true) {
                entry.inside(() -> {
                    for (int i = 0; i < 20; i++) {
                        if (freed.get()) {
                            seen.set(true);
                        }
                    }
                });
                entries.incrementAndGet();
            }
        } catch (IllegalStateException closed) {
            // as it should be
        }
    }
}
