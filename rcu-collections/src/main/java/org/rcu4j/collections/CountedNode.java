package org.rcu4j.collections;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;

/**
 * A node whose element is reclaimed when no holder is left: neither the list, which does until it takes the node
 * out, nor a reader who stands on it. The count protects the element only; the nodes themselves, and the way from one to the next,
 * are the garbage collector's, so none needs to hold its successor.
 */
final class CountedNode<E> extends ListNode<E> {

    private static final VarHandle COUNT = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "count", VarHandle.class, CountedNode.class, int.class);

    private final Consumer<? super E> reclaim;

    /** One for the list, one for each reader. Never leaves zero. Atomic read-modify-write, volatile reads. */
    private volatile int count = 1;

    CountedNode(E item, Consumer<? super E> reclaim) {
        super(item);
        this.reclaim = reclaim;
    }

    @Override
    boolean tryRetain() {
        int present = count;
        while (present != 0) {
            if (present == Integer.MAX_VALUE) {
                throw new IllegalStateException("an element is held by at most " + present
                        + " readers: are iterators neither exhausted nor closed?");
            }
            if (COUNT.weakCompareAndSet(this, present, present + 1)) {
                return true;
            }
            present = count;
        }
        return false;
    }

    @Override
    void release() {
        if ((int) COUNT.getAndAdd(this, -1) == 1) {
            reclaim.accept(requireNonNull(item));
        }
    }

    @Override
    void letGo(NodeRing.Exchange<E> exchange) {
        int holds = (int) COUNT.getAndAdd(this, -1);
        exchange.isLetGo = true;
        if (holds == 1) {
            reclaim.accept(requireNonNull(item));
        }
    }
}
