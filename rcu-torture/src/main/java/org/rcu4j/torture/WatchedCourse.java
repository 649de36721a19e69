package org.rcu4j.torture;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A course whose counts are asked for in a thread of their own, so that it shows if that hangs; who watches sees the last answer. */
final class WatchedCourse implements Course, AutoCloseable {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(Watch.LOOK_MILLIS);

    /** At first a course of nothing. */
    private volatile Course course = () -> {};

    private volatile long gracePeriods;
    private volatile long callbacks;
    private volatile boolean over;

    /** Begins to ask, until it is closed. */
    WatchedCourse() {
        Thread asking = new Thread(this::ask, "torture-watch");
        asking.setDaemon(true);
        asking.start();
    }

    void watch(Course begun) {
        course = begun;
    }

    @Override
    public void close() {
        over = true;
    }

    @Override
    public void windUp() throws Exception {
        course.windUp();
    }

    @Override
    public void account() throws Exception {
        course.account();
        count();
    }

    @Override
    public boolean hasGracePeriods() {
        return course.hasGracePeriods();
    }

    @Override
    public long gracePeriods() {
        return gracePeriods;
    }

    @Override
    public long callbacks() {
        return callbacks;
    }

    @Override
    public void giveUp() {
        course.giveUp();
    }

    private void ask() {
        while (!over) {
            try {
                count();
            } catch (OutOfMemoryError e) {
                // of the fault; the next answer will do
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** One at a time, so that no answer takes the place of a later one. */
    private synchronized void count() {
        gracePeriods = course.gracePeriods();
        callbacks = course.callbacks();
    }
}
