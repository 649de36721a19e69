package org.rcu4j.torture.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuReference;
import org.rcu4j.torture.Defect;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.Errors;
import org.rcu4j.torture.Fault;
import org.rcu4j.torture.Round;

/**
 * The pipe of one round: a reference to the element that readers find, a pool of those that wait to be published, and the account
 * of all of them. After the Linux kernel's rcutorture.
 */
final class Pipe {

    private static final int ELEMENTS = 400;

    private final Round round;
    private final Subject subject;
    private final RcuReference<Element> current;
    private final ElementList pool = new ElementList();
    private final List<ElementList> lists = new ArrayList<>(); // filled before the threads start
    private final AtomicInteger marks = new AtomicInteger();

    /** Callbacks that are running, of which there is one at the most. */
    private final AtomicInteger running = new AtomicInteger();

    private final AtomicLong ran = new AtomicLong();

    Pipe(Round round, Subject subject) {
        this.round = round;
        this.subject = subject;
        Dice dice = round.dice("elements");
        for (int i = 0; i < ELEMENTS; i++) {
            pool.addFirst(new Element(this, dice.of("element " + i)));
        }
        Element first = fresh();
        if (first == null) {
            throw new IllegalStateException("a pool begins with elements");
        }
        current = subject.reference(first);
    }

    RcuReference<Element> current() {
        return current;
    }

    /** A list whose elements are accounted for; to be asked for before threads are started. */
    ElementList newList() {
        ElementList list = new ElementList();
        lists.add(list);
        return list;
    }

    /** An element to be published, or null if all of them are on their way. */
    @Nullable
    Element fresh() {
        Element element = pool.take();
        if (element != null) {
            element.renew(marks.incrementAndGet() | 1 << 31);
        }
        return element;
    }

    /** Puts one back that could not be published. */
    void putBack(Element fresh) {
        fresh.remove(pool);
        release(fresh);
    }

    /** The end of the pipe. */
    void release(Element element) {
        element.retire();
        pool.addFirst(element);
    }

    /** Within a callback: has it called again. Returns whether it was accepted. */
    boolean resubmit(Element element) {
        element.submit();
        try {
            subject.call(element, 0);
            return true;
        } catch (RejectedExecutionException | IllegalStateException e) {
            if (e instanceof IllegalStateException && !subject.isRefusal(e)) {
                errors().report("call within a callback", e);
            }
        } catch (OutOfMemoryError e) {
            if (!round.has(Fault.MEMORY)) {
                throw e;
            }
        }
        element.withdraw();
        return false;
    }

    Errors errors() {
        return round.errors();
    }

    /** Called by every callback at its beginning. */
    void beginCallback() {
        ran.lazySet(ran.get() + 1);
        if (running.getAndIncrement() != 0) {
            errors().report(Defect.CALLBACKS, "two callbacks ran at a time");
        }
    }

    void endCallback() {
        running.getAndDecrement();
    }

    /** How many callbacks have begun. */
    long ran() {
        return ran.get();
    }

    /** Checks, when nothing is in flight any more, that each element is somewhere. */
    void account() {
        int found = 1 + pool.size() + lists.stream().mapToInt(ElementList::size).sum();
        round.tally().account("elements of the pipe", ELEMENTS, found);
    }
}
