/**
 * The update side: grace periods and callbacks. Begin with {@link org.rcu4j.internal.update.GracePeriods} and
 * {@link org.rcu4j.internal.update.Callbacks}.
 */
@NullMarked
package org.rcu4j.internal.update;

import org.jspecify.annotations.NullMarked;
