/**
 * A guard against regressions that needs no clock: what the compiler makes of the fast paths holds no atomic instruction and no
 * fence. That they allocate nothing is tested in the modules themselves, beside their classes.
 */
@NullMarked
package org.rcu4j.benchmarks.guard;

import org.jspecify.annotations.NullMarked;
