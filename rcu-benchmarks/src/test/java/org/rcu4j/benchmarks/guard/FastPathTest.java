package org.rcu4j.benchmarks.guard;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What C2 makes of the fast paths, with the asymmetric barrier and, as a control, with a fence. On x86-64 only, and with objdump. */
class FastPathTest {

    /**
     * What fast paths call out of line: the JVM's own, once for an object; and the search for a slot that is not where it is
     * looked for first.
     */
    private static final Set<String> SLOW_PATHS = Set.of("identityHashCode", "probe");

    private static Compilation asymmetric = new Compilation(Map.of(), List.of());
    private static Compilation fenced = new Compilation(Map.of(), List.of());

    /** What a JVM says that has compiled the paths: their code, and its log of the classes that it loaded. */
    private record Compilation(Map<String, MachineCode> codes, List<String> classLog) {
        boolean loaded(String className) {
            return classLog.stream().anyMatch(line -> line.contains(" " + className + " source:"));
        }
    }

    @BeforeAll
    static void compile(@TempDir Path folder) throws Exception {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "the code of another processor");
        assumeTrue(Files.exists(MachineCode.OBJDUMP), "objdump is not installed");
        asymmetric = compile(folder, "handshake");
        fenced = compile(folder, "fence");
    }

    private static Compilation compile(Path folder, String barrier) throws IOException, InterruptedException {
        String methods = FastPaths.class.getName() + "::*";
        Path output = Files.createTempFile(folder, "output", ".txt");
        Path classLog = Files.createTempFile(folder, "classes", ".txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dorg.rcu4j.readBarrier=" + barrier,
                        "-XX:+UseG1GC",
                        "-XX:-TieredCompilation",
                        "-XX:-UseOnStackReplacement",
                        "-Xbatch",
                        "-Xlog:class+load:file=" + classLog,
                        "-XX:CompileCommand=quiet",
                        "-XX:CompileCommand=dontinline," + methods,
                        "-XX:CompileCommand=print," + methods,
                        FastPaths.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        List<String> lines;
        try {
            int status = process.waitFor();
            lines = Files.readAllLines(output, StandardCharsets.UTF_8);
            assertThat(status).as(String.join("\n", lines)).isZero();
        } finally {
            process.destroyForcibly();
        }
        return new Compilation(MachineCode.parse(lines), Files.readAllLines(classLog, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "section",
                "sectionByReader",
                "sectionByLock",
                "lookUp",
                "lookUpInSection",
                "findInList",
                "findInSet",
                "protect",
                "sequence",
                "readLock",
                "quiescentState"
            })
    void nothingAtomic(String path) throws Exception {
        MachineCode code = code(asymmetric, path);
        assertThat(code.atomics()).isEmpty();
        assertThat(code.calls()).as("calls, whose code is not seen").isSubsetOf(SLOW_PATHS);
    }

    @Test
    void aSpinLockTakesOneAtomicInstruction() throws Exception {
        MachineCode code = code(asymmetric, "spinLock");
        assertThat(code.atomics()).hasSize(1);
        assertThat(code.calls()).isEmpty();
    }

    /** Controls. */
    @ParameterizedTest
    @ValueSource(
            strings = {"compareAndSet", "getAndAdd", "getAndSet", "volatileStore", "fullFence", "synchronizedBlock"})
    void whatIsAtomicIsFound(String control) throws Exception {
        assertThat(code(asymmetric, control).atomics()).isNotEmpty();
    }

    /** A control of another kind: a section of whose both ends it is known. */
    @Test
    void bothEndsOfADetachedSectionAreFound() throws Exception {
        assertThat(code(asymmetric, "detachedSection").atomics()).hasSizeGreaterThanOrEqualTo(2);
    }

    /** The control for the very paths that have none: the same code with a fence in each section. */
    @ParameterizedTest
    @ValueSource(strings = {"section", "sectionByReader", "sectionByLock", "lookUpInSection", "protect", "readLock"})
    void fenceIsFound(String path) throws Exception {
        assertThat(code(fenced, path).atomics()).isNotEmpty();
    }

    /** The JIT compiles a call of an RcuReader without looking at its class as long as only one class of readers is loaded. */
    @Test
    void withoutVirtualThreadsThereIsOneClassOfReaders() {
        assertThat(asymmetric.loaded("org.rcu4j.internal.read.PlatformReader")).isTrue();
        assertThat(asymmetric.loaded("org.rcu4j.internal.read.VirtualReader")).isFalse();
    }

    private static MachineCode code(Compilation compilation, String method) {
        return requireNonNull(compilation.codes().get(method), () -> method + " was not compiled");
    }
}
