package org.rcu4j;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** In strict mode: the callbacks that were submitted and have not begun to run, so that none is submitted twice. */
final class Submissions {

    /** Compared by identity. */
    private final Set<Runnable> submitted =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    /**
     * Records that a callback was submitted.
     *
     * @throws IllegalStateException if it was submitted before and has not run
     */
    void submit(Runnable callback) {
        if (!submitted.add(callback)) {
            throw new IllegalStateException("a callback is submitted again only once it has run: " + callback);
        }
    }

    void withdraw(Runnable callback) {
        submitted.remove(callback);
    }
}
