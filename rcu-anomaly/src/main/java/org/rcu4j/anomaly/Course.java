package org.rcu4j.anomaly;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.rcu4j.anomaly.agent.Failure;
import org.rcu4j.anomaly.agent.Plan;
import org.rcu4j.anomaly.agent.Site;

/** All trials of one operation with one failure: at its first point, at the second, until it succeeds. */
final class Course {

    /** Classes are initialized and lambdas linked by these, which would not bear a failure. */
    private static final int WARM_UPS = 3;

    /** What is told of the trials while they run. */
    interface Log {
        void found(Finding finding);

        /** Something hangs; what comes next had better happen in another JVM. */
        void hung(Operation operation, Failure failure, int next);

        /** All trials are over; at some further points the failure was impossible. */
        void ended(Operation operation, Failure failure, int trials, int kept, long millis);
    }

    private final Operation operation;
    private final Failure failure;
    private final boolean quick;
    private final Log log;

    Course(Operation operation, Failure failure, boolean quick, Log log) {
        this.operation = operation;
        this.failure = failure;
        this.quick = quick;
        this.log = log;
    }

    void run(int first) {
        long start = System.nanoTime();
        List<Site> points = warmUp();
        if (points.isEmpty()) {
            end(0, 0, start);
            return;
        }
        int trials = 0;
        int kept = 0;
        Set<Site> seen = new HashSet<>(points.subList(0, Math.min(points.size(), first - 1)));
        int last = operation.most();
        for (int number = first; number <= last; number++) {
            if (quick && number > points.size()) {
                break;
            }
            if (quick && seen.contains(points.get(number - 1))) {
                continue;
            }
            Trial.Result result = Trial.run(operation, failure, number);
            Plan plan = result.plan();
            if (plan.reached() < number && result.finding() == null) {
                break; // it has succeeded
            }
            if (plan.isKept()) {
                kept++;
            } else {
                trials++;
                seen.add(points.get(Math.min(number, points.size()) - 1));
            }
            Finding finding = result.finding();
            if (finding != null) {
                log.found(finding);
                if (finding.hang()) {
                    end(trials, kept, start);
                    log.hung(operation, failure, number + 1);
                }
            }
        }
        end(trials, kept, start);
    }

    private void end(int trials, int kept, long start) {
        log.ended(operation, failure, trials, kept, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }

    /** The points that are passed if nothing fails. */
    private List<Site> warmUp() {
        List<Site> points = List.of();
        for (int i = 0; i < WARM_UPS; i++) {
            Trial.Result result = Trial.run(operation, failure, 0);
            Finding finding = result.finding();
            if (finding != null && i == WARM_UPS - 1) {
                log.found(finding);
                return List.of(); // it is not whole even if nothing fails
            }
            points = result.plan().passed();
        }
        return points;
    }
}
