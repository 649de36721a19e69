/**
 * A torture test for the whole library, after the Linux kernel's rcutorture: readers of every kind, updaters in every form,
 * faults on top, and an account of everything at the end. Broken subjects show that it can fail.
 *
 * <p>Begin with {@link org.rcu4j.torture.Torture}, the command line. A {@link org.rcu4j.torture.Scenario} is one way to put
 * something under stress; it is run in {@linkplain org.rcu4j.torture.Round rounds}, which {@link
 * org.rcu4j.torture.ScenarioRun} starts, watches and ends. What was done and found is in a {@link org.rcu4j.torture.Tally}.
 */
@NullMarked
package org.rcu4j.torture;

import org.jspecify.annotations.NullMarked;
