/**
 * Anomaly testing, after SQLite's: each operation of the library is run with a failure at its first point, then at its second,
 * and so on until it succeeds; and after each run the world must be whole. {@link org.rcu4j.anomaly.Anomaly} is the program,
 * {@link org.rcu4j.anomaly.Operation} and {@link org.rcu4j.anomaly.World} say what is run and what whole means. See
 * docs/anomalies.md.
 */
@NullMarked
package org.rcu4j.anomaly;

import org.jspecify.annotations.NullMarked;
