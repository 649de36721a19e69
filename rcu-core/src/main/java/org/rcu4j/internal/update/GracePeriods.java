package org.rcu4j.internal.update;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.monitor.FlightRecorder;
import org.rcu4j.internal.platform.AsymmetricBarrier;
import org.rcu4j.internal.platform.NewerJdk;
import org.rcu4j.internal.platform.Patience;
import org.rcu4j.internal.platform.StackRoom;
import org.rcu4j.internal.platform.WaitingRoom;
import org.rcu4j.internal.read.AllReaders;
import org.rcu4j.internal.read.Epoch;
import org.rcu4j.internal.stall.StallWatch;

/**
 * The grace periods of a domain, one at a time and shared: they are numbered, and a caller is served by the first one that
 * starts after it came. A caller that comes while none runs leads the next one; those that come meanwhile wait for it to end, and
 * one of them leads the one after it, on behalf of them all. The grace period itself is four lines, with fence A' of
 * docs/memory-ordering.md:
 *
 * <pre>
 *   A'
 *   target = ++epoch
 *   for each reader:
 *       while it is inside a section that began before target: wait
 * </pre>
 *
 * <p>A leader that runs out of patience leaves its grace period unfinished. The next leader takes it over, with its target, so
 * that what was waited for until then is not lost.
 *
 * <p>A virtual thread leads none: it may get no carrier to go on with. It asks for a leader, which is a platform thread of the
 * domain's, and waits to be woken.
 *
 * <p>Why a caller may be served by the grace period with number {@code started + 1}: it read {@code started} under the lock,
 * after its unlinking; the leader increments {@code started} under the lock, before its heavy barrier. So the unlinking
 * happens before the barrier. Why it may return when that one has ended: the leader read each slot with acquire and then
 * wrote {@code ended} (volatile), which the caller read.
 *
 * <p>Each method that takes the lock first makes sure that the stack has room, so that no error comes between its steps.
 */
public final class GracePeriods {

