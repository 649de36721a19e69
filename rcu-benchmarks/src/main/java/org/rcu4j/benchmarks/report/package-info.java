/**
 * The report: runs the benchmarks in groups of what is compared with one another, and writes docs/benchmarks.md. Begin at
 * {@link org.rcu4j.benchmarks.report.Report}.
 *
 * <p>{@code Content}, a YAML file, says what is measured and shown. {@code Run} measures its groups round by round and keeps everything in {@code Results}, a JSON file. {@code Render}
 * makes tables, plots and the goals of it, and measures nothing.
 */
@NullMarked
package org.rcu4j.benchmarks.report;

import org.jspecify.annotations.NullMarked;
