package org.rcu4j;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.stream.Stream;

/** The ways in which sections are entered and left; a test that is about sections runs with each that this JVM has. */
enum ReaderForm {
    READ(ReaderKind.THREAD, false) {
        @Override
        Leave enter(RcuDomain domain) {
            return domain.read()::close;
        }
    },
    READ_LOCK(ReaderKind.THREAD, false) {
        @Override
        Leave enter(RcuDomain domain) {
            domain.readLock();
            return domain::readUnlock;
        }
    },
    READER(ReaderKind.THREAD, false) {
        @Override
        Leave enter(RcuDomain domain) {
            RcuReader reader = domain.reader();
            reader.lock();
            return reader::unlock;
        }
    },
    VIRTUAL_READ(ReaderKind.DETACHED, true) {
        @Override
        Leave enter(RcuDomain domain) {
            return READ.enter(domain);
        }
    },
    VIRTUAL_READ_LOCK(ReaderKind.DETACHED, true) {
        @Override
        Leave enter(RcuDomain domain) {
            return READ_LOCK.enter(domain);
        }
    },
    VIRTUAL_READER(ReaderKind.DETACHED, true) {
        @Override
        Leave enter(RcuDomain domain) {
            return READER.enter(domain);
        }
    },
    DETACHED(ReaderKind.DETACHED, false) {
        @Override
        Leave enter(RcuDomain domain) {
            long cookie = domain.enter();
            return () -> domain.exit(cookie);
        }
    },
    QUIESCENT(ReaderKind.QUIESCENT, false) {
        @Override
        Leave enter(RcuDomain domain) {
            return domain.registerQuiescent()::close;
        }
    };

    /** Leaves the section that was entered. */
    interface Leave extends AutoCloseable {
        @Override
        void close();
    }

    final ReaderKind kind;
    private final boolean virtual;

    ReaderForm(ReaderKind kind, boolean virtual) {
        this.kind = kind;
        this.virtual = virtual;
    }

    /** Enters a section on the calling thread, which {@link #newThread} should have made. */
    abstract Leave enter(RcuDomain domain);

    Thread newThread(Runnable action) {
        if (virtual) {
            return newVirtualThread(action);
        }
        Thread thread = new Thread(action);
        thread.setDaemon(true);
        return thread;
    }

    /** Forms of a thread's own sections. */
    static Stream<ReaderForm> own() {
        return all().filter(form -> form.isOwn());
    }

    /** Forms of a platform thread's own sections. */
    static Stream<ReaderForm> slot() {
        return Stream.of(READ, READ_LOCK, READER);
    }

    /** Forms in which a section has a thread to whom it belongs. */
    static Stream<ReaderForm> withThread() {
        return all().filter(form -> form != DETACHED);
    }

    /** All forms that this JVM has. */
    static Stream<ReaderForm> all() {
        return Arrays.stream(values()).filter(form -> !form.virtual || hasVirtualThreads());
    }

    static boolean hasVirtualThreads() {
        return Runtime.version().feature() >= 21;
    }

    static void assumeVirtualThreads() {
        assumeTrue(hasVirtualThreads(), "virtual threads");
    }

    /** Unstarted. By reflection, since the tests are compiled for Java 17. */
    static Thread newVirtualThread(Runnable action) {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            return (Thread) Class.forName("java.lang.Thread$Builder")
                    .getMethod("unstarted", Runnable.class)
                    .invoke(builder, action);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no virtual threads", e);
        }
    }

    private boolean isOwn() {
        return this != DETACHED && this != QUIESCENT;
    }
}
