/** Tests of what the project's documents show. */
@NullMarked
package org.rcu4j.examples;

import org.jspecify.annotations.NullMarked;
