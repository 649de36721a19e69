/**
 * The report: runs the benchmarks in groups of what is compared with one another, and writes docs/benchmarks.md. Begin at
 * {@link org.rcu4j.benchmarks.report.Report}.
 *
 * <p>{@code Run} measures the {@code Groups} round by round and keeps everything in {@code Results}, a JSON file. {@code Render}
 * makes tables, plots and the goals of it, and measures nothing.
 */
@NullMarked
package org.rcu4j.benchmarks.report;

import org.jspecify.annotations.NullMarked;
