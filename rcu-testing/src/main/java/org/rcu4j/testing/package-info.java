/**
 * What the tests and the programs of several modules share. For tests: {@linkplain org.rcu4j.testing.Background threads} of both
 * {@linkplain org.rcu4j.testing.ThreadKind kinds} and waiting for what they do, the {@linkplain org.rcu4j.testing.Log log}, what an
 * action {@linkplain org.rcu4j.testing.Allocation allocates}, and locks to be {@linkplain org.rcu4j.testing.ForwardingLock broken}.
 * For programs: the {@linkplain org.rcu4j.testing.Program command line}, how far they have {@linkplain
 * org.rcu4j.testing.StatusLine come}, and {@linkplain org.rcu4j.testing.Units numbers} as people read them. Nothing here knows the
 * library.
 */
@NullMarked
package org.rcu4j.testing;

import org.jspecify.annotations.NullMarked;
