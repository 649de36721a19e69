package org.rcu4j.jcstress;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.StateCase;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.TestGrading;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * Judges one run of jcstress, and tells of it in one line. jcstress itself is content when tests were left out, or could not
 * start; and when the bad outcome of a control was not seen. This fails then.
 *
 * <p>Controls may be tried again, as long as they have not seen what they have to: the bad outcome may be rare where other
 * programs want the processors, too. Tests are not.
 *
 * <p>Arguments: a name for the run; how many configurations jcstress has there; the regular expression that selects the tests; the
 * file of results; files of results of controls that were tried again. The status is 1 if something failed, and 2 if that is only
 * controls that have not seen their bad outcome: their names are then in the last line, as a regular expression.
 */
public final class Summary {

    private final Set<String> selected = new TreeSet<>();
    private final int configurations;
    private final PrintStream out;
    private final Set<String> missing = new TreeSet<>();
    private final Map<String, Boolean> controls = new TreeMap<>();
    private final Map<String, Boolean> allowed = new TreeMap<>();
    private int crowded;
    private int results;
    private int failures;
    private long samples;

    private Summary(int configurations, Pattern selection, PrintStream out) {
        this.configurations = configurations;
        this.out = out;
        TestList.tests().stream().filter(selection.asPredicate()).forEach(selected::add);
        missing.addAll(selected);
        for (String test : selected) {
            crowded += isCrowded(TestList.getInfo(test)) ? 1 : 0;
        }
    }

    public static void main(String[] args) throws IOException, ClassNotFoundException {
        System.exit(judge(List.of(args), System.out));
    }

    /** Returns the status. */
    static int judge(List<String> args, PrintStream out) throws IOException, ClassNotFoundException {
        Summary summary = new Summary(Integer.parseInt(args.get(1)), Pattern.compile(args.get(2)), out);
        resultsIn(args.get(3)).forEach(summary::add);
        for (String again : args.subList(4, args.size())) {
            resultsIn(again).forEach(summary::addSeen);
        }
        boolean good = summary.isGood();
        out.println((good ? "" : "FAILED: ") + args.get(0) + ": " + summary);
        if (good && summary.controls.containsValue(false)) {
            out.println(summary.unseen());
            return 2;
        }
        return good ? 0 : 1;
    }

    private static Collection<TestResult> resultsIn(String name) throws IOException, ClassNotFoundException {
        InProcessCollector collector = new InProcessCollector();
        DiskReadCollector file = new DiskReadCollector(name, collector);
        file.dump();
        file.close();
        return collector.getTestResults();
    }

    private void add(TestResult result) {
        String name = result.getName();
        results++;
        samples += result.getTotalCount();
        missing.remove(name);
        if (result.status() != Status.NORMAL) {
            complain(name + " did not run: " + result.status() + " " + result.getMessages() + result.getVmErr());
        } else if (!TestGrading.grade(result).isPassed) {
            complain(name + " saw what is forbidden: " + countsOf(result) + " with " + result.getConfig().jvmArgs);
        }
        addSeen(result);
    }

    private void addSeen(TestResult result) {
        String name = result.getName();
        if (isControl(name)) {
            controls.merge(name, sawInteresting(result), Boolean::logicalOr);
        } else if (isAllowed(name)) {
            allowed.merge(name, sawInteresting(result), Boolean::logicalOr);
        }
    }

    private void complain(String failure) {
        failures++;
        out.println(failure);
    }

    /** Whether all that was planned was done, and nothing forbidden was seen. */
    private boolean isGood() {
        missing.forEach(test -> out.println(test + " was left out"));
        return failures == 0 && missing.isEmpty() && results > 0 && results == planned();
    }

    private String unseen() {
        return controls.entrySet().stream()
                .filter(control -> !control.getValue())
                .map(control -> "^" + Pattern.quote(control.getKey()) + "$")
                .collect(Collectors.joining("|"));
    }

    private int planned() {
        return selected.size() * configurations;
    }

    @Override
    public String toString() {
        return String.format(
                "%d tests (%d of three or four threads) x %d configurations, %d results planned, %d had, %.1e samples, %d failed,"
                        + " controls %s seen, outcomes that must stay allowed %s seen",
                selected.size(),
                crowded,
                configurations,
                planned(),
                results,
                (double) samples,
                failures,
                seen(controls),
                seen(allowed));
    }

    private static String seen(Map<String, Boolean> tests) {
        return tests.values().stream().filter(seen -> seen).count() + " of " + tests.size();
    }

    private static boolean sawInteresting(TestResult result) {
        for (String state : result.getStateKeys()) {
            if (result.getCount(state) > 0 && expectationOf(result.getName(), state) == Expect.ACCEPTABLE_INTERESTING) {
                return true;
            }
        }
        return false;
    }

    private static Expect expectationOf(String test, String state) {
        for (StateCase known : TestList.getInfo(test).cases()) {
            if (known.matches(state)) {
                return known.expect();
            }
        }
        return Expect.ACCEPTABLE;
    }

    private static String countsOf(TestResult result) {
        return result.getStateKeys().stream()
                .map(state -> "(" + state + ") " + result.getCount(state))
                .collect(Collectors.joining(", "));
    }

    private static boolean isControl(String test) {
        return test.contains("Control");
    }

    private static boolean isAllowed(String test) {
        return test.contains("Allowed");
    }

    private static boolean isCrowded(TestInfo test) {
        return test.actorNames().contains("playFirst");
    }
}