    private static final VarHandle LEADER = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "leader", VarHandle.class, GracePeriods.class, Thread.class);

    private final String domain;
    private final Epoch epoch;
    private final AllReaders readers;
    private final StallWatch watch;
    private final WaitingRoom room = new WaitingRoom();
    private final CallbackWorker keeper;
    private final DurationHistogram durations = new DurationHistogram(); // under the lock

    /** Number of the latest grace period that has started. Under the lock. */
    private long started;

    /** Number of the latest grace period that has ended. Written under the lock. */
    private volatile long ended;

    /** The latest number that a cookie was given out for. Written under the lock. */
    private volatile long promised;

    /** The thread that leads a grace period now. Written under the lock; read by readers that ask whether one waits (opaque). */
    private @Nullable Thread leader;

    /** Whether the latest grace period that has started was left unfinished. Under the lock. */
    private boolean unfinished;

    /** The epoch before which a section must have begun to be waited for by the latest grace period. Written by its leader. */
    private long target;

    /** When the present leader began. Under the lock. */
    private long runningSince;

    /** How long earlier leaders waited for the latest grace period. Under the lock. */
    private long waitedBefore;

    public GracePeriods(Epoch epoch, AllReaders readers, StallWatch watch) {
        this.domain = epoch.domain;
        this.epoch = epoch;
        this.readers = readers;
        this.watch = watch;
        this.keeper = new CallbackWorker("rcu4j-grace-periods-" + domain, null, new Keeping());
    }

    /**
     * Waits for a grace period that starts after the call.
     *
     * @return whether one has ended; false if the patience did not suffice
     */
    public boolean await(Patience patience) throws InterruptedException {
        StackRoom.require();
        boolean over;
        room.enter();
        try {
            over = awaitNumber(started + 1, patience);
        } finally {
            room.leave();
        }
        return over || isNobodyInside();
    }

    /**
     * A last look, for a caller without patience that another leader keeps from leading. Nobody inside after a heavy barrier: then
     * all sections have ended that began before the call.
     */
    private boolean isNobodyInside() {
        AsymmetricBarrier.heavy(); // A'
        return readers.countInside() == 0;
    }

    /** Waits for the grace period with a number that {@link #promise} returned. */
    public boolean await(long number, Patience patience) throws InterruptedException {
        if (hasEnded(number)) {
            return true;
        }
        StackRoom.require();
        room.enter();
        try {
            return awaitNumber(number, patience);
        } finally {
            room.leave();
        }
    }

    /** The number of the first grace period that starts after the call. A thread of the domain's sees it through. */
    public long promise() {
        StackRoom.require();
        long number;
        room.enter();
        try {
            number = started + 1;
            promised = Math.max(promised, number);
        } finally {
            room.leave();
        }
        keeper.wake();
        return number;
    }

    public boolean hasEnded(long number) {
        return ended >= number;
    }

    /** Whether a grace period is waiting for readers now. One load. */
    public boolean isPending() {
        return LEADER.getOpaque(this) != null;
    }

    /** Whether the calling thread is the one that leads, as it is in a stall listener. */
    public boolean isLedHere() {
        return LEADER.getOpaque(this) == Thread.currentThread();
    }

    /** For how long the grace period that is running has run. */
    public Duration runningFor() {
        StackRoom.require();
        room.enter();
        try {
            return leader == null ? Duration.ZERO : Duration.ofNanos(waitedBefore + System.nanoTime() - runningSince);
        } finally {
            room.leave();
        }
    }

    /** The durations of all grace periods so far. */
    public DurationHistogram.Summary durations() {
        StackRoom.require();
        room.enter();
        try {
            return durations.summary();
        } finally {
            room.leave();
        }
    }

    private boolean awaitNumber(long wanted, Patience patience) throws InterruptedException {
        // a virtual thread may get no carrier to go on with, even one that does not wait: a listener of its stalls may
        boolean mayLead = !NewerJdk.isVirtual(Thread.currentThread());
        while (ended < wanted) {
            boolean leads = leader == null && (mayLead || !isLeaderComing(wanted));
            boolean goOn = leads ? lead(patience) : patience.await(room);
            if (!goOn) {
                return ended >= wanted;
            }
        }
        return true;
    }

    /** Has the domain's own thread lead until a grace period has ended. False if no thread can be started now. */
    private boolean isLeaderComing(long wanted) {
        promised = Math.max(promised, wanted);
        return keeper.wake();
    }

    /** Runs one grace period, or goes on with an unfinished one, without the lock. */
    private boolean lead(Patience patience) throws InterruptedException {
        boolean anew = !unfinished;
        if (anew) {
            started++;
            waitedBefore = 0;
        }
        runningSince = System.nanoTime();
        LEADER.setOpaque(this, Thread.currentThread());
        room.leave();
        boolean complete = false;
        try {
            if (anew) {
                AsymmetricBarrier.heavy(); // A'
                target = epoch.advance();
                unfinished = true;
            }
            watch.start(patience);
            complete = readers.awaitDepartures(target, watch);
        } finally {
            boolean unused = readers.expelHere(); // a stall listener may have left a section open
            room.enterWhateverHappens();
            LEADER.setOpaque(this, (Thread) null);
            if (complete) {
                unfinished = false;
                ended = started;
            }
            room.signalAll();
            waitedBefore += System.nanoTime() - runningSince;
        }
        if (complete) {
            durations.record(waitedBefore);
            record(started, waitedBefore);
        }
        return complete;
    }

    /** Tells the flight recorder, without the lock: the first event takes long. */
    private void record(long number, long nanos) {
        if (FlightRecorder.isRecording()) {
            room.leave();
            try {
                FlightRecorder.gracePeriod(domain, number, nanos);
            } finally {
                room.enterWhateverHappens();
            }
        }
    }

    /** What the domain's own thread does for those that don't lead themselves. */
    private final class Keeping implements CallbackWorker.Work {

        @Override
        public boolean isThere() {
            return promised > ended;
        }

        @Override
        public void step() throws InterruptedException {
            boolean unused = await(promised, Patience.endless());
        }

        @Override
        public boolean isOver() {
            return epoch.isClosed() && !isThere();
        }

        @Override
        public void pause() {}

        @Override
        public boolean isBarredHere() {
            return false;
        }
    }
}
