/**
 * What every lock owes, as litmus tests: exclusion, store buffering and message passing. The abstract classes are the tests; of each
 * there is a class for every lock ({@link org.rcu4j.jcstress.locks.Locking}), generated from the table in
 * {@code src/main/generator}. The variables are plain.
 */
@NullMarked
package org.rcu4j.jcstress.locks;

import org.jspecify.annotations.NullMarked;
