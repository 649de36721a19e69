package org.rcu4j.torture.domain;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.rcu4j.OverflowPolicy;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.Fault;
import org.rcu4j.torture.Scenario;

/** The scenarios that are about domains. */
public final class DomainScenarios {

    private static final Set<Fault> ALL_BUT_MEMORY = EnumSet.complementOf(EnumSet.of(Fault.MEMORY));
    private static final Set<Fault> WITHOUT_OWNER = EnumSet.complementOf(EnumSet.of(Fault.MEMORY, Fault.DEATH));
    private static final Set<Fault> WITH_MEMORY = EnumSet.of(Fault.MEMORY, Fault.STALL, Fault.INTERRUPT, Fault.FLOOD);

    private static final List<ReaderKind> VIRTUAL = List.of(
            ReaderKind.VIRTUAL_READ,
            ReaderKind.VIRTUAL_READ_LOCK,
            ReaderKind.VIRTUAL_READER,
            ReaderKind.VIRTUAL_DETACHED);
    private static final List<ReaderKind> PLATFORM =
            List.of(ReaderKind.READ, ReaderKind.READER, ReaderKind.DETACHED, ReaderKind.QUIESCENT);
    private static final List<ReaderKind> ALL = List.of(ReaderKind.values());

    /** A backlog that is always full. */
    private static final int FEW_CALLBACKS = 64;

    private static final int FEW_BYTES = 64 << 10;

    private DomainScenarios() {}

    public static List<Scenario> all() {
        return List.of(
                readers("read", "sections by read(), on platform threads", ReaderKind.READ),
                readers("read-lock", "sections by readLock() and readUnlock()", ReaderKind.READ_LOCK),
                readers("reader", "sections by the thread's RcuReader", ReaderKind.READER),
                new DomainScenario(
                        "detached",
                        "detached sections; some end on another thread",
                        List.of(ReaderKind.DETACHED),
                        true,
                        WITHOUT_OWNER),
                readers("quiescent", "readers that announce quiescent states", ReaderKind.QUIESCENT),
                new DomainScenario(
                        "virtual", "sections of every form on virtual threads", VIRTUAL, true, ALL_BUT_MEMORY),
                new DomainScenario("all-readers", "readers of every kind together", ALL, true, ALL_BUT_MEMORY),
                fullBacklog(OverflowPolicy.BLOCK, "callers wait for room"),
                fullBacklog(OverflowPolicy.REJECT, "callers are refused"),
                fullBacklog(OverflowPolicy.EXPEDITE, "callers drive grace periods"),
                new DomainScenario(
                                "executor",
                                "callbacks run by an executor, which now and then refuses",
                                ALL,
                                true,
                                ALL_BUT_MEMORY)
                        .with((builder, dice) -> builder.callbackExecutor(new UnreliableExecutor(dice))),
                new DomainScenario("memory", "memory is exhausted again and again", PLATFORM, false, WITH_MEMORY));
    }

    private static DomainScenario readers(String name, String about, ReaderKind kind) {
        return new DomainScenario(name, about, List.of(kind), false, ALL_BUT_MEMORY);
    }

    private static DomainScenario fullBacklog(OverflowPolicy policy, String meaning) {
        return new DomainScenario(
                        policy.name().toLowerCase(Locale.ROOT),
                        "readers of every kind, a backlog that is always full, and " + meaning,
                        ALL,
                        true,
                        ALL_BUT_MEMORY)
                .with((builder, dice) -> builder.overflow(policy)
                        .maxPendingCallbacks(dice.between(1, FEW_CALLBACKS))
                        .maxPendingBytes(dice.between(1, FEW_BYTES)));
    }

    /** Starts a thread for each task, unless it refuses. Used by one task after another, but refuses in any thread. */
    private static final class UnreliableExecutor implements Executor {
        private static final int REFUSES_EVERY = 16;

        private final Dice dice;

        UnreliableExecutor(Dice dice) {
            this.dice = dice;
        }

        @Override
        public void execute(Runnable task) {
            synchronized (dice) {
                if (dice.oneIn(REFUSES_EVERY)) {
                    throw new RejectedExecutionException("refused on purpose");
                }
            }
            Thread thread = new Thread(task, "torture-executor");
            thread.setDaemon(true);
            thread.start();
        }
    }
}
