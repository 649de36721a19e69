package org.rcu4j.reclaim;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A retired object, as the element of a list. */
final class Retired {

    final Object object;

    /** Is given this object and no other. */
    final Consumer<Object> free;

    /** Written before it is pushed; after that by the thread that scans, under the lock; after that by the thread that frees it. */
    @Nullable
    Retired next;

    /** How long the list is that begins here, while it is on the stack. Written before it is pushed. */
    int size;

    /** Whether the present scan has found it protected. Under the lock. */
    boolean spared;

    @SuppressWarnings("unchecked") // the consumer is given this object only
    <T> Retired(T object, Consumer<? super T> free) {
        this.object = object;
        this.free = (Consumer<Object>) free;
    }
}
