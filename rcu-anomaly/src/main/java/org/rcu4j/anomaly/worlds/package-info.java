/** The operations of the library's modules, and for each the world that it is run in. */
@NullMarked
package org.rcu4j.anomaly.worlds;

import org.jspecify.annotations.NullMarked;
