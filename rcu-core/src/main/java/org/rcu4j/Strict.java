package org.rcu4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Strict mode: finds misuse that costs too much to look for in ordinary operation. One switch for the JVM, the system
 * property {@code org.rcu4j.strict}, so that it is a constant to the JIT and costs nothing where it is off.
 *
 * <p>Waiting for domain A inside a section of domain B makes B's updaters wait for A's readers: an edge from B to A. A cycle
 * of such edges is a deadlock that needs only the right moment, and is reported when the edge that closes it is first seen,
 * whether or not anybody was stuck (after the Linux kernel's lockdep).
 */
final class Strict {

    static final boolean ENABLED = Boolean.getBoolean("org.rcu4j.strict");

    private static final Logger LOG = LoggerFactory.getLogger(RcuDomain.class);

    /** The domains, by their epochs, of whose sections this thread is inside, in the order of entry. */
    private static final ThreadLocal<List<Epoch>> INSIDE = ThreadLocal.withInitial(ArrayList::new);

    /** For each domain, those that were waited for inside its sections, and where that was first seen. Under its monitor. */
    private static final Map<Epoch, Map<Epoch, Throwable>> WAITS = new WeakHashMap<>();

    /** Callbacks that were submitted and have not begun to run, compared by identity. */
    private final Set<Runnable> submitted =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    /** Records that the calling thread entered an outermost section, and returns where. */
    static Throwable entered(Epoch domain) {
        INSIDE.get().add(domain);
        return new Throwable("the section was entered here");
    }

    static void left(Epoch domain) {
        List<Epoch> inside = INSIDE.get();
        inside.remove(inside.lastIndexOf(domain));
    }

    /** Records that the calling thread is about to wait for a domain's readers. */
    static void waitsFor(Epoch domain) {
        for (Epoch held : INSIDE.get()) {
            if (held != domain) {
                addEdge(held, domain);
            }
        }
    }

    /**
     * Records that a callback was submitted.
     *
     * @throws IllegalStateException if it was submitted before and has not run
     */
    void submit(Runnable callback) {
        if (!submitted.add(callback)) {
            throw new IllegalStateException("a callback is submitted again only once it has run: " + callback);
        }
    }

    void withdraw(Runnable callback) {
        submitted.remove(callback);
    }

    private static void addEdge(Epoch from, Epoch to) {
        Throwable here = new Throwable("here, inside " + from.domain + ", " + to.domain + " was waited for");
        Map<Epoch, Throwable> way;
        synchronized (WAITS) {
            Map<Epoch, Throwable> waits = WAITS.computeIfAbsent(from, f -> new WeakHashMap<>());
            way = waits.putIfAbsent(to, here) == null ? path(to, from) : null;
        }
        if (way != null) {
            way.values().forEach(here::addSuppressed);
            LOG.error(
                    "a cycle of waiting: inside a section of domain {}, {} is waited for, and the other way round; the stacks"
                            + " of both follow",
                    from.domain,
                    to.domain,
                    here);
        }
    }

    /** The edges on a way from one domain to another, or null if there is none. */
    private static @Nullable Map<Epoch, Throwable> path(Epoch from, Epoch to) {
        return path(from, to, new HashSet<>());
    }

    private static @Nullable Map<Epoch, Throwable> path(Epoch from, Epoch to, Set<Epoch> seen) {
        if (from == to) {
            return new LinkedHashMap<>();
        }
        if (!seen.add(from)) {
            return null;
        }
        for (Map.Entry<Epoch, Throwable> edge :
                WAITS.getOrDefault(from, Collections.emptyMap()).entrySet()) {
            Map<Epoch, Throwable> rest = path(edge.getKey(), to, seen);
            if (rest != null) {
                rest.put(edge.getKey(), edge.getValue());
                return rest;
            }
        }
        return null;
    }
}
