package org.rcu4j.benchmarks;

import org.rcu4j.RcuDomain;
import org.rcu4j.RcuReader;

/** A thread that enters one section after the other, and stays in each for a given time. */
final class SlowReader {

    private final RcuDomain domain;
    private final long sectionNanos;
    private final Thread thread = new Thread(this::read, "slow-reader");
    private volatile boolean stop;

    private SlowReader(RcuDomain domain, long sectionNanos) {
        this.domain = domain;
        this.sectionNanos = sectionNanos;
    }

    static SlowReader start(RcuDomain domain, long sectionNanos) {
        SlowReader reader = new SlowReader(domain, sectionNanos);
        reader.thread.start();
        return reader;
    }

    void close() throws InterruptedException {
        stop = true;
        thread.join();
    }

    private void read() {
        RcuReader reader = domain.reader();
        while (!stop) {
            reader.lock();
            try {
                stay();
            } finally {
                reader.unlock();
            }
        }
    }

    private void stay() {
        if (sectionNanos > 0) {
            long entered = System.nanoTime();
            while (System.nanoTime() - entered < sectionNanos) {
                Thread.onSpinWait();
            }
        }
    }
}
