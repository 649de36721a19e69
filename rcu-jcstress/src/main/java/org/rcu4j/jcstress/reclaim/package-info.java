/** When something may be freed: hazard pointers, reference counts, deferred free and pools. */
@NullMarked
package org.rcu4j.jcstress.reclaim;

import org.jspecify.annotations.NullMarked;
