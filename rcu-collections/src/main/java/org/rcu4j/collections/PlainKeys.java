package org.rcu4j.collections;

import java.util.Set;
import java.util.UUID;

/**
 * Tells keys of which all is known: they equal objects of their own class only, have a total order that agrees with that, and
 * their methods call nothing of the user's and never fail by themselves.
 */
final class PlainKeys {

    private static final Set<Class<?>> CLASSES = Set.of(
            String.class,
            Integer.class,
            Long.class,
            Short.class,
            Byte.class,
            Character.class,
            Boolean.class,
            Double.class,
            Float.class,
            UUID.class);

    private PlainKeys() {}

    static boolean isPlain(Object key) {
        return CLASSES.contains(key.getClass()) || key instanceof Enum;
    }
}
