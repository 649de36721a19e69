package org.rcu4j.anomaly.worlds;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.rcu4j.CloseReport;
import org.rcu4j.RcuDomain;
import org.rcu4j.RcuStats;
import org.rcu4j.ReadSection;
import org.rcu4j.anomaly.World;

/** A domain, in which afterwards another thread must be able to do everything. */
abstract class DomainWorld extends World {

    static final Duration LIMIT = Duration.ofSeconds(LIMIT_SECONDS);
    private static final AtomicLong NUMBERS = new AtomicLong();

    final RcuDomain domain;
    final List<Item> items = new ArrayList<>();
    private final String name = "anomaly-" + NUMBERS.incrementAndGet() + "-";

    DomainWorld() {
        this(builder -> {});
    }

    DomainWorld(Consumer<RcuDomain.Builder> settings) {
        RcuDomain.Builder builder = RcuDomain.builder(name)
                .jmx(false)
                .stallTimeout(Duration.ofHours(1))
                .exceptionHandler((callback, failure) -> {});
        settings.accept(builder);
        domain = builder.build();
    }

    /** An item that is freed once if the operation returns, and never if it throws. */
    final Item given() {
        Item item = new Item(items.size());
        items.add(item);
        return item;
    }

    /** The threads that run the domain's callbacks, and its grace periods. */
    final Predicate<Thread> callbackThreads() {
        return thread -> thread.getName().startsWith("rcu4j-callbacks-" + name)
                || thread.getName().startsWith("rcu4j-grace-periods-" + name);
    }

    @Override
    public void leave(boolean done) throws Exception {
        require(!domain.isReading(), "the thread is outside");
    }

    @Override
    public void check(boolean done) throws Exception {
        checkUse();
        checkCounts();
        checkMore(done);
        CloseReport report = domain.close(LIMIT);
        require(report.isComplete(), "never: close() is complete: " + report);
        checkFreed(done);
    }

    /** What is right in particular, while the domain is still open. */
    void checkMore(boolean done) throws Exception {}

    /** What has been freed once the domain is closed. */
    void checkFreed(boolean done) {
        items.forEach(item -> item.requireFreed(done ? 1 : 0));
    }

    private void checkUse() throws Exception {
        try (ReadSection section = domain.read()) {
            require(domain.isReading(), "another thread is inside");
        }
        Item marker = new Item(-1);
        domain.call(marker);
        require(domain.barrier(LIMIT), "never: another thread's barrier() ends");
        marker.requireFreed(1);
        require(domain.synchronize(LIMIT), "never: another thread's synchronize() ends");
        long cookie = domain.enter();
        domain.exit(cookie);
        require(domain.startGracePeriod().await(LIMIT), "never: another thread's grace period ends");
    }

    private void checkCounts() {
        RcuStats stats = domain.stats();
        requireEqual(stats.callbacksPending(), 0L, "callbacksPending after a barrier");
        requireEqual(stats.bytesPending(), 0L, "bytesPending after a barrier");
        requireEqual(stats.readersInside(), 0, "readersInside");
        requireEqual(stats.readersDiedInside(), 0L, "readersDiedInside");
        requireEqual(stats.oldestWait(), Duration.ZERO, "oldestWait");
    }
}
