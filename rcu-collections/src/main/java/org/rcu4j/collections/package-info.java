/**
 * Collections for data that are read far more often than changed. Readers wait for nobody, and write nothing unless it is
 * a list that counts references; iterators are weakly consistent and never throw a {@code ConcurrentModificationException}; and
 * what leaves a collection that was given a reclaim action is reclaimed once no reader can hold it any more. docs/collections.md
 * says when to use which, and when none of them. Begin with {@link org.rcu4j.collections.RcuHashMap}.
 */
@NullMarked
package org.rcu4j.collections;

import org.jspecify.annotations.NullMarked;
