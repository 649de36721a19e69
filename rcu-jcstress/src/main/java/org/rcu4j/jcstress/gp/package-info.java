/**
 * What a grace period promises, as litmus tests: after those of the Linux kernel's memory model for RCU and SRCU.
 *
 * <p>Each abstract class is one test: what its actors do, which outcome is forbidden, and why. Of each there is a class for every
 * kind of reader ({@link org.rcu4j.jcstress.gp.Reading}) and every form of the grace period
 * ({@link org.rcu4j.jcstress.gp.Waiting}), which the build generates from the table in {@code src/main/generator}; and controls,
 * with a reader or a grace period that is broken.
 *
 * <p>The variables are plain: what is claimed of sections and grace periods is a happens-before relation, so it needs no help, and
 * the compiler is free to do what it may.
 */
@NullMarked
package org.rcu4j.jcstress.gp;

import org.jspecify.annotations.NullMarked;
