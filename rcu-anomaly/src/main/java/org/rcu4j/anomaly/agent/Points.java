package org.rcu4j.anomaly.agent;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What the points in the library's classes call, and user code of the tests. Costs little while there is no plan. */
public final class Points {

    private static final Map<Integer, Site> SITES = new ConcurrentHashMap<>();
    private static final Map<String, Site> USER_SITES = new ConcurrentHashMap<>();
    private static final AtomicInteger IDS = new AtomicInteger();

    /** Written by who runs a trial, read by every thread that reaches a point. */
    private static volatile @Nullable Plan plan;

    private Points() {}

    /** Has a plan followed from now on. */
    public static void follow(Plan next) {
        plan = next;
    }

    /** Ends the plan. */
    public static void stop() {
        plan = null;
    }

    /** Called at the entry of each method. */
    public static void entry(int id) {
        Plan now = plan;
        if (now != null && now.concerns(Thread.currentThread())) {
            now.reach(site(id));
        }
    }

    /** Called before each instruction that allocates. */
    public static void allocation(int id) {
        entry(id);
    }

    /** Called where a probe of the stack has found room for so many frames. */
    public static void probed(int frames) {
        Plan now = plan;
        if (now != null && now.concerns(Thread.currentThread())) {
            now.probed(frames);
        }
    }

    /** Called by code that the library calls on its user's behalf. */
    public static void user(String what) {
        Plan now = plan;
        if (now != null && now.concerns(Thread.currentThread())) {
            now.reach(USER_SITES.computeIfAbsent(what, w -> newSite(Site.Kind.USER, "", w)));
        }
    }

    static Site newSite(Site.Kind kind, String className, String method) {
        Site site = new Site(IDS.incrementAndGet(), kind, className, method);
        SITES.put(site.id(), site);
        return site;
    }

    @SuppressWarnings("NullAway") // a point has a site
    private static Site site(int id) {
        return SITES.get(id);
    }
}
