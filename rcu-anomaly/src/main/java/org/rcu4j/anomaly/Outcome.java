package org.rcu4j.anomaly;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.rcu4j.anomaly.agent.Failure;

/** What came of an operation. */
final class Outcome {

    private final Operation operation;
    private final Map<Failure, Integer> trials = new EnumMap<>(Failure.class);
    private final List<Finding> findings = new ArrayList<>();
    private int kept;
    private long millis;

    Outcome(Operation operation) {
        this.operation = operation;
    }

    Operation operation() {
        return operation;
    }

    void add(Finding finding) {
        findings.add(finding);
    }

    void ended(Failure failure, int count, int keptByProbes, long took) {
        kept += keptByProbes;
        trials.merge(failure, count, Integer::sum);
        millis += took;
    }

    List<Finding> findings() {
        return findings;
    }

    long millis() {
        return millis;
    }

    int trials(Predicate<Failure> which) {
        return trials.entrySet().stream()
                .filter(entry -> which.test(entry.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    long notWhole(Predicate<Finding> which) {
        return findings.stream().filter(which).count();
    }

    /** At how many further points a stack can't end, since a probe has found room. */
    int kept() {
        return kept;
    }

    /** Whether every failure leaves the world whole. */
    boolean isWhole() {
        return findings.isEmpty();
    }
}
