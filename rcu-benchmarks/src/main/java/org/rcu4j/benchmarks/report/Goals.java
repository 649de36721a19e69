package org.rcu4j.benchmarks.report;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rcu4j.benchmarks.report.Results.Subject;
import org.rcu4j.benchmarks.report.Statistics.Spread;

/** What the project set out to reach, and whether it does. */
final class Goals {

    private static final String MINUS = " - ";

    private final Results results;

    private Goals(Results results) {
        this.results = results;
    }

    /** Where a series is found. */
    record Source(String group, String benchmark, int threads, Map<String, String> params, String metric) {}

    /**
     * A goal, or a figure beside it of which nothing was promised.
     *
     * @param most what is measured is to be that at the most, unless it is zero
     * @param least what is measured is to be that at the least, unless it is zero
     * @param of a series, or the difference of two
     * @param over what that is divided by; empty for nothing
     * @param per what that is divided by in turn; zero for nothing
     * @param instead why it can't be judged yet; empty if it can
     */
    record Goal(
            String id,
            String operation,
            String against,
            double most,
            double least,
            String of,
            String over,
            double per,
            String instead) {}

    /** The table of all goals. */
    static String markdown(Results results) {
        Goals goals = new Goals(results);
        return Stream.concat(
                        Stream.of("| | operation | against | goal | measured | |", "|---|---|---|---|---|---|"),
                        Content.get().goals().stream().map(goals::line))
                .collect(Collectors.joining("\n"));
    }

    private String line(Goal goal) {
        Series measured = measured(goal);
        String shown = measured.isEmpty() ? "not measured" : Numbers.ratio(measured.spread());
        String aim = "";
        String verdict = "";
        if (goal.most > 0) {
            aim = "≤ " + Numbers.number(goal.most);
            verdict = verdict(measured, goal.most, 1);
        } else if (goal.least > 0) {
            aim = "≥ " + Numbers.number(goal.least);
            verdict = verdict(measured, goal.least, -1);
        }
        if (!goal.instead.isEmpty()) {
            shown = goal.instead + " " + shown;
            verdict = "open";
        }
        return "| " + String.join(" | ", goal.id, goal.operation, goal.against, aim, shown, verdict) + " |";
    }

    private Series measured(Goal goal) {
        Series of = difference(goal.of);
        Series ratio = goal.over.isEmpty() ? of : of.over(difference(goal.over));
        return goal.per == 0 ? ratio : ratio.times(1 / goal.per);
    }

    private Series difference(String names) {
        return Stream.of(names.split(MINUS, -1))
                .map(this::series)
                .reduce(Series::minus)
                .orElse(Series.NONE);
    }

    private Series series(String name) {
        Source source = Content.get().series().get(name);
        if (source == null) {
            throw new IllegalArgumentException("a goal names a series that is not there: " + name);
        }
        return results.series(
                source.group, new Subject(source.benchmark, source.threads, source.params, source.metric));
    }

    /** With sign 1 a goal is reached from below. */
    static String verdict(Series measured, double goal, int sign) {
        if (measured.isEmpty()) {
            return "open";
        }
        Spread spread = measured.spread();
        double best = sign > 0 ? spread.lowest() : spread.highest();
        double worst = sign > 0 ? spread.highest() : spread.lowest();
        if ((spread.median() - goal) * sign <= 0) {
            return (worst - goal) * sign <= 0 ? "reached" : "reached, but not in every round";
        }
        return (best - goal) * sign <= 0 ? "missed, but for some rounds" : "missed";
    }
}
