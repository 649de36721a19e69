package org.rcu4j.torture.domain;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.rcu4j.OverflowPolicy;
import org.rcu4j.torture.Fault;
import org.rcu4j.torture.Scenario;

/** The scenarios that are about domains. */
public final class DomainScenarios {

    private static final Set<Fault> ALL_BUT_MEMORY = EnumSet.complementOf(EnumSet.of(Fault.MEMORY));
    private static final Set<Fault> WITHOUT_DEATH = EnumSet.complementOf(EnumSet.of(Fault.MEMORY, Fault.DEATH));
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
                        WITHOUT_DEATH),
                readers("quiescent", "readers that announce quiescent states", ReaderKind.QUIESCENT),
                new DomainScenario(
                        "virtual", "sections of every form on virtual threads", VIRTUAL, true, ALL_BUT_MEMORY),
                new DomainScenario("all-readers", "readers of every kind together", ALL, true, ALL_BUT_MEMORY),
                fullBacklog(OverflowPolicy.BLOCK, "callers wait for room"),
                fullBacklog(OverflowPolicy.REJECT, "callers are refused"),
                fullBacklog(OverflowPolicy.EXPEDITE, "callers drive grace periods"),
                new DomainScenario(
                                "executor",
                                "callbacks run by an executor that does everything to them but what it should",
                                ALL,
                                true,
                                ALL_BUT_MEMORY)
                        .with((builder, dice) -> builder.callbackExecutor(new HostileExecutor(dice))),
                new UnmappingScenario(
                        "unmapping",
                        "domains that are closed at any moment, and what was read in them is freed at once",
                        Subject::new),
                new OneCarrierScenario(
                        "one-carrier", "one carrier for all virtual threads, and one of them computes", Subject::new),
                new DomainScenario("memory", "memory is exhausted again and again", PLATFORM, false, WITH_MEMORY));
    }

    /** Scenarios whose subject is broken. */
    public static List<Scenario> controls() {
        DomainScenario all = new DomainScenario("", "", ALL, true, ALL_BUT_MEMORY);
        DomainScenario detached =
                new DomainScenario("", "", List.of(ReaderKind.DETACHED), false, EnumSet.of(Fault.STALL, Fault.BURST));
        DomainScenario closed = new DomainScenario("", "", ALL, true, EnumSet.of(Fault.CLOSE, Fault.FLOOD));
        return List.of(
                all.with("no-waiting", "a domain that does not wait for readers", BrokenSubjects::noWaiting),
                all.with("impatient", "synchronize() that gives up after a while", BrokenSubjects::impatient),
                detached.with("single-wait", "phases of detached readers, waited for once", SingleWait::new),
                all.with("callback-lost", "one in a thousand callbacks that is lost", BrokenCallbacks::callbackLost),
                all.with(
                        "callback-twice",
                        "one in a thousand callbacks that runs twice",
                        BrokenCallbacks::callbackTwice),
                all.with(
                        "callbacks-disordered",
                        "callbacks that change places now and then",
                        BrokenCallbacks::callbacksOutOfOrder),
                all.with(
                        "callbacks-together",
                        "callbacks that run at the same time",
                        BrokenCallbacks::callbacksTogether),
                all.with(
                        "failure-ends-batch",
                        "a failing callback that takes the next one along",
                        BrokenCallbacks::failureEndsBatch),
                all.with(
                        "executor-trusted",
                        "callbacks that are left to an executor without a look what it does",
                        BrokenCallbacks::executorTrusted),
                all.with(
                        "half-done",
                        "call() that is cut off by the end of the stack when the callback was accepted",
                        BrokenCallbacks::halfDone),
                all.with("barrier-early", "barrier() that returns at once", BrokenCallbacks::barrierEarly),
                all.with("interrupt-lost", "synchronize() that loses an interrupt", BrokenSubjects::interruptLost),
                closed.with("close-loses", "close() that does not say what it gave up", BrokenCallbacks::closeLoses),
                new UnmappingScenario(
                        "close-early", "close() that does not wait for readers", BrokenSubjects::closeEarly),
                new OneCarrierScenario(
                        "virtual-leader",
                        "synchronize() that needs a virtual thread to run",
                        BrokenSubjects::virtualLeader));
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
}
