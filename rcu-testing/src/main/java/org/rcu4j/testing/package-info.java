/**
 * What the tests of several modules share: {@linkplain org.rcu4j.testing.Background threads} of both {@linkplain
 * org.rcu4j.testing.ThreadKind kinds} and waiting for what they do, the {@linkplain org.rcu4j.testing.Log log}, and what an
 * action {@linkplain org.rcu4j.testing.Allocation allocates}. Nothing here knows the library.
 */
@NullMarked
package org.rcu4j.testing;

import org.jspecify.annotations.NullMarked;
