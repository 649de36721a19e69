/**
 * What reclaimers and collections have in common under torture: a {@linkplain org.rcu4j.torture.store.Store store} of {@linkplain
 * org.rcu4j.torture.store.Thing things} that readers use and updaters replace, each of which must be freed once, when nobody
 * uses it any more.
 */
@NullMarked
package org.rcu4j.torture.store;

import org.jspecify.annotations.NullMarked;
