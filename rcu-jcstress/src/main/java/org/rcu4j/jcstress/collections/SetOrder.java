package org.rcu4j.jcstress.collections;

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
import org.rcu4j.collections.LockFreeSet;
import org.rcu4j.jcstress.Round;

/** {@link LockFreeSet}. Each round has a set of its own. */
public final class SetOrder {

    private SetOrder() {}

    @JCStressTest
    @State
    @Outcome(id = "0", expect = Expect.FORBIDDEN, desc = Shapes.INCOMPLETE)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "any other")
    public static class AddTest extends Round {
        final LockFreeSet<Element> set = new LockFreeSet<>();

        @Actor
        public void reader(I_Result r) {
            meet();
            r.r1 = -1;
            for (Element element : set) {
                r.r1 = Shapes.look(element);
            }
        }

        @Actor
        public void updater() {
            meet();
            set.add(Element.complete(1));
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = Shapes.ORDER)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "any other")
    public static class OrderTest extends Round {
        final LockFreeSet<Element> set = new LockFreeSet<>();

        @Actor
        public void reader(II_Result r) {
            meet();
            r.r1 = set.contains(new Element(2)) ? 1 : 0;
            r.r2 = set.contains(new Element(1)) ? 1 : 0;
        }

        @Actor
        public void updater() {
            meet();
            set.add(Element.complete(1));
            set.add(Element.complete(2));
        }
    }

    @JCStressTest
    @State
    @Outcome(
            id = {"true, true", "false, false"},
            expect = Expect.FORBIDDEN,
            desc = Shapes.TWICE)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "any other")
    public static class AddOnceTest extends Round {
        final LockFreeSet<Element> set = new LockFreeSet<>();

        @Actor
        public void one(ZZ_Result r) {
            meet();
            r.r1 = set.add(Element.complete(1));
        }

        @Actor
        public void other(ZZ_Result r) {
            meet();
            r.r2 = set.add(Element.complete(1));
        }
    }

    @JCStressTest
    @State
    @Outcome(
            id = {"true, true", "false, false"},
            expect = Expect.FORBIDDEN,
            desc = Shapes.TWICE)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "any other")
    public static class RemoveOnceTest extends Round {
        final LockFreeSet<Element> set = new LockFreeSet<>();

        public RemoveOnceTest() {
            set.add(Element.complete(1));
        }

        @Actor
        public void one(ZZ_Result r) {
            meet();
            r.r1 = set.remove(Element.complete(1));
        }

        @Actor
        public void other(ZZ_Result r) {
            meet();
            r.r2 = set.remove(Element.complete(1));
        }
    }

    /** An element that is added behind one that is removed is not lost, and the removed one is gone. */
    @JCStressTest
    @State
    @Outcome(
            id = {"true, .*", ".*, false"},
            expect = Expect.FORBIDDEN,
            desc = Shapes.TWICE)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "any other")
    public static class NeighboursTest extends Round {
        final LockFreeSet<Element> set = new LockFreeSet<>();

        public NeighboursTest() {
            set.add(Element.complete(1));
        }

        @Actor
        public void remover() {
            meet();
            set.remove(new Element(1));
        }

        @Actor
        public void adder() {
            meet();
            set.add(Element.complete(2));
        }

        @Arbiter
        public void outcome(ZZ_Result r) {
            r.r1 = set.contains(new Element(1));
            r.r2 = set.contains(new Element(2));
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "1", expect = Expect.FORBIDDEN, desc = Shapes.FREED)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "any other")
    public static class RemoveTest extends Round {
        final LockFreeSet<Element> set = new LockFreeSet<>(Shapes.DOMAIN, Element::free);
        final Element element = Element.complete(1);

        public RemoveTest() {
            set.add(element);
        }

        @Actor
        public void reader(I_Result r) {
            meet();
            try (ReadSection section = Shapes.DOMAIN.read()) {
                for (Element found : set) {
                    stay();
                    r.r1 |= found.isFreed() ? 1 : 0;
                }
            }
        }

        @Actor
        public void updater() {
            meet();
            set.remove(element);
            element.awaitFreed();
        }
    }
}
