package org.rcu4j.reclaim;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.Strict;

/** In strict mode: the objects that somebody has given away and not got back, so that none is given away twice. */
final class Once {

    private final String rule;

    /** Compared by identity. */
    private final Set<Object> given = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    private Once(String rule) {
        this.rule = rule;
    }

    /** Null unless in strict mode. */
    static @Nullable Once ifStrict(String rule) {
        return Strict.ENABLED ? new Once(rule) : null;
    }

    /**
     * Records that an object was given away.
     *
     * @throws IllegalStateException if it was given away before
     */
    void begin(Object object) {
        if (!given.add(object)) {
            throw new IllegalStateException(rule + ": " + name(object));
        }
    }

    /** Records that it may be given away again. */
    void end(Object object) {
        given.remove(object);
    }

    /** Class and identity, since the object itself may be in no state to be asked. */
    static String name(Object object) {
        return object.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(object));
    }
}
