package org.rcu4j.jcstress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskWriteCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.os.AffinityMode;
import org.openjdk.jcstress.os.NodeType;
import org.openjdk.jcstress.os.SchedulingClass;
import org.openjdk.jcstress.util.Environment;
import org.openjdk.jcstress.vm.CompileMode;

/** A run of jcstress is judged as its results deserve, whatever jcstress itself makes of them. */
class SummaryTest {

    private static final String PACKAGE = "org.rcu4j.jcstress.gp.";
    private static final String TEST = PACKAGE + "StoreBufferingTest.SectionSynchronize";
    private static final String CONTROL = PACKAGE + "StoreBufferingControl.TinyTinyNoBarrier";
    private static final String GOOD = "1, 1";
    private static final String BAD = "0, 0";

    @TempDir
    private Path folder;

    private int files;

    private record Verdict(int status, List<String> lines) {
        String last() {
            return lines.get(lines.size() - 1);
        }
    }

    @Test
    void allIsWellIfNothingForbiddenAndEachControlWasSeen() throws Exception {
        Verdict verdict = judge(1, file(normal(TEST, Map.of(GOOD, 7L)), normal(CONTROL, Map.of(BAD, 1L, GOOD, 2L))));
        assertThat(verdict.status).isZero();
        assertThat(verdict.last())
                .startsWith("run: 2 tests (0 of three or four threads) x 1 configurations, 2 results planned, 2 had")
                .contains("0 failed, controls 1 of 1 seen");
    }

    @Test
    void whatIsForbiddenFails() throws Exception {
        Verdict verdict = judge(1, file(normal(TEST, Map.of(GOOD, 7L, BAD, 1L)), normal(CONTROL, Map.of(BAD, 1L))));
        assertThat(verdict.status).isEqualTo(1);
        assertThat(verdict.lines)
                .anySatisfy(line -> assertThat(line)
                        .startsWith(TEST + " saw what is forbidden")
                        .contains("(0, 0) 1"));
        assertThat(verdict.last()).startsWith("FAILED: run");
    }

    @Test
    void testThatIsMissingFails() throws Exception {
        Verdict verdict = judge(1, file(normal(CONTROL, Map.of(BAD, 1L))));
        assertThat(verdict.status).isEqualTo(1);
        assertThat(verdict.lines).contains(TEST + " was left out");
    }

    @Test
    void testThatDidNotRunFails() throws Exception {
        Verdict verdict =
                judge(1, file(result(TEST, Status.VM_ERROR, Map.of(GOOD, 1L)), normal(CONTROL, Map.of(BAD, 1L))));
        assertThat(verdict.status).isEqualTo(1);
        assertThat(verdict.lines).anySatisfy(line -> assertThat(line).startsWith(TEST + " did not run: VM_ERROR"));
    }

    @Test
    void fewerConfigurationsThanPlannedFail() throws Exception {
        Verdict verdict = judge(2, file(normal(TEST, Map.of(GOOD, 7L)), normal(CONTROL, Map.of(BAD, 1L))));
        assertThat(verdict.status).isEqualTo(1);
    }

    @Test
    void controlThatSawNothingIsNamedUntilAnotherRunSeesIt() throws Exception {
        String first = file(normal(TEST, Map.of(GOOD, 7L)), normal(CONTROL, Map.of(GOOD, 9L)));
        Verdict verdict = judge(1, first);
        assertThat(verdict.status).isEqualTo(2);
        assertThat(CONTROL).matches(verdict.last());
        assertThat(TEST).doesNotMatch(verdict.last());

        String again = file(normal(CONTROL, Map.of(GOOD, 9L)));
        assertThat(judge(1, first, again).status).isEqualTo(2);
        String seen = file(normal(CONTROL, Map.of(BAD, 1L)));
        assertThat(judge(1, first, again, seen).status).isZero();
    }

    private static TestResult normal(String test, Map<String, Long> counts) throws IOException {
        return result(test, Status.NORMAL, counts);
    }

    private static TestResult result(String test, Status status, Map<String, Long> counts) throws IOException {
        TestResult result = new TestResult(status);
        Options options = new Options(new String[] {"-t", test});
        assertThat(options.parse()).isTrue();
        SchedulingClass anywhere = new SchedulingClass(AffinityMode.NONE, 2, NodeType.PACKAGE);
        result.setConfig(new TestConfig(options, TestList.getInfo(test), 1, List.of(), CompileMode.UNIFIED, anywhere));
        result.setEnv(Environment.getInstance());
        counts.forEach(result::addState);
        return result;
    }

    private String file(TestResult... results) throws IOException {
        String file = folder.resolve("results-" + ++files).toString();
        DiskWriteCollector collector = new DiskWriteCollector(file);
        for (TestResult result : results) {
            collector.add(result);
        }
        collector.close();
        return file;
    }

    private static Verdict judge(int configurations, String... files) throws Exception {
        List<String> args = new ArrayList<>(List.of(
                "run",
                String.valueOf(configurations),
                "gp\\.StoreBuffering(Test\\.SectionSynchronize|Control\\.TinyTinyNoBarrier)$"));
        args.addAll(List.of(files));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int status;
        try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            status = Summary.judge(args, out);
        }
        return new Verdict(
                status, bytes.toString(StandardCharsets.UTF_8).lines().toList());
    }
}
