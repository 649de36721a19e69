package org.rcu4j.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.anomaly.scenarios.Scenario;

/** Real ends, in a few rounds: each scenario in a JVM of its own. A control must fail. */
class ScenarioTest {

    static List<Scenario> scenarios() {
        return Scenario.everyOne();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void endsAsItShould(Scenario scenario) throws Exception {
        Scenario.Result result = scenario.run(true);
        assumeThat(result.isUnavailable()).isFalse();
        assertThat(scenario.isRight(result))
                .as("%s ends with %d%n%s", scenario.name(), result.status(), result.output())
                .isTrue();
    }
}
