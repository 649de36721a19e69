package org.rcu4j;

import java.util.Arrays;
import java.util.stream.Stream;
import org.rcu4j.testing.ThreadKind;

/** The ways in which sections are entered and left; a test that is about sections runs with each that this JVM has. */
enum ReaderForm {
    READ(ReaderKind.THREAD, ThreadKind.PLATFORM) {
        @Override
        Leave enter(RcuDomain domain) {
            return domain.read()::close;
        }
    },
    READ_LOCK(ReaderKind.THREAD, ThreadKind.PLATFORM) {
        @Override
        Leave enter(RcuDomain domain) {
            domain.readLock();
            return domain::readUnlock;
        }
    },
    READER(ReaderKind.THREAD, ThreadKind.PLATFORM) {
        @Override
        Leave enter(RcuDomain domain) {
            RcuReader reader = domain.reader();
            reader.lock();
            return reader::unlock;
        }
    },
    VIRTUAL_READ(ReaderKind.THREAD, ThreadKind.VIRTUAL) {
        @Override
        Leave enter(RcuDomain domain) {
            return READ.enter(domain);
        }
    },
    VIRTUAL_READ_LOCK(ReaderKind.THREAD, ThreadKind.VIRTUAL) {
        @Override
        Leave enter(RcuDomain domain) {
            return READ_LOCK.enter(domain);
        }
    },
    VIRTUAL_READER(ReaderKind.THREAD, ThreadKind.VIRTUAL) {
        @Override
        Leave enter(RcuDomain domain) {
            return READER.enter(domain);
        }
    },
    DETACHED(ReaderKind.DETACHED, ThreadKind.PLATFORM) {
        @Override
        Leave enter(RcuDomain domain) {
            long cookie = domain.enter();
            return () -> domain.exit(cookie);
        }
    },
    QUIESCENT(ReaderKind.QUIESCENT, ThreadKind.PLATFORM) {
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
    final ThreadKind thread;

    ReaderForm(ReaderKind kind, ThreadKind thread) {
        this.kind = kind;
        this.thread = thread;
    }

    /** Enters a section on the calling thread, which should be of the kind {@link #thread}. */
    abstract Leave enter(RcuDomain domain);

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
        return Arrays.stream(values()).filter(form -> form.thread.isAvailable());
    }

    private boolean isOwn() {
        return this != DETACHED && this != QUIESCENT;
    }
}
