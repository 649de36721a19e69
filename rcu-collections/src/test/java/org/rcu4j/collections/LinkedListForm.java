package org.rcu4j.collections;

import java.util.function.Consumer;
import org.rcu4j.RcuDomain;
import org.rcu4j.ReadSection;

/** The ways to make an {@link RcuLinkedList}; what holds for all of them is tested with each. */
enum LinkedListForm {
    DOMAIN {
        @Override
        <E> RcuLinkedList<E> make(RcuDomain domain, Consumer<? super E> reclaim) {
            return new RcuLinkedList<>(domain);
        }
    },
    RECLAIMING {
        @Override
        <E> RcuLinkedList<E> make(RcuDomain domain, Consumer<? super E> reclaim) {
            return new RcuLinkedList<>(domain, reclaim);
        }
    },
    COUNTED {
        @Override
        <E> RcuLinkedList<E> make(RcuDomain domain, Consumer<? super E> reclaim) {
            return RcuLinkedList.referenceCounted(reclaim);
        }

        @Override
        ReadSection enter(RcuDomain domain) {
            return () -> {};
        }
    };

    /** A list that hands what leaves it to the action, unless it leaves that to its caller. */
    abstract <E> RcuLinkedList<E> make(RcuDomain domain, Consumer<? super E> reclaim);

    /** The section in which such a list is read, if it needs one. */
    ReadSection enter(RcuDomain domain) {
        return domain.read();
    }
}
