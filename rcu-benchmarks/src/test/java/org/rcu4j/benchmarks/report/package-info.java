/** Tests of the report: on results that were made up, so nothing is measured. */
@NullMarked
package org.rcu4j.benchmarks.report;

import org.jspecify.annotations.NullMarked;
