/**
 * The read side: what a reader writes, and what a grace period reads. Begin with {@link org.rcu4j.internal.read.AllReaders}.
 */
@NullMarked
package org.rcu4j.internal.read;

import org.jspecify.annotations.NullMarked;
