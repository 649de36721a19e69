package org.rcu4j.examples.lookup;

import java.util.Locale;
import picocli.CommandLine.TypeConversionException;

/** The protections by the names that they have on the command line. */
enum ProtectionKind {
    RCU {
        @Override
        Protection protect(Table table, NativeMemory memory) {
            return new RcuProtection(table, memory);
        }
    },
    RWLOCK {
        @Override
        Protection protect(Table table, NativeMemory memory) {
            return new ReadWriteLockProtection(table, memory);
        }
    },
    REFCOUNT {
        @Override
        Protection protect(Table table, NativeMemory memory) {
            return new RefCountProtection(table, memory);
        }
    },
    NONE {
        @Override
        Protection protect(Table table, NativeMemory memory) {
            return new NoProtection(table, memory);
        }
    };

    /** Returns the kind that has this name, for the command line. */
    static ProtectionKind named(String name) {
        for (ProtectionKind kind : values()) {
            if (kind.toString().equals(name)) {
                return kind;
            }
        }
        throw new TypeConversionException("expected rcu, rwlock, refcount or none but was '" + name + "'");
    }

    /** Puts a table under a new protection of this kind, which frees its records and those that take their place. */
    abstract Protection protect(Table table, NativeMemory memory);

    boolean isSafe() {
        return this != NONE;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
