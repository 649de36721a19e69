package org.rcu4j.internal.platform;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Strict mode: finds misuse that costs too much to look for in ordinary operation. One switch for the JVM, the system
 * property {@code org.rcu4j.strict}, so that it is a constant to the JIT and costs nothing where it is off: each method
 * that is called on a fast path looks at it first, and is small enough to be inlined. A caller looks itself only where it
 * would have to work for the argument, or needs what is returned.
 *
 * <p>It keeps the order in which threads wait. A thread holds things for which others wait: locks, and the domains of whose
 * sections it is inside. Whatever it waits for meanwhile, a lock or the readers of a domain, those others then wait for as
 * well: an edge from what it holds to what it waits for. A cycle of such edges is a deadlock that needs only the right
 * moment, and is reported when the edge that closes it is first seen, whether or not anybody was stuck (after the Linux
 * kernel's lockdep).
 */
public final class Strict {

    public static final boolean ENABLED = Boolean.getBoolean("org.rcu4j.strict");

    /** What this thread holds, in the order in which it got it. */
    private static final ThreadLocal<List<Object>> HELD = ThreadLocal.withInitial(ArrayList::new);

    /** For each thing, those that were waited for by its holders, and where that was first seen. Under its monitor. */
    private static final Map<Object, Map<Object, Throwable>> WAITS = new WeakHashMap<>();

    /** The thing of which the thread is making a part, or null. */
    private static final ThreadLocal<@Nullable Object> WHOLE = new ThreadLocal<>();

    private Strict() {}

    /** A thing that may be a part of another one, by which it is recorded then. */
    public interface Part {
        /**
         * What stands for the thing in the order of waiting.
         *
         * @return the whole, or the thing itself
         */
        Object whole();
    }

    /** Makes something, whose parts are recorded as the whole that they belong to. */
    public static <T> T partOf(Object whole, Supplier<T> making) {
        if (!ENABLED) {
            return making.get();
        }
        WHOLE.set(whole);
        try {
            return making.get();
        } finally {
            WHOLE.remove();
        }
    }

    /** The whole that the calling thread is making a part of, or the part itself if there is none. */
    public static Object wholeOf(Object part) {
        Object whole = ENABLED ? WHOLE.get() : null;
        return whole == null ? part : whole;
    }

    /**
     * Records that the calling thread holds a thing from now on: has its lock, or is inside its section. For a thing that
     * can be held several times over, the first time.
     *
     * @param thing compared by identity, and called by its {@code toString} in a report
     * @return the place, or null where strict mode is off
     */
    public static @Nullable Throwable entered(Object thing) {
        return ENABLED ? addHeld(thing) : null;
    }

    /** Records that the calling thread holds a thing no longer. */
    public static void left(Object thing) {
        if (ENABLED) {
            removeHeld(thing);
        }
    }

    /** Records that the calling thread is about to wait, without a limit, for a thing, unless it holds that already. */
    public static void waitsFor(Object thing) {
        if (ENABLED) {
            addEdges(thing);
        }
    }

    private static Throwable addHeld(Object thing) {
        HELD.get().add(whole(thing));
        return new Throwable("entered here");
    }

    private static void removeHeld(Object thing) {
        List<Object> held = HELD.get();
        held.remove(held.lastIndexOf(whole(thing)));
    }

    private static void addEdges(Object thing) {
        Object whole = whole(thing);
        List<Object> held = HELD.get();
        if (!held.contains(whole)) {
            held.forEach(each -> addEdge(each, whole));
        }
    }

    private static Object whole(Object thing) {
        return thing instanceof Part part ? part.whole() : thing;
    }

    private static void addEdge(Object from, Object to) {
        Throwable here = new Throwable("here, holding " + from + ", " + to + " was waited for");
        Map<Object, Throwable> way;
        synchronized (WAITS) {
            Map<Object, Throwable> waits = WAITS.computeIfAbsent(from, f -> new WeakHashMap<>());
            way = waits.putIfAbsent(to, here) == null ? path(to, from) : null;
        }
        if (way != null) {
            way.values().forEach(here::addSuppressed);
            report(from, to, here);
        }
    }

    private static void report(Object from, Object to, Throwable here) {
        try {
            Log.DOMAIN.error(
                    "a cycle of waiting: holding {}, {} is waited for, and the other way round; the stacks of both follow",
                    from,
                    to,
                    here);
        } catch (RuntimeException e) {
            // a log that fails must not make a lock fail
        }
    }

    /** The edges on a way from one thing to another, or null if there is none. */
    private static @Nullable Map<Object, Throwable> path(Object from, Object to) {
        return path(from, to, new HashSet<>());
    }

    private static @Nullable Map<Object, Throwable> path(Object from, Object to, Set<Object> seen) {
        if (from == to) {
            return new LinkedHashMap<>();
        }
        if (!seen.add(from)) {
            return null;
        }
        for (Map.Entry<Object, Throwable> edge :
                WAITS.getOrDefault(from, Collections.emptyMap()).entrySet()) {
            Map<Object, Throwable> rest = path(edge.getKey(), to, seen);
            if (rest != null) {
                rest.put(edge.getKey(), edge.getValue());
                return rest;
            }
        }
        return null;
    }
}
