/**
 * The locks under torture: {@linkplain org.rcu4j.torture.locks.Words words} that writers change together and readers must find
 * together, locked in every way that a lock has.
 */
@NullMarked
package org.rcu4j.torture.locks;

import org.jspecify.annotations.NullMarked;
