/**
 * Collections for data that are read far more often than changed. Readers wait for nobody and write nothing, iterators are weakly
 * consistent and never throw a {@code ConcurrentModificationException}, and what leaves a collection that was given a domain is
 * reclaimed once no reader can hold it any more. docs/collections.md says when to use which, and when none of them.
 */
@NullMarked
package org.rcu4j.collections;

import org.jspecify.annotations.NullMarked;
