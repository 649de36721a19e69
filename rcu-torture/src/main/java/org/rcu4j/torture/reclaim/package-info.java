/** The reclaimers under torture: one thing after another in one place, protected by each of them. */
@NullMarked
package org.rcu4j.torture.reclaim;

import org.jspecify.annotations.NullMarked;
