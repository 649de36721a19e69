/**
 * The answers to "when may I free it": wait until all readers have left ({@link org.rcu4j.reclaim.Reclaimer}), count those who
 * use it ({@link org.rcu4j.reclaim.RefCount}, {@link org.rcu4j.reclaim.StripedRefCount}), or look what readers have marked as
 * in use ({@link org.rcu4j.reclaim.HazardDomain}). {@link org.rcu4j.reclaim.RcuPool} uses objects again instead of freeing them.
 *
 * <p>Begin with {@link org.rcu4j.reclaim.Reclaimer}; docs/reclamation.md compares them. All but the hazard pointers lean on an
 * {@link org.rcu4j.RcuDomain}. Hazard pointers have {@code HazardSlots}, which holds the pointers that readers acquire, and
 * {@code RetiredObjects}, which frees what none of them protects. Fences carry letters; docs/memory-ordering.md pairs them.
 */
@NullMarked
package org.rcu4j.reclaim;

import org.jspecify.annotations.NullMarked;
