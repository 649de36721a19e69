/**
 * What the modules of this library share and nobody else uses: the {@linkplain org.rcu4j.internal.AsymmetricBarrier barrier}
 * on which all readers rest, {@linkplain org.rcu4j.internal.Strict strict mode}'s order of waiting, and
 * {@linkplain org.rcu4j.internal.NewerJdk what Java 17 lacks}. Exported to the library's own modules only; it may change with
 * any version.
 */
@NullMarked
package org.rcu4j.internal;

import org.jspecify.annotations.NullMarked;
