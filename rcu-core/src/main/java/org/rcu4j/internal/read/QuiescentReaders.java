package org.rcu4j.internal.read;

import java.util.Arrays;
import java.util.stream.Stream;
import org.rcu4j.internal.platform.StackProbe;
import org.rcu4j.internal.stall.StallReporter;
import org.rcu4j.internal.stall.StallWatch;

/** The registered quiescent-state readers of a domain. There are few, and they come and go seldom. */
public final class QuiescentReaders implements Readers {

    private final Epoch epoch;
    private final StallReporter reporter;

    /** Never changed, but replaced under this object's monitor: to look through it needs no memory. */
    private volatile QuiescentThread[] readers = {};

    public QuiescentReaders(Epoch epoch, StallReporter reporter) {
        this.epoch = epoch;
        this.reporter = reporter;
    }

    /** Registers the calling thread, online. */
    public QuiescentThread register() {
        StackProbe.require();
        QuiescentThread reader = new QuiescentThread(epoch, this);
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
    private void removeIfPossible(QuiescentThread reader) {
        try {
            remove(reader);
        } catch (OutOfMemoryError | StackOverflowError e) {
            // a grace period removes it once its thread has ended
        }
    }

    private synchronized void add(QuiescentThread reader) {
        QuiescentThread[] more = Arrays.copyOf(readers, readers.length + 1);
        more[readers.length] = reader;
        readers = more;
    }

    synchronized void remove(QuiescentThread reader) {
        readers = Stream.of(readers).filter(other -> other != reader).toArray(QuiescentThread[]::new);
    }

    boolean contains(QuiescentThread reader) {
        for (QuiescentThread registered : readers) {
            if (registered == reader) {
                return true;
            }
        }
        return false;
    }

    /** Whether the calling thread is online. */
    boolean isOnlineHere() {
        for (QuiescentThread reader : readers) {
            if (isOnlineHere(reader)) {
                return true;
            }
        }
        return false;
    }

    /** Takes the calling thread offline; false if it was. */
    boolean takeOfflineHere() {
        boolean wasOnline = false;
        for (QuiescentThread reader : readers) {
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
        for (QuiescentThread reader : readers) {
            if (reader.blocks(target) && !watch.awaitDeparture(reader, target)) {
                return false;
            }
            if (reader.isAbandoned()) {
                bury(reader);
            }
        }
        return true;
    }

    @Override
    public int countInside() {
        return (int) Stream.of(readers).filter(QuiescentThread::isOnline).count();
    }

    private static boolean isOnlineHere(QuiescentThread reader) {
        return reader.thread() == Thread.currentThread() && reader.isOnline();
    }

    private void bury(QuiescentThread dead) {
        if (dead.isOnline()) {
            reporter.reportDeath(dead);
        }
        dead.close();
    }
}
