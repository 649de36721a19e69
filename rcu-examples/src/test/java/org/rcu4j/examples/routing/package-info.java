/** The worked example of docs/collections.md: a routing table whose routes own native memory. */
@NullMarked
package org.rcu4j.examples.routing;

import org.jspecify.annotations.NullMarked;
