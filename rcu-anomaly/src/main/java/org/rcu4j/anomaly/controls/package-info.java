/** Small classes that are broken on purpose: they change state before what can fail. They have points as the library has. */
@NullMarked
package org.rcu4j.anomaly.controls;

import org.jspecify.annotations.NullMarked;
