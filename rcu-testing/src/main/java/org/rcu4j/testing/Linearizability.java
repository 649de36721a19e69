package org.rcu4j.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;

/**
 * How the tests of several modules have Lincheck look for results that no order of the operations explains. It makes up
 * scenarios, runs them concurrently, and compares the results with those of a sequential specification. Memory is sequentially
 * consistent to it: a missing fence is for other tests to find.
 *
 * <p>What is asked for here takes about a second each. A test can ask for more by the options' own methods. Lincheck makes the objects under test itself, by a constructor without
 * parameters. A scenario that fails is not made smaller first, since that takes long and helps nobody until it happens.
 */
public final class Linearizability {

    private Linearizability() {}

    /** Threads that run at the same time, as the machine has it. */
    public static StressOptions stress(Class<?> specification) {
        return new StressOptions()
                .iterations(4)
                .invocationsPerIteration(200)
                .threads(2)
                .actorsPerThread(4)
                .sequentialSpecification(specification)
                .minimizeFailedScenario(false);
    }

    /** One thread at a time, with changes of threads between accesses to shared memory. */
    public static ModelCheckingOptions modelChecking(Class<?> specification) {
        return new ModelCheckingOptions()
                .iterations(4)
                .invocationsPerIteration(50)
                .threads(2)
                .actorsPerThread(3)
                .sequentialSpecification(specification)
                .minimizeFailedScenario(false);
    }

    /** Has the defect of a control found: results that are wrong, not an exception of Lincheck's or of the control's. */
    public static void requireFound(Options<?, ?> options, Class<?> control) {
        assertThatThrownBy(() -> options.check(control))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("Invalid execution results");
    }
}
