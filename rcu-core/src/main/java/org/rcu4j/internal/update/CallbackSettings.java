package org.rcu4j.internal.update;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rcu4j.OverflowPolicy;

/**
 * What a domain's builder says of its callbacks.
 *
 * @param executor what runs them; null for a thread of the domain's own
 * @param stallTimeout after what time one that does not end is reported
 */
public record CallbackSettings(
        long maxPendingCallbacks,
        long maxPendingBytes,
        OverflowPolicy overflow,
        @Nullable Executor executor,
        BiConsumer<Runnable, Throwable> exceptionHandler,
        Duration stallTimeout) {}
