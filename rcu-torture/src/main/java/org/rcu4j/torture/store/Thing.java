package org.rcu4j.torture.store;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.rcu4j.torture.Defect;

/**
 * What is kept in a store: of age 0 as long as it is there, 1 when it has been taken out, 2 when it has been freed, and must be
 * used by nobody. Equal by its number.
 */
public final class Thing implements Comparable<Thing>, AutoCloseable {

    private static final int PRESENT = 0;
    private static final int REMOVED = 1;
    private static final int FREED = 2;

    private static final VarHandle AGE =
            ConstantBootstraps.fieldVarHandle(MethodHandles.lookup(), "age", VarHandle.class, Thing.class, int.class);
    private static final VarHandle MARK =
            ConstantBootstraps.fieldVarHandle(MethodHandles.lookup(), "mark", VarHandle.class, Thing.class, int.class);

    private final Ledger ledger;
    private final int number;

    /** Atomic read-modify-writes; read by readers (opaque), who must not get any order from asking. */
    @SuppressWarnings("unused") // through its VarHandle
    private int age;

    /** Never zero; another one each time that it is used again (opaque). */
    private int mark;

    Thing(Ledger ledger, int number) {
        this.ledger = ledger;
        this.number = number;
        this.mark = 1; // plain: whoever publishes it must see to it that readers find it
    }

    public int number() {
        return number;
    }

    int age() {
        return (int) AGE.getOpaque(this);
    }

    int mark() {
        return (int) MARK.getOpaque(this);
    }

    /** It was taken out of the store, and may have been freed already. */
    public void remove() {
        boolean unused = AGE.compareAndSet(this, PRESENT, REMOVED);
    }

    /** Nobody uses it any more. */
    public void free() {
        if ((int) AGE.getAndSet(this, FREED) == FREED) {
            ledger.round().errors().report(Defect.TWICE, "a thing was freed twice");
        } else {
            ledger.free();
        }
    }

    /** Frees it. */
    @Override
    public void close() {
        free();
    }

    /** It is used again, from a pool: nobody may still be looking at it. */
    public void renew() {
        MARK.setOpaque(this, mark + 1);
        AGE.setOpaque(this, PRESENT);
    }

    /** By number. A store that compares things uses them. */
    @Override
    public int compareTo(Thing other) {
        requireNotFreed();
        other.requireNotFreed();
        return Integer.compare(number, other.number);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Thing thing && thing.number == number;
    }

    @Override
    public int hashCode() {
        return number;
    }

    private void requireNotFreed() {
        if (age() == FREED) {
            ledger.round().errors().report(Defect.TOO_OLD, "a store compared a thing that was freed");
        }
    }
}
