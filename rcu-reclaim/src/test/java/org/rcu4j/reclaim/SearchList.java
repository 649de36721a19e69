package org.rcu4j.reclaim;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuDomain;

/**
 * A sorted linked list whose updaters take a lock and whose searchers don't. Subclasses say how searchers are protected from
 * the freeing of deleted nodes.
 *
 * <p>A deleted node's successor is replaced by a mark once it is unlinked, before the lock is released. A searcher who is at a
 * node that has none therefore knows that the successor is still in the list, or was unlinked just then and is not freed yet.
 */
abstract class SearchList implements AutoCloseable {

    static final class Node {
        final int key;
        final Guarded content = new Guarded();
        final AtomicReference<@Nullable Node> next;
        final RefCount references;

        Node(int key, @Nullable Node next, SearchList list) {
            this.key = key;
            this.next = new AtomicReference<>(next);
            this.references = new RefCount(() -> list.unreferenced(this));
        }
    }

    final AtomicInteger poisoned = new AtomicInteger();
    final Queue<Node> deleted = new ConcurrentLinkedQueue<>();

    private final Object lock = new Object();
    final Node head = new Node(Integer.MIN_VALUE, null, this);

    /** Stands in for the successor of a deleted node. */
    final Node mark = new Node(Integer.MAX_VALUE, null, this);

    /** What a search finds, or that it has come to a deleted node. */
    enum Answer {
        YES,
        NO,
        BEGIN_AGAIN
    }

    abstract Answer search(int key);

    /** Has a node freed that is not in the list any more. */
    abstract void dispose(Node node);

    /** Waits until all is freed, while nobody searches. */
    abstract void settle();

    void unreferenced(Node node) {}

    @Override
    public abstract void close();

    final boolean contains(int key) {
        Answer answer;
        do {
            answer = search(key);
        } while (answer == Answer.BEGIN_AGAIN);
        return answer == Answer.YES;
    }

    final void insert(int key) {
        synchronized (lock) {
            Node before = before(key);
            before.next.set(new Node(key, before.next.get(), this));
        }
    }

    final boolean delete(int key) {
        Node node;
        synchronized (lock) {
            Node before = before(key);
            node = before.next.get();
            if (node == null || node.key != key) {
                return false;
            }
            before.next.set(node.next.get());
            node.next.set(mark);
        }
        deleted.add(node);
        dispose(node);
        return true;
    }

    final List<Integer> keys() {
        synchronized (lock) {
            List<Integer> keys = new ArrayList<>();
            for (Node node = head.next.get(); node != null; node = node.next.get()) {
                keys.add(node.key);
            }
            return keys;
        }
    }

    @Override
    public String toString() {
        return getClass().getSimpleName();
    }

    /** Looks at a node that is protected; tells whether the search ends there. */
    final boolean endsAt(Node node, int key) {
        if (ThreadLocalRandom.current().nextInt(16) == 0) {
            Thread.yield();
        }
        if (node.content.isPoisoned()) {
            poisoned.incrementAndGet();
        }
        return node.key >= key;
    }

    static Answer answer(Node node, int key) {
        return node.key == key ? Answer.YES : Answer.NO;
    }

    private Node before(int key) {
        Node before = head;
        for (Node node = before.next.get(); node != null && node.key < key; node = node.next.get()) {
            before = node;
        }
        return before;
    }

    final Answer searchAlong(int key) {
        for (Node node = head.next.get(); node != null; node = node.next.get()) {
            if (node == mark) {
                return Answer.BEGIN_AGAIN;
            }
            if (endsAt(node, key)) {
                return answer(node, key);
            }
        }
        return Answer.NO;
    }

    /** A section around the whole search. */
    static final class Deferred extends SearchList {
        private final RcuDomain domain = RcuDomain.create("list");
        private final Reclaimer reclaimer = new Reclaimer(domain);

        @Override
        Answer search(int key) {
            try (var section = domain.read()) {
                return searchAlong(key);
            }
        }

        @Override
        void dispose(Node node) {
            reclaimer.retire(node.content);
        }

        @Override
        void settle() {
            domain.barrier();
        }

        @Override
        public void close() {
            domain.close();
        }
    }

    /** From reference to reference: a node is retained, under a section, before its predecessor is released. */
    static final class Counted extends SearchList {
        private final RcuDomain domain = RcuDomain.create("list");
        private final Reclaimer reclaimer = new Reclaimer(domain);

        @Override
        Answer search(int key) {
            head.references.retain();
            Node here = head;
            while (true) {
                Node next;
                try (var section = domain.read()) {
                    next = here.next.get();
                    if (next != null && !next.references.tryRetain()) {
                        next = mark;
                        mark.references.retain();
                    }
                }
                here.references.release();
                if (next == null) {
                    return Answer.NO;
                }
                if (next == mark || endsAt(next, key)) {
                    next.references.release();
                    return next == mark ? Answer.BEGIN_AGAIN : answer(next, key);
                }
                here = next;
            }
        }

        @Override
        void dispose(Node node) {
            node.references.release();
        }

        @Override
        void unreferenced(Node node) {
            reclaimer.retire(node.content);
        }

        @Override
        void settle() {
            domain.barrier();
        }

        @Override
        public void close() {
            domain.close();
        }
    }

    /** Two hazard pointers in turn: one protects the node whose reference is followed, the other what it leads to. */
    static final class Hazards extends SearchList {
        private final HazardDomain hazards = HazardDomain.create("list");

        @Override
        Answer search(int key) {
            try (HazardPointer one = hazards.acquire();
                    HazardPointer other = hazards.acquire()) {
                HazardPointer free = one;
                Node here = head;
                while (true) {
                    Node next = free.protect(here.next);
                    if (next == null) {
                        return Answer.NO;
                    }
                    if (next == mark) {
                        return Answer.BEGIN_AGAIN;
                    }
                    if (endsAt(next, key)) {
                        return answer(next, key);
                    }
                    here = next;
                    free = free == one ? other : one;
                }
            }
        }

        @Override
        void dispose(Node node) {
            hazards.retire(node, retired -> retired.content.close());
        }

        @Override
        void settle() {
            hazards.drain();
        }

        @Override
        public void close() {
            hazards.close();
        }
    }

    /** Frees at once. */
    static final class Unprotected extends SearchList {
        @Override
        Answer search(int key) {
            return searchAlong(key);
        }

        @Override
        void dispose(Node node) {
            node.content.close();
        }

        @Override
        void settle() {}

        @Override
        public void close() {}
    }
}
