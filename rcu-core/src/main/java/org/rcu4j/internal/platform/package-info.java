/**
 * What all modules of this library share and users don't use: the
 * {@linkplain org.rcu4j.internal.platform.AsymmetricBarrier barrier} on which all readers rest, how threads wait,
 * {@linkplain org.rcu4j.internal.platform.Strict strict mode}, and {@linkplain org.rcu4j.internal.platform.NewerJdk what Java 17
 * lacks}. Exported to the library's own modules only; it may change with any version.
 */
@NullMarked
package org.rcu4j.internal.platform;

import org.jspecify.annotations.NullMarked;
