package org.rcu4j;

/** The ways in which a thread's own sections are entered and left; a test that is about sections runs with each. */
enum ReaderForm {
    READ {
        @Override
        Leave enter(RcuDomain domain) {
            return domain.read()::close;
        }
    },
    READ_LOCK {
        @Override
        Leave enter(RcuDomain domain) {
            domain.readLock();
            return domain::readUnlock;
        }
    },
    READER {
        @Override
        Leave enter(RcuDomain domain) {
            RcuReader reader = domain.reader();
            reader.lock();
            return reader::unlock;
        }
    };

    /** Leaves the section that was entered. */
    interface Leave extends AutoCloseable {
        @Override
        void close();
    }

    abstract Leave enter(RcuDomain domain);
}
