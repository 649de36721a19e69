/**
 * Watches over readers that keep grace periods waiting, and tells of them.
 */
@NullMarked
package org.rcu4j.internal.stall;

import org.jspecify.annotations.NullMarked;
