package org.rcu4j.torture.domain;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.rcu4j.torture.Dice;

/** Callbacks that fail in various ways, and the count of those whose failure was handled. */
final class Failures implements BiConsumer<Runnable, Throwable> {

    /** They are numbered from 1. */
    static final int KINDS = 5;

    private static final int HANDLER_FAILS_EVERY = 4;

    private final Dice dice;
    private final AtomicLong thrown = new AtomicLong();
    private final AtomicLong handled = new AtomicLong();

    /** Those that were given up by the domain and failed elsewhere. */
    private final AtomicLong elsewhere = new AtomicLong();

    /** Anything that was not thrown here. */
    private final AtomicLong unexpected = new AtomicLong();

    private volatile String firstUnexpected = "";

    Failures(Dice dice) {
        this.dice = dice;
    }

    /** Thrown here and nowhere else. */
    private static final class Deliberate extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final class DeliberateError extends Error {
        private static final long serialVersionUID = 1;
    }

    private static final class DeliberateExhaustion extends OutOfMemoryError {
        private static final long serialVersionUID = 1;
    }

    private static final class DeliberateChecked extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** Fails the callback that calls this. */
    void fail(int kind) {
        thrown.incrementAndGet();
        switch (kind) {
            case 1 -> throw new Deliberate();
            case 2 -> throw new DeliberateError();
            case 3 -> throw new DeliberateExhaustion();
            case 4 -> throw sneak(new DeliberateChecked());
            default -> overflowStack(0);
        }
    }

    /** The exception handler, which fails itself now and then. */
    @Override
    public void accept(Runnable callback, Throwable failure) {
        if (isDeliberate(failure)) {
            handled.incrementAndGet();
        } else {
            unexpected.incrementAndGet();
            firstUnexpected = failure.toString();
        }
        if (dice.oneIn(HANDLER_FAILS_EVERY)) {
            throw new Deliberate();
        }
    }

    /** Runs a callback that the domain gave up. */
    void runElsewhere(Runnable abandoned) {
        try {
            abandoned.run();
        } catch (Throwable e) {
            if (!isDeliberate(e)) {
                throw e;
            }
            elsewhere.incrementAndGet();
        }
    }

    long thrown() {
        return thrown.get();
    }

    /** How many the domain ought to have handled. */
    long expected() {
        return thrown.get() - elsewhere.get();
    }

    long handled() {
        return handled.get();
    }

    long unexpected() {
        return unexpected.get();
    }

    String firstUnexpected() {
        return firstUnexpected;
    }

    private static boolean isDeliberate(Throwable failure) {
        return failure instanceof Deliberate
                || failure instanceof DeliberateError
                || failure instanceof DeliberateExhaustion
                || failure instanceof DeliberateChecked
                || failure instanceof StackOverflowError;
    }

    @SuppressWarnings("InfiniteRecursion") // that is what it is for
    private static int overflowStack(int depth) {
        return overflowStack(depth + 1) + 1;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> RuntimeException sneak(Throwable e) throws E {
        throw (E) e;
    }
}
