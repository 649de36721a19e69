package org.rcu4j.torture.domain;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rcu4j.torture.Defect;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.Fault;
import org.rcu4j.torture.Round;

/**
 * Publishes elements, and sees those that it takes out through the pipe: each grace period in another form, at random. Elements
 * that it has in hand are in one of its lists, whatever happens; so none is lost if something throws.
 */
final class PipeUpdater implements Round.Work {

    private static final int MOST_AT_ONCE = 8;
    private static final int MOST_BYTES = 4_096;
    private static final int LONGEST_TIMEOUT_NANOS = 200_000;
    private static final int REST_EVERY = 8;
    private static final long LONGEST_REST = TimeUnit.MICROSECONDS.toNanos(500);

    /** Forms of a grace period. */
    private enum Form {
        SYNCHRONIZE,
        SYNCHRONIZE_TIMED,
        CALL,
        CALL_WITH_BYTES,
        CALL_AND_BARRIER,
        POLL,
        POLL_TIMED,
        FUTURE
    }

    private static final List<Form> FORMS = List.of(Form.values());

    private final Pipe pipe;
    private final Subject subject;
    private final Round round;
    private final Dice dice;

    /** Not waiting for anything, filled by this thread. */
    private final ElementList inHand;

    /** Given back by callbacks. */
    private final ElementList returned;

    /** Each with a cookie that has not elapsed. */
    private final ElementList polled;

    private final Consumer<Element> whenReplaced;

    PipeUpdater(Pipe pipe, Subject subject, Round round, Dice dice) {
        this.pipe = pipe;
        this.subject = subject;
        this.round = round;
        this.dice = dice;
        this.inHand = pipe.newList();
        this.returned = pipe.newList();
        this.polled = pipe.newList();
        this.whenReplaced = old -> {
            pipe.beginCallback();
            old.replaced(returned);
            pipe.endCallback();
        };
    }

    @Override
    public void run() throws InterruptedException {
        while (!round.isOver() && !subject.isClosing()) {
            try {
                for (int n = dice.between(1, MOST_AT_ONCE); n > 0; n--) {
                    publish();
                }
                collect();
                passOn();
                rest();
            } catch (InterruptedException e) { // it was meant for whatever waited
            } catch (RejectedExecutionException e) {
                Thread.yield();
            } catch (IllegalStateException e) {
                if (!subject.isRefusal(e)) {
                    throw e;
                }
            }
        }
    }

    private void rest() {
        if (dice.oneIn(REST_EVERY)) {
            boolean unused = Thread.interrupted();
            dice.pause(dice.between(0, (int) LONGEST_REST));
        }
    }

    private void publish() {
        Element fresh = pipe.fresh();
        if (fresh == null) {
            return;
        }
        int forms = round.has(Fault.MEMORY) ? 2 : 4; // the others need memory half-way
        switch (dice.below(forms)) {
            case 0 -> take(pipe.current().getAndSet(fresh));
            case 1 -> take(compareAndSet(fresh));
            case 2 -> take(updateAndGet(fresh));
            default -> replace(fresh);
        }
        round.tally().countUpdate();
    }

    private Element compareAndSet(Element fresh) {
        Element old = pipe.current().peek();
        while (!pipe.current().compareAndSet(old, fresh)) {
            old = pipe.current().peek();
        }
        return old;
    }

    private Element updateAndGet(Element fresh) {
        Element[] last = new Element[1];
        Element published = pipe.current().updateAndGet(old -> {
            last[0] = old;
            return fresh;
        });
        if (published != fresh) {
            round.errors().report(Defect.ORDER, "updateAndGet returned something else than was published");
        }
        return last[0];
    }

    private void replace(Element fresh) {
        try {
            subject.replace(pipe.current(), fresh, whenReplaced);
        } catch (RejectedExecutionException | IllegalStateException e) {
            pipe.putBack(fresh);
            throw e;
        }
    }

    private void take(Element old) {
        old.remove(returned);
        inHand.addLast(old);
    }

    /** Takes what has come back, and what has elapsed. */
    private void collect() {
        for (int n = returned.size(); n > 0; n--) {
            move(returned.take());
        }
        for (int n = polled.size(); n > 0; n--) {
            Element element = polled.take();
            if (element != null) {
                collectPolled(element);
            }
        }
    }

    private void collectPolled(Element element) {
        Poll poll = element.poll;
        if (poll != null && poll.isElapsed()) {
            element.poll = null;
            element.grow();
            move(element);
        } else {
            polled.addLast(element);
        }
    }

    private void move(@Nullable Element element) {
        if (element != null) {
            inHand.addLast(element);
        }
    }

    private void passOn() throws InterruptedException {
        for (int n = inHand.size(); n > 0; n--) {
            Element element = inHand.take();
            if (element == null) {
                return;
            }
            if (element.isAtEnd()) {
                pipe.release(element);
            } else {
                passOn(element);
            }
        }
    }

    private void passOn(Element element) throws InterruptedException {
        switch (dice.oneOf(FORMS)) {
            case SYNCHRONIZE -> {
                inHand.addLast(element);
                subject.synchronize();
                growAllInHand();
            }
            case SYNCHRONIZE_TIMED -> {
                inHand.addLast(element);
                if (subject.synchronize(timeout())) {
                    growAllInHand();
                }
            }
            case CALL -> call(element, 0);
            case CALL_WITH_BYTES -> call(element, dice.between(1, MOST_BYTES));
            case CALL_AND_BARRIER -> callAndBarrier(element);
            case POLL -> {
                poll(element);
                collect(); // at once, when a grace period is unlikely
            }
            case POLL_TIMED -> {
                poll(element);
                awaitPolled();
            }
            case FUTURE -> future(element);
        }
    }

    private Duration timeout() {
        return Duration.ofNanos(dice.below(LONGEST_TIMEOUT_NANOS));
    }

    /** A grace period that began when all of these were removed has ended. */
    private void growAllInHand() {
        for (Element element = inHand.take(); element != null; element = inHand.take()) {
            element.grow();
            returned.addLast(element);
        }
    }

    private void call(Element element, long bytes) {
        element.submit();
        try {
            subject.call(element, bytes);
        } catch (Throwable refused) {
            element.withdraw();
            inHand.addLast(element);
            throw refused;
        }
    }

    private void callAndBarrier(Element element) throws InterruptedException {
        int before = element.runs();
        call(element, 0);
        if (dice.oneIn(2)) {
            subject.barrier();
        } else if (!subject.barrier(timeout())) {
            return;
        }
        if (element.runs() == before) {
            round.errors().report(Defect.CALLBACKS, "a barrier returned before a callback had run");
        }
    }

    private void poll(Element element) {
        try {
            element.poll = subject.poll();
        } catch (Throwable refused) {
            inHand.addLast(element);
            throw refused;
        }
        polled.addLast(element);
    }

    /** Waits for one of those that are polled. */
    private void awaitPolled() throws InterruptedException {
        Element element = polled.take();
        if (element != null) {
            Poll poll = element.poll;
            polled.addLast(element);
            boolean unused = poll != null && poll.await(timeout());
        }
    }

    private void future(Element element) {
        element.submit();
        try {
            subject.poll().then(elapsed -> {
                if (elapsed) {
                    element.elapse();
                } else {
                    element.giveBack();
                }
            });
        } catch (Throwable refused) {
            element.withdraw();
            inHand.addLast(element);
            throw refused;
        }
    }
}
