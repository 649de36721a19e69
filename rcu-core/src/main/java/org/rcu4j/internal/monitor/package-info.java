/**
 * What management and the flight recorder see of a domain. The JVM may lack either.
 */
@NullMarked
package org.rcu4j.internal.monitor;

import org.jspecify.annotations.NullMarked;
