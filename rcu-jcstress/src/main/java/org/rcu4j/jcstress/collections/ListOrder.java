package org.rcu4j.jcstress.collections;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.rcu4j.ReadSection;
import org.rcu4j.collections.RcuLinkedList;
import org.rcu4j.jcstress.Round;

/** {@link RcuLinkedList}. Each round has a list of its own. */
public final class ListOrder {

    private ListOrder() {}

    @JCStressTest
    @State
    @Outcome(id = "0", expect = Expect.FORBIDDEN, desc = Shapes.INCOMPLETE)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "any other")
    public static class AddTest extends Round {
        final RcuLinkedList<Element> list = new RcuLinkedList<>(Shapes.DOMAIN);

        @Actor
        public void reader(I_Result r) {
            meet();
            try (ReadSection section = Shapes.DOMAIN.read()) {
                r.r1 = Shapes.look(list.find(element -> true));
            }
        }

        @Actor
        public void updater() {
            meet();
            list.addLast(Element.complete(1));
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "0", expect = Expect.FORBIDDEN, desc = Shapes.INCOMPLETE)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "any other")
    public static class CountedAddTest extends Round {
        final RcuLinkedList<Element> list = RcuLinkedList.referenceCounted(Element::free);

        @Actor
        public void reader(I_Result r) {
            meet();
            r.r1 = -1;
            list.forEach(element -> r.r1 = Shapes.look(element));
        }

        @Actor
        public void updater() {
            meet();
            list.addFirst(Element.complete(1));
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "1, -1", expect = Expect.FORBIDDEN, desc = Shapes.ORDER)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "any other")
    public static class OrderTest extends Round {
        final RcuLinkedList<Element> list = new RcuLinkedList<>(Shapes.DOMAIN);

        @Actor
        public void reader(II_Result r) {
            meet();
            try (ReadSection section = Shapes.DOMAIN.read()) {
                r.r1 = find(2);
                r.r2 = find(1);
            }
        }

        @Actor
        public void updater() {
            meet();
            list.addLast(Element.complete(1));
            list.addFirst(Element.complete(2));
        }

        private int find(int number) {
            Element wanted = new Element(number);
            return Shapes.look(list.find(wanted::equals));
        }
    }

    /** Who walks while an element is put before another one, again and again since that is soon done. */
    @JCStressTest
    @State
    @Outcome(id = "-1", expect = Expect.FORBIDDEN, desc = "an element that stays was not found")
    @Outcome(id = "2", expect = Expect.FORBIDDEN, desc = "an element was found twice")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "the one that stays, and the new one or not")
    public static class WalkTest extends Round {
        private static final int WALKS = 200;

        final RcuLinkedList<Element> list = new RcuLinkedList<>(Shapes.DOMAIN);
        final Element staying = Element.complete(1);

        public WalkTest() {
            list.addLast(staying);
        }

        @Actor
        public void reader(I_Result r) {
            meet();
            try (ReadSection section = Shapes.DOMAIN.read()) {
                for (int walks = 0; walks < WALKS && (r.r1 == 0 || r.r1 == 1); walks++) {
                    r.r1 = walk();
                }
            }
        }

        @Actor
        public void updater() {
            meet();
            list.addFirst(Element.complete(2));
        }

        /** How many others were found before the one that stays; minus one if that was not. */
        private int walk() {
            int others = 0;
            for (Element element : list) {
                if (element == staying) {
                    return Math.min(others, 2);
                }
                others++;
            }
            return -1;
        }
    }

    /** An element that is replaced is there all the time: the old one or the new one. */
    @JCStressTest
    @State
    @Outcome(id = "0", expect = Expect.FORBIDDEN, desc = Shapes.INCOMPLETE)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "any other")
    public static class ReplaceTest extends Round {
        final RcuLinkedList<Element> list = new RcuLinkedList<>(Shapes.DOMAIN);

        public ReplaceTest() {
            list.addLast(Element.complete(1));
        }

        @Actor
        public void reader(I_Result r) {
            meet();
            try (ReadSection section = Shapes.DOMAIN.read()) {
                r.r1 = list.find(Element::isComplete) == null ? 0 : 1;
            }
        }

        @Actor
        public void updater() {
            meet();
            list.replace(new Element(1), Element.complete(2));
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "1", expect = Expect.FORBIDDEN, desc = Shapes.FREED)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "any other")
    public static class RemoveTest extends Round {
        final RcuLinkedList<Element> list = new RcuLinkedList<>(Shapes.DOMAIN, Element::free);
        final Element element = Element.complete(1);

        public RemoveTest() {
            list.addLast(element);
        }

        @Actor
        public void reader(I_Result r) {
            meet();
            try (ReadSection section = Shapes.DOMAIN.read()) {
                for (Element found : list) {
                    stay();
                    r.r1 |= found.isFreed() ? 1 : 0;
                }
            }
        }

        @Actor
        public void updater() {
            meet();
            list.remove(element);
            element.awaitFreed();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "1", expect = Expect.FORBIDDEN, desc = Shapes.FREED)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "any other")
    public static class CountedRemoveTest extends Round {
        final RcuLinkedList<Element> list = RcuLinkedList.referenceCounted(Element::free);
        final Element element = Element.complete(1);

        public CountedRemoveTest() {
            list.addLast(element);
        }

        @Actor
        public void reader(I_Result r) {
            meet();
            list.forEach(found -> {
                stay();
                r.r1 |= found.isFreed() ? 1 : 0;
            });
        }

        @Actor
        public void updater() {
            meet();
            list.remove(element);
        }
    }

    /** An updater that adds an element before it is complete. */
    @JCStressTest
    @State
    @Outcome(id = "0", expect = Expect.ACCEPTABLE_INTERESTING, desc = Shapes.INCOMPLETE)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "any other")
    public static class PublishedTooSoonControl extends Round {
        final RcuLinkedList<Element> list = new RcuLinkedList<>(Shapes.DOMAIN);

        @Actor
        public void reader(I_Result r) {
            meet();
            try (ReadSection section = Shapes.DOMAIN.read()) {
                r.r1 = Shapes.look(list.find(element -> true));
            }
        }

        @Actor
        public void updater() {
            meet();
            Element element = new Element(1);
            list.addLast(element);
            element.write();
        }
    }
}
