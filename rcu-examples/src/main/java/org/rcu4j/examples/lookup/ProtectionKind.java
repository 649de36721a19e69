package org.rcu4j.examples.lookup;

import java.util.Locale;
import java.util.function.BiFunction;
import org.rcu4j.collections.RcuHashMap;

/** The protections by the names that they have on the command line. */
enum ProtectionKind {
    RCU(RcuProtection::new),
    RWLOCK(ReadWriteLockProtection::new),
    REFCOUNT(RefCountProtection::new),
    NONE(NoProtection::new);

    @SuppressWarnings("ImmutableEnumChecker") // constructors
    private final BiFunction<RcuHashMap<Key, NativeRecord>, NativeMemory, Protection> maker;

    ProtectionKind(BiFunction<RcuHashMap<Key, NativeRecord>, NativeMemory, Protection> maker) {
        this.maker = maker;
    }

    /** Puts a table under a new protection of this kind, which frees its records and those that take their place. */
    Protection protect(RcuHashMap<Key, NativeRecord> table, NativeMemory memory) {
        return maker.apply(table, memory);
    }

    boolean isSafe() {
        return this != NONE;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
