package org.rcu4j.torture.domain;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.rcu4j.OverflowPolicy;
import org.rcu4j.RcuDomain;
import org.rcu4j.torture.Fault;
import org.rcu4j.torture.Scenario;
import org.rcu4j.torture.domain.BrokenCallbacks.BarrierEarly;
import org.rcu4j.torture.domain.BrokenCallbacks.CallbackEarly;
import org.rcu4j.torture.domain.BrokenCallbacks.CallbackLost;
import org.rcu4j.torture.domain.BrokenCallbacks.CallbackTwice;
import org.rcu4j.torture.domain.BrokenCallbacks.CallbacksOutOfOrder;
import org.rcu4j.torture.domain.BrokenCallbacks.CallbacksTogether;
import org.rcu4j.torture.domain.BrokenCallbacks.CloseLoses;
import org.rcu4j.torture.domain.BrokenCallbacks.ExecutorTrusted;
import org.rcu4j.torture.domain.BrokenCallbacks.FailureEndsBatch;
import org.rcu4j.torture.domain.BrokenCallbacks.HalfDone;
import org.rcu4j.torture.domain.BrokenReaders.SharedSlots;
import org.rcu4j.torture.domain.BrokenReaders.SingleWait;
import org.rcu4j.torture.domain.BrokenSubjects.CloseEarly;
import org.rcu4j.torture.domain.BrokenSubjects.DeadForEver;
import org.rcu4j.torture.domain.BrokenSubjects.Impatient;
import org.rcu4j.torture.domain.BrokenSubjects.InnerExit;
import org.rcu4j.torture.domain.BrokenSubjects.InterruptLost;
import org.rcu4j.torture.domain.BrokenSubjects.KindSkipped;
import org.rcu4j.torture.domain.BrokenSubjects.NoWaiting;
import org.rcu4j.torture.domain.BrokenSubjects.PolledTooSoon;
import org.rcu4j.torture.domain.BrokenSubjects.VirtualLeader;

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
        DomainScenario nobodyDies = new DomainScenario("", "", ALL, true, WITHOUT_DEATH);
        DomainScenario detached =
                new DomainScenario("", "", List.of(ReaderKind.DETACHED), false, EnumSet.of(Fault.STALL, Fault.BURST));
        DomainScenario closed = new DomainScenario("", "", ALL, true, EnumSet.of(Fault.CLOSE, Fault.FLOOD));
        DomainScenario owned = readers("", "", ReaderKind.READ_LOCK);
        return List.of(
                all.with("no-waiting", "a domain that does not wait for readers", NoWaiting::new),
                all.with("impatient", "synchronize() that gives up after a while", Impatient::new),
                nobodyDies.with("skips-thread", "a domain that overlooks a RcuReader", skipping(ReaderKind.READER)),
                nobodyDies.with(
                        "skips-detached", "a domain that overlooks detached sections", skipping(ReaderKind.DETACHED)),
                nobodyDies.with(
                        "skips-quiescent", "a domain that overlooks quiescent readers", skipping(ReaderKind.QUIESCENT)),
                nobodyDies.with("inner-exit", "the end of an inner section that ends the outer one", InnerExit::new),
                detached.with("single-wait", "phases of detached readers, waited for once", SingleWait::new),
                detached.with("shared-slot", "a reader's slot that another one uses, too", SharedSlots::new),
                owned.with("dead-for-ever", "a dead reader that is waited for", DeadForEver::new),
                all.with("polled-too-soon", "a cookie that says yes at once", PolledTooSoon::new),
                all.with("callback-early", "callbacks that run at once", CallbackEarly::new),
                all.with("callback-lost", "one in a thousand callbacks that is lost", CallbackLost::new),
                all.with("callback-twice", "one in a thousand callbacks that runs twice", CallbackTwice::new),
                all.with("callbacks-disordered", "callbacks that change places now and then", CallbacksOutOfOrder::new),
                all.with("callbacks-together", "callbacks that run at the same time", CallbacksTogether::new),
                all.with(
                        "failure-ends-batch",
                        "a failing callback that takes the next one along",
                        FailureEndsBatch::new),
                all.with(
                        "executor-trusted",
                        "callbacks that are left to an executor without a look what it does",
                        ExecutorTrusted::new),
                all.with(
                        "half-done",
                        "call() that is cut off by the end of the stack when the callback was accepted",
                        HalfDone::new),
                all.with("barrier-early", "barrier() that returns at once", BarrierEarly::new),
                all.with("interrupt-lost", "synchronize() that loses an interrupt", InterruptLost::new),
                closed.with("close-loses", "close() that does not say what it gave up", CloseLoses::new),
                new UnmappingScenario("close-early", "close() that does not wait for readers", CloseEarly::new),
                new OneCarrierScenario(
                        "virtual-leader", "synchronize() that needs a virtual thread to run", VirtualLeader::new));
    }

    private static Function<RcuDomain, Subject> skipping(ReaderKind kind) {
        return domain -> new KindSkipped(domain, kind);
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
