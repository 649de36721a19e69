/**
 * JMH benchmarks, one file per operation, each beside the rivals that a user would otherwise take. Figures are worth comparing
 * within one run only.
 */
@NullMarked
package org.rcu4j.benchmarks;

import org.jspecify.annotations.NullMarked;
