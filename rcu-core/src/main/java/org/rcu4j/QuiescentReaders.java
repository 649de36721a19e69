package org.rcu4j;

import java.util.Arrays;
import java.util.stream.Stream;
import org.rcu4j.internal.StackProbe;

/** The registered quiescent-state readers of a domain. There are few, and they come and go seldom. */
final class QuiescentReaders implements ReaderGroup {

    private final Epoch epoch;
    private final StallReporter reporter;

    /** Never changed, but replaced under this object's monitor: whoever looks through it needs no memory for that. */
    private volatile QuiescentReader[] readers = {};

    QuiescentReaders(Epoch epoch, StallReporter reporter) {
        this.epoch = epoch;
        this.reporter = reporter;
    }

    /** Registers the calling thread, online. */
    QuiescentReader register() {
        StackProbe.require();
        QuiescentReader reader = new QuiescentReader(epoch, this);
        add(reader);
        try {
            reader.online();
        } catch (Throwable e) {
            removeIfPossible(reader);
            throw e;
        }
        return reader;
    }

    /** One that never was online: it does no harm on the list until its thread has ended. */
    private void removeIfPossible(QuiescentReader reader) {
        try {
            remove(reader);
        } catch (OutOfMemoryError | StackOverflowError e) {
            // a grace period removes it once its thread has ended
        }
    }

    private synchronized void add(QuiescentReader reader) {
        QuiescentReader[] more = Arrays.copyOf(readers, readers.length + 1);
        more[readers.length] = reader;
        readers = more;
    }

    synchronized void remove(QuiescentReader reader) {
        readers = Stream.of(readers).filter(other -> other != reader).toArray(QuiescentReader[]::new);
    }

    boolean contains(QuiescentReader reader) {
        for (QuiescentReader registered : readers) {
            if (registered == reader) {
                return true;
            }
        }
        return false;
    }

    /** Whether the calling thread is online. */
    boolean isOnlineHere() {
        for (QuiescentReader reader : readers) {
            if (isOnlineHere(reader)) {
                return true;
            }
        }
        return false;
    }

    /** Takes the calling thread offline; false if it was. */
    boolean takeOfflineHere() {
        boolean wasOnline = false;
        for (QuiescentReader reader : readers) {
            if (isOnlineHere(reader)) {
                reader.offline();
                wasOnline = true;
            }
        }
        return wasOnline;
    }

    int size() {
        return readers.length;
    }

    @Override
    public boolean awaitDepartures(long target, StallWatch watch) throws InterruptedException {
        for (QuiescentReader reader : readers) {
            Straggler straggler = reader.asStraggler();
            if (straggler.blocks(target) && !watch.awaitDeparture(straggler, target)) {
                return false;
            }
            if (straggler.isAbandoned()) {
                bury(reader);
            }
        }
        return true;
    }

    @Override
    public int countInside() {
        return (int) Stream.of(readers).filter(QuiescentReader::isOnline).count();
    }

    private static boolean isOnlineHere(QuiescentReader reader) {
        return reader.owner() == Thread.currentThread() && reader.isOnline();
    }

    private void bury(QuiescentReader dead) {
        if (dead.isOnline()) {
            reporter.reportDeath(dead.asStraggler());
        }
        dead.close();
    }
}
