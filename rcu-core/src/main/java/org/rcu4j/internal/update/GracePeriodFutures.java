package org.rcu4j.internal.update;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The futures of a domain's grace periods that are neither completed nor cancelled. A cancelled one leaves nothing behind. */
final class GracePeriodFutures {

    private record Waiting(long number, CompletableFuture<@Nullable Void> future) {}

    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();

    /** Adds a future of the grace period with a number. */
    void add(long number, CompletableFuture<@Nullable Void> future) {
        Waiting entry = new Waiting(number, future);
        waiting.add(entry);
        CompletableFuture<?> unused = future.whenComplete((nothing, failure) -> waiting.remove(entry));
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Completes the futures of grace periods that have ended. What depends on a future runs, then the future is taken out. */
    void completeEnded(GracePeriods gracePeriods, Consumer<Runnable> runner) {
        boolean unused = waiting.removeIf(entry -> {
            boolean ended = gracePeriods.hasEnded(entry.number);
            if (ended) {
                runner.accept(() -> entry.future.complete(null));
            }
            return ended;
        });
    }

    /** Fails all of them. */
    void abandon(RuntimeException reason) {
        boolean unused = waiting.removeIf(entry -> {
            entry.future.completeExceptionally(reason);
            return true;
        });
    }
}
