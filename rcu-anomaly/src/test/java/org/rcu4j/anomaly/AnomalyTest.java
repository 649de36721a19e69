package org.rcu4j.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick part: a failure at the first point of each place in the code, for every operation. */
class AnomalyTest {

    @ParameterizedTest
    @ValueSource(strings = {"core", "reclaim", "locks", "collections"})
    void everyOperationLeavesTheWorldWhole(String group) throws Exception {
        List<Operation> operations = Operations.all().stream()
                .filter(operation -> operation.group().equals(group))
                .toList();
        List<Outcome> outcomes = run(operations);
        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.trials(failure -> true) + outcome.kept())
                        .as("points of %s", outcome.operation().name())
                        .isPositive());
        assertThat(Anomaly.isWhole(outcomes))
                .as(Anomaly.findings(outcomes, true))
                .isTrue();
    }

    @Test
    void whatIsBrokenOnPurposeIsCaught() throws Exception {
        List<Outcome> outcomes = run(Operations.controls());
        assertThat(Anomaly.areCaught(outcomes)).as(Table.of(outcomes)).isTrue();
    }

    @Test
    void operationsHaveDifferentNames() {
        assertThat(Operations.all()).extracting(Operation::name).doesNotHaveDuplicates();
    }

    private static List<Outcome> run(List<Operation> operations) throws Exception {
        PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
        List<Outcome> outcomes = new Session(true, out).run(operations);
        out.println(Table.of(outcomes));
        return outcomes;
    }
}
