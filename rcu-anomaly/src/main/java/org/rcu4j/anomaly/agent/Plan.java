package org.rcu4j.anomaly.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One run of an operation: at the how manieth point a thread fails, and how. Records the points that it passes, too.
 *
 * <p>It knows which method entries a probe of the stack protects: those that come after the probe, in the same operation, and
 * are not much deeper. A probe shows that the stack of the thread goes so far down, whichever method uses it then; so a call
 * that comes next to the one that has probed has room, too. Nothing fails there: nor would a stack. That probes keep what they
 * promise is shown with real stacks.
 */
public final class Plan {

    private static final StackWalker STACK = StackWalker.getInstance();

    private final Predicate<Thread> thread;
    private final Failure failure;
    private final int target;
    private final int limit;
    private final boolean stackEnds;
    private final List<Site> passed = new ArrayList<>();
    private volatile int reached;
    private volatile int all;
    private @Nullable Throwable thrown;
    private @Nullable Site failed;
    private boolean isKept;

    /** How many frames the stack has room for, as probes have found. */
    private int depthWithRoom;

    /**
     * Makes a plan.
     *
     * @param thread which threads it is about
     * @param failure what is thrown
     * @param target at the how manieth of the points at which that can happen; zero for none
     * @param limit how many points it records
     * @param stackEnds whether the stacks of these threads can end in the library's methods at all
     */
    public Plan(Predicate<Thread> thread, Failure failure, int target, int limit, boolean stackEnds) {
        this.thread = thread;
        this.failure = failure;
        this.target = target;
        this.limit = limit;
        this.stackEnds = stackEnds;
    }

    boolean concerns(Thread candidate) {
        return thread.test(candidate);
    }

    /** Tells the plan that a method whose frame is the caller's has found room by an earlier probe, as an unlock does. */
    public synchronized void startsProtected() {
        probed(PointWriter.FRAMES_OF_A_PROBE);
    }

    synchronized void reach(Site site) {
        all = all + 1;
        if (!failure.canHappenAt(site)) {
            return;
        }
        int number = reached + 1;
        reached = number;
        if (passed.size() < limit) {
            passed.add(site);
        }
        if (number == target) {
            fail(site);
        }
    }

    private void fail(Site site) {
        isKept = isProtected(site) || isInInitializer();
        if (isKept) {
            return;
        }
        failed = site;
        Throwable failing = failure.newThrowable("injected: " + site);
        thrown = failing;
        Plan.<RuntimeException>sneak(failing);
    }

    private boolean isProtected(Site site) {
        return failure == Failure.STACK && site.kind() == Site.Kind.ENTRY && (!stackEnds || depth() <= depthWithRoom);
    }

    /** A failure there would spoil the class for good. */
    private static boolean isInInitializer() {
        return STACK.walk(frames -> frames.anyMatch(f -> f.getMethodName().equals("<clinit>")));
    }

    synchronized void probed(int frames) {
        depthWithRoom = Math.max(depthWithRoom, depth() + frames);
    }

    /** How many points have been reached at which the failure could happen. */
    public int reached() {
        return reached;
    }

    /** How many points of any kind have been reached. */
    public int reachedInAll() {
        return all;
    }

    /** The points that were passed, in order. */
    public synchronized List<Site> passed() {
        return List.copyOf(passed);
    }

    /** What was thrown, or null if nothing was. */
    public synchronized @Nullable Throwable thrown() {
        return thrown;
    }

    /** Where it was thrown. */
    public synchronized @Nullable Site failed() {
        return failed;
    }

    /** Whether the failure is impossible where it was to happen, since a probe has found room, so that nothing was thrown. */
    public synchronized boolean isKept() {
        return isKept;
    }

    /** The depth of the method that has the point. */
    private static int depth() {
        return STACK.walk(frames -> (int) frames.filter(f -> !f.getClassName().startsWith("org.rcu4j.anomaly.agent."))
                .count());
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> void sneak(Throwable e) throws E {
        throw (E) e;
    }
}
