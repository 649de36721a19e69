import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes test classes: jcstress wants one for each test, and most litmus tests are many tests: in the package gp one for each kind
 * of reader and form of the grace period, in the package locks one for each lock, in the package barrier one for each pair of
 * barriers. What they do is in the litmus tests, which they extend.
 *
 * <p>Run by the build, with the directory to write to.
 */
final class Combinations {

    /** What a test of each family is made of: types, and the methods that say which. */
    private static final Map<String, List<String>> PARTS = Map.of(
            "gp", List.of("Reading reading", "Waiting waiting"),
            "locks", List.of("Locking locking"),
            "barrier", List.of("Fence first", "Fence second"));

    private static final List<String> READINGS =
            List.of("SECTION", "LOCK", "READER", "DETACHED", "QUIESCENT", "ANNOUNCING");
    private static final List<String> NESTING = List.of("SECTION", "LOCK", "READER", "DETACHED");
    private static final List<String> WAITINGS = List.of("SYNCHRONIZE", "CALL", "POLL");
    private static final List<String> NOBODY = List.of("NONE");

    private static final List<String> LOCKS = List.of("SPIN", "TICKET", "MCS", "SEQUENCE", "SPIN_WRITERS", "SPIN_READER",
            "BLOCKING_WRITERS", "BLOCKING_READER", "RCU_WRITERS", "RCU_READER");
    private static final List<String> TWO_SIDED = List.of("SPIN_READER", "BLOCKING_READER", "RCU_READER");

    /** Actors are given the result if (r) says so; an arbiter, which looks at the state when all are done, is marked by @. */
    private static void writeGracePeriods(Path root) throws IOException {
        of(root, "gp", "SyncRead", "II", "reader()", "updater(r)")
                .test(READINGS, WAITINGS)
                .control("SECTION", "AT_ONCE")
                .control("SECTION", "CALL_AT_ONCE")
                .write();
        of(root, "gp", "SyncFree", "II", "reader(r)", "updater()")
                .test(READINGS, WAITINGS)
                .control("SECTION", "AT_ONCE")
                .control("NONE", "SYNCHRONIZE")
                .write();
        of(root, "gp", "AssignDereference", "I", "reader(r)", "updater()")
                .test(READINGS, List.of("AT_ONCE"))
                .write();
        of(root, "gp", "ReadsAcross", "II", "reader(r)", "updater()")
                .test(READINGS, WAITINGS)
                .write();
        of(root, "gp", "ReadsApart", "II", "reader(r)", "updater()")
                .test(READINGS, WAITINGS)
                .write();
        of(root, "gp", "StoreBuffering", "II", "reader(r)", "updater(r)")
                .test(READINGS, WAITINGS)
                .test(List.of("TINY"), List.of("TINY"))
                .control("SECTION", "AT_ONCE")
                .control("TINY", "TINY_NO_BARRIER")
                .write();
        of(root, "gp", "LoadBuffering", "II", "reader(r)", "updater(r)")
                .test(READINGS, WAITINGS)
                .write();
        of(root, "gp", "TwoPlusTwoWrites", "II", "one()", "other()", "@outcome(r)")
                .test(NOBODY, WAITINGS)
                .write();
        of(root, "gp", "Zx2c4", "I", "reader()", "updater(r)")
                .test(READINGS, WAITINGS)
                .control("SECTION", "AT_ONCE")
                .write();
        of(root, "gp", "Removal", "I", "reader(r)", "updater()")
                .test(READINGS, WAITINGS)
                .control("SECTION", "AT_ONCE")
                .write();
        of(root, "gp", "CursorWalk", "I", "reader(r)", "updater()")
                .test(READINGS, WAITINGS)
                .write();
        of(root, "gp", "CursorClearedAtOnce", "I", "reader(r)", "updater()")
                .control("SECTION", "SYNCHRONIZE")
                .write();
        of(root, "gp", "NestedSections", "II", "reader()", "updater(r)")
                .test(NESTING, WAITINGS)
                .control("SECTION", "AT_ONCE")
                .write();
    }

    private static void writeCrowds(Path root) throws IOException {
        String[] crowd = {"playFirst()", "playSecond()", "@outcome(r)"};
        of(root, "gp", "HandedOver", "II", crowd)
                .test(List.of("DETACHED"), WAITINGS)
                .control("DETACHED", "AT_ONCE")
                .write();
        of(root, "gp", "SectionsThatOverlap", "III", crowd)
                .test(READINGS, WAITINGS)
                .control("SECTION", "AT_ONCE")
                .write();
        of(root, "gp", "SectionsThatOverlapInTurn", "IIII", crowd)
                .test(READINGS, WAITINGS)
                .control("SECTION", "AT_ONCE")
                .write();
        of(root, "gp", "FullFence", "III", crowd).test(NOBODY, WAITINGS).write();
        of(root, "gp", "Ring", "IIII", crowd).test(READINGS, WAITINGS).write();
    }

    /** What must stay allowed. */
    private static void writeAllowed(Path root) throws IOException {
        String[] crowd = {"playFirst()", "playSecond()", "@outcome(r)"};
        of(root, "gp", "OneGracePeriod", "III", crowd)
                .allowed("SECTION", "SYNCHRONIZE")
                .write();
        of(root, "gp", "ThreeSections", "IIII", crowd)
                .allowed("SECTION", "SYNCHRONIZE")
                .write();
        of(root, "gp", "TwoDomains", "IIII", crowd)
                .allowed("SECTION", "ELSEWHERE")
                .write();
        of(root, "gp", "UnlockAlone", "II", "reader(r)", "other(r)")
                .allowed("SECTION", "SYNCHRONIZE")
                .write();
        of(root, "gp", "Misnested", "II", "reader()", "updater(r)")
                .allowed("DETACHED", "SYNCHRONIZE")
                .write();
        of(root, "gp", "OtherDomain", "II", "reader()", "updater(r)")
                .allowed("SECTION", "ELSEWHERE")
                .write();
    }

