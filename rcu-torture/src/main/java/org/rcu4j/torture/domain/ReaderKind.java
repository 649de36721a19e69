package org.rcu4j.torture.domain;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.rcu4j.QuiescentReader;
import org.rcu4j.RcuDomain;
import org.rcu4j.RcuReader;
import org.rcu4j.ReadSection;
import org.rcu4j.testing.ThreadKind;
import org.rcu4j.torture.Dice;

/** The ways in which a thread can be a reader. */
public enum ReaderKind {
    READ(ThreadKind.PLATFORM, (domain, dice) -> new Read(domain)),
    READ_LOCK(ThreadKind.PLATFORM, (domain, dice) -> new ReadLock(domain)),
    READER(ThreadKind.PLATFORM, (domain, dice) -> new Reader(domain.reader())),
    DETACHED(ThreadKind.PLATFORM, Detached::new),
    QUIESCENT(ThreadKind.PLATFORM, Quiescent::new),
    VIRTUAL_READ(ThreadKind.VIRTUAL, (domain, dice) -> new Read(domain)),
    VIRTUAL_READ_LOCK(ThreadKind.VIRTUAL, (domain, dice) -> new ReadLock(domain)),
    VIRTUAL_READER(ThreadKind.VIRTUAL, (domain, dice) -> new Reader(domain.reader())),
    VIRTUAL_DETACHED(ThreadKind.VIRTUAL, Detached::new);

    private final ThreadKind thread;

    @SuppressWarnings("ImmutableEnumChecker") // functions without a state
    private final BiFunction<RcuDomain, Dice, Section> opening;

    ReaderKind(ThreadKind thread, BiFunction<RcuDomain, Dice, Section> opening) {
        this.thread = thread;
        this.opening = opening;
    }

    /** Makes the calling thread such a reader. */
    Section open(RcuDomain domain, Dice dice) {
        return opening.apply(domain, dice);
    }

    /** What kind of thread it is. */
    public ThreadKind thread() {
        return thread;
    }

    /** Whether its sections are a thread's, so that they end when the thread does. */
    boolean isOwned() {
        return this != DETACHED && this != VIRTUAL_DETACHED;
    }

    /** All that this JVM has. */
    static List<ReaderKind> available() {
        return Arrays.stream(values()).filter(kind -> kind.thread.isAvailable()).toList();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static final class Read implements Section {
        private final RcuDomain domain;
        private final Deque<ReadSection> inside = new ArrayDeque<>();

        Read(RcuDomain domain) {
            this.domain = domain;
        }

        @Override
        public void enter() {
            inside.push(domain.read());
        }

        @Override
        public void exit() {
            inside.pop().close();
        }
    }

    private record ReadLock(RcuDomain domain) implements Section {
        @Override
        public void enter() {
            domain.readLock();
        }

        @Override
        public void exit() {
            domain.readUnlock();
        }
    }

    private record Reader(RcuReader reader) implements Section {
        @Override
        public void enter() {
            reader.lock();
        }

        @Override
        public void exit() {
            reader.unlock();
        }
    }

    /** Leaves sections in any order. */
    private static final class Detached implements Section {
        private final RcuDomain domain;
        private final Dice dice;
        private final long[] cookies = new long[8];
        private int inside;

        Detached(RcuDomain domain, Dice dice) {
            this.domain = domain;
            this.dice = dice;
        }

        @Override
        public void enter() {
            cookies[inside] = domain.enter();
            inside++;
        }

        @Override
        public void exit() {
            int any = inside == 1 ? 0 : dice.below(inside);
            domain.exit(cookies[any]);
            inside--;
            cookies[any] = cookies[inside];
        }
    }

    /** Inside all the time, but for what passes between exit and enter, where it may be offline, or not be registered at all. */
    private static final class Quiescent implements Section {
        private static final int OFFLINE_EVERY = 16;
        private static final int CLOSED_EVERY = 512;

        private final RcuDomain domain;
        private final Dice dice;
        private QuiescentReader reader;
        private boolean online = true;

        Quiescent(RcuDomain domain, Dice dice) {
            this.domain = domain;
            this.dice = dice;
            this.reader = domain.registerQuiescent();
        }

        @Override
        public void enter() {
            if (!online) {
                reader.online();
                online = true;
            }
        }

        @Override
        public void exit() {
            if (dice.oneIn(OFFLINE_EVERY)) {
                online = false;
                reader.offline();
            } else if (dice.oneIn(CLOSED_EVERY)) {
                QuiescentReader next = domain.registerQuiescent();
                reader.close();
                reader = next;
            } else {
                reader.quiescentState();
            }
        }

        @Override
        public boolean nests() {
            return false;
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
