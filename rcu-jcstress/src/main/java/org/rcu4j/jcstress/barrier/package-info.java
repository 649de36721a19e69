/**
 * The asymmetric barrier by itself: of two threads that each store and then load what the other stores, one with the light
 * barrier between and one with the heavy one, at least one sees the other's store (Dekker's test).
 */
@NullMarked
package org.rcu4j.jcstress.barrier;

import org.jspecify.annotations.NullMarked;