    private static void writeLocks(Path root) throws IOException {
        of(root, "locks", "Exclusion", "I", "one()", "other()", "@outcome(r)")
                .test(LOCKS)
                .control("NONE")
                .control("UNKNOWN_READER")
                .write();
        of(root, "locks", "StoreBuffering", "II", "one(r)", "other(r)")
                .test(LOCKS)
                .control("NONE")
                .write();
        of(root, "locks", "AllOrNothing", "II", "one(r)", "other(r)")
                .test(LOCKS)
                .control("NONE")
                .control("UNKNOWN_READER")
                .write();
        of(root, "locks", "MessagePassing", "II", "one(r)", "other(r)")
                .test(LOCKS)
                .write();
        of(root, "locks", "MessageBack", "II", "one(r)", "other(r)")
                .test(TWO_SIDED)
                .write();
    }

    private static void writeBarriers(Path root) throws IOException {
        of(root, "barrier", "Dekker", "II", "one(r)", "other(r)")
                .test("LIGHT", "HEAVY")
                .test("HEAVY", "HEAVY")
                .control("LIGHT", "COMPILER")
                .control("NONE", "NONE")
                .write();
        of(root, "barrier", "DekkerLoop", "Z", "light()", "heavy()", "@outcome(r)")
                .test("LIGHT")
                .control("NONE")
                .write();
    }

    private final Path directory;
    private final String family;
    private final String litmus;
    private final String result;
    private final String methods;
    private final List<String> tests = new ArrayList<>();
    private final List<String> controls = new ArrayList<>();
    private final List<String> allowed = new ArrayList<>();

    private Combinations(Path directory, String family, String litmus, String result, String[] methods) {
        this.directory = directory;
        this.family = family;
        this.litmus = litmus;
        this.result = result + "_Result";
        StringBuilder all = new StringBuilder();
        for (String method : methods) {
            all.append(method(method));
        }
        this.methods = all.toString();
    }

    public static void main(String[] args) throws IOException {
        Path root = Path.of(args[0]).resolve("org/rcu4j/jcstress");
        writeGracePeriods(root);
        writeCrowds(root);
        writeAllowed(root);
        writeLocks(root);
        writeBarriers(root);
    }

    private static Combinations of(Path root, String family, String litmus, String result, String... methods)
            throws IOException {
        return new Combinations(Files.createDirectories(root.resolve(family)), family, litmus, result, methods);
    }

    /** Tests of all combinations, in which the bad outcome is forbidden. */
    private Combinations test(List<String> readings, List<String> waitings) {
        for (String reading : readings) {
            for (String waiting : waitings) {
                test(reading, waiting);
            }
        }
        return this;
    }

    private Combinations test(List<String> lockings) {
        lockings.forEach(this::test);
        return this;
    }

    private Combinations test(String... parts) {
        tests.add(member(parts, "FORBIDDEN"));
        return this;
    }

    /** A broken combination, in which the bad outcome has to be seen. */
    private Combinations control(String... parts) {
        controls.add(member(parts, "ACCEPTABLE_INTERESTING"));
        return this;
    }

    /** A combination whose outcome must not be forbidden. */
    private Combinations allowed(String... parts) {
        allowed.add(member(parts, "ACCEPTABLE_INTERESTING"));
        return this;
    }

    private void write() throws IOException {
        write("Test", tests);
        write("Control", controls);
        write("Allowed", allowed);
    }

    private void write(String suffix, List<String> members) throws IOException {
        if (!members.isEmpty()) {
            String name = litmus + suffix;
            String head =
                    """
                    package org.rcu4j.jcstress.%1$s;

                    import org.openjdk.jcstress.annotations.*;
                    import org.openjdk.jcstress.infra.results.*;

                    public final class %2$s {
                        private %2$s() {}
                    """
                            .formatted(family, name);
            Files.writeString(directory.resolve(name + ".java"), head + String.join("", members) + "}\n");
        }
    }

    private String member(String[] parts, String expect) {
        StringBuilder name = new StringBuilder();
        StringBuilder constants = new StringBuilder();
        for (int i = 0; i < parts.length; i++) {
            String[] part = PARTS.get(family).get(i).split(" ");
            name.append(camel(parts[i]));
            constants.append(constant(part[0], part[1], parts[i]));
        }
        return """

                    @JCStressTest
                    @State
                    @Outcome(id = %1$s.FORBIDDEN, expect = Expect.%2$s, desc = %1$s.MEANS)
                    @Outcome(expect = Expect.ACCEPTABLE, desc = "any other")
                    public static class %3$s extends %1$s {%4$s%5$s    }
                """
                .formatted(litmus, expect, name, constants, methods);
    }

    private static String constant(String type, String method, String name) {
        return """

                        @Override
                        %1$s %2$s() {
                            return %1$s.%3$s;
                        }
                """
                .formatted(type, method, name);
    }

    private String method(String signature) {
        boolean arbiter = signature.startsWith("@");
        String call = arbiter ? signature.substring(1) : signature;
        return """

                        @%s
                        @Override
                        public void %s {
                            super.%s;
                        }
                """
                .formatted(arbiter ? "Arbiter" : "Actor", call.replace("(r)", "(" + result + " r)"), call);
    }

    private static String camel(String constant) {
        StringBuilder name = new StringBuilder();
        for (String word : constant.split("_")) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }
}
