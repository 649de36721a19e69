package org.rcu4j.internal.platform;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** In strict mode: the objects that were given away and have not come back, so that none is given away twice. */
public final class Once {

    private final String rule;

    /**
     * Compared by identity. An object is taken out here directly, without a method of this class between: that needs no memory,
     * and no more room on the stack than a probe has found, so it may follow a step that can't be undone.
     */
    public final Set<Object> given = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    private Once(String rule) {
        this.rule = rule;
    }

    /** Null unless in strict mode. */
    public static @Nullable Once ifStrict(String rule) {
        return Strict.ENABLED ? new Once(rule) : null;
    }

    /**
     * Records that an object was given away. If this throws nothing is recorded.
     *
     * @throws IllegalStateException if it was given away before
     */
    public void begin(Object object) {
        if (!given.add(object)) {
            throw new IllegalStateException(
                    rule + ", and " + name(object) + " was given away before and has not come back");
        }
    }

    /** Class and identity, since the object itself may be in no state to be asked. */
    public static String name(Object object) {
        return object.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(object));
    }
}
