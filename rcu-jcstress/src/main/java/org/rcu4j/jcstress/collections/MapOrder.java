package org.rcu4j.jcstress.collections;

import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.rcu4j.ReadSection;
import org.rcu4j.collections.RcuHashMap;
import org.rcu4j.jcstress.Round;

/** {@link RcuHashMap}. */
public final class MapOrder {

    private MapOrder() {}

    /** A map for all rounds, and a key or two for each: so it is resized meanwhile. */
    public abstract static class OnMap extends Round {
        static final RcuHashMap<Object, Element> MAP = new RcuHashMap<>();

        final Object key = new Object();
        final Object otherKey = new Object();

        void cleanUp() {
            MAP.remove(key);
            MAP.remove(otherKey);
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "0", expect = Expect.FORBIDDEN, desc = Shapes.INCOMPLETE)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "any other")
    public static class PutTest extends OnMap {
        @Actor
        public void reader(I_Result r) {
            meet();
            r.r1 = Shapes.look(MAP.get(key));
        }

        @Actor
        public void updater() {
            meet();
            MAP.put(key, Element.complete(1));
        }

        @Arbiter
        public void cleanUp(I_Result r) {
            cleanUp();
        }
    }

    /** Who looks for a mapping again and again, while others are added until its bin has moved some times. */
    @JCStressTest
    @State
    @Outcome(id = "-1", expect = Expect.FORBIDDEN, desc = "a mapping that stays was not found")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "found")
    public static class GrowTest extends Round {
        private static final Integer STAYING = -1;
        private static final int OTHERS = 200;
        private static final int LOOKS = 500;

        final RcuHashMap<Integer, Element> map = new RcuHashMap<>();
        final Element element = Element.complete(1);

        public GrowTest() {
            map.put(STAYING, element);
        }

        @Actor
        public void reader(I_Result r) {
            meet();
            for (int looks = 0; looks < LOOKS && r.r1 >= 0; looks++) {
                r.r1 = Shapes.look(map.get(STAYING));
            }
        }

        @Actor
        public void updater() {
            meet();
            for (int key = 0; key < OTHERS; key++) {
                map.put(key, element);
            }
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "1, -1", expect = Expect.FORBIDDEN, desc = Shapes.ORDER)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "any other")
    public static class OrderTest extends OnMap {
        @Actor
        public void reader(II_Result r) {
            meet();
            r.r1 = Shapes.look(MAP.get(otherKey));
            r.r2 = Shapes.look(MAP.get(key));
        }

        @Actor
        public void updater() {
            meet();
            MAP.put(key, Element.complete(1));
            MAP.put(otherKey, Element.complete(2));
        }

        @Arbiter
        public void cleanUp(II_Result r) {
            cleanUp();
        }
    }

    @JCStressTest
    @State
    @Outcome(
            id = {"true, true", "false, false"},
            expect = Expect.FORBIDDEN,
            desc = Shapes.TWICE)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "any other")
    public static class PutOnceTest extends OnMap {
        @Actor
        public void one(ZZ_Result r) {
            meet();
            r.r1 = MAP.putIfAbsent(key, Element.complete(1)) == null;
        }

        @Actor
        public void other(ZZ_Result r) {
            meet();
            r.r2 = MAP.putIfAbsent(key, Element.complete(2)) == null;
        }

        @Arbiter
        public void cleanUp(ZZ_Result r) {
            cleanUp();
        }
    }

    /** A map that is looked at first and then put into. */
    @JCStressTest
    @State
    @Outcome(
            id = {"true, true", "false, false"},
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = Shapes.TWICE)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "any other")
    public static class PutTwiceControl extends Round {
        static final ConcurrentHashMap<Object, Element> MAP = new ConcurrentHashMap<>();

        final Object key = new Object();

        @Actor
        public void one(ZZ_Result r) {
            meet();
            r.r1 = putIfAbsent(Element.complete(1));
        }

        @Actor
        public void other(ZZ_Result r) {
            meet();
            r.r2 = putIfAbsent(Element.complete(2));
        }

        @Arbiter
        public void cleanUp(ZZ_Result r) {
            MAP.remove(key);
        }

        private boolean putIfAbsent(Element element) {
            boolean absent = !MAP.containsKey(key);
            if (absent) {
                MAP.put(key, element);
            }
            return absent;
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "1", expect = Expect.FORBIDDEN, desc = Shapes.FREED)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "any other")
    public static class RemoveTest extends Round {
        static final RcuHashMap<Object, Element> MAP = new RcuHashMap<>(Shapes.DOMAIN, Element::free);

        final Object key = new Object();
        final Element element = Element.complete(1);

        public RemoveTest() {
            MAP.put(key, element);
        }

        @Actor
        public void reader(I_Result r) {
            meet();
            try (ReadSection section = Shapes.DOMAIN.read()) {
                Element found = MAP.get(key);
                stay();
                r.r1 = found == null ? -1 : found.isFreed() ? 1 : 0;
            }
        }

        @Actor
        public void updater() {
            meet();
            MAP.remove(key);
            element.awaitFreed();
        }
    }

    /** An updater that frees what it has removed, without a grace period. */
    @JCStressTest
    @State
    @Outcome(id = "1", expect = Expect.ACCEPTABLE_INTERESTING, desc = Shapes.FREED)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "any other")
    public static class FreeAtOnceControl extends Round {
        static final RcuHashMap<Object, Element> MAP = new RcuHashMap<>();

        final Object key = new Object();
        final Element element = Element.complete(1);

        public FreeAtOnceControl() {
            MAP.put(key, element);
        }

        @Actor
        public void reader(I_Result r) {
            meet();
            try (ReadSection section = Shapes.DOMAIN.read()) {
                Element found = MAP.get(key);
                stay();
                r.r1 = found == null ? -1 : found.isFreed() ? 1 : 0;
            }
        }

        @Actor
        public void updater() {
            meet();
            MAP.remove(key);
            element.free();
        }
    }
}
