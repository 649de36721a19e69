package org.rcu4j.anomaly;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rcu4j.anomaly.agent.Agent;
import org.rcu4j.anomaly.agent.Failure;

/** Runs operations in child JVMs; another one begins where one hangs or dies. */
final class Session {

    /** After so many hangs of an operation with one failure the rest of its points is left out. */
    private static final int ENOUGH_HANGS = 3;

    private static final int LINES_OF_A_CRASH = 60;

    /** More than these, and it is not the operations that are wrong. */
    private static final int MOST_CRASHES = 5;

    private final boolean quick;
    private final PrintWriter progress;
    private final Map<String, Outcome> outcomes = new LinkedHashMap<>();
    private final Map<String, Integer> hangs = new HashMap<>();
    private int crashes;

    Session(boolean quick, PrintWriter progress) {
        this.quick = quick;
        this.progress = progress;
    }

    /** Runs them and returns what came of each. */
    List<Outcome> run(List<Operation> operations) throws IOException, InterruptedException {
        operations.forEach(operation -> outcomes.put(operation.name(), new Outcome(operation)));
        Path agent = Files.createTempFile("rcu-anomaly", ".jar");
        try {
            Agent.writeJar(agent);
            Position position = new Position(0, Failure.STACK, 1);
            while (position.index < operations.size()) {
                position = runChild(agent, operations, position);
            }
        } finally {
            Files.delete(agent);
        }
        return new ArrayList<>(outcomes.values());
    }

    private record Position(int index, Failure failure, int point) {
        Position nextFailure() {
            List<Failure> all = List.of(Failure.values());
            int next = all.indexOf(failure) + 1;
            return next < all.size()
                    ? new Position(index, all.get(next), 1)
                    : new Position(index + 1, Failure.STACK, 1);
        }
    }

    /** Returns where to go on. */
    private Position runChild(Path agent, List<Operation> operations, Position from)
            throws IOException, InterruptedException {
        Process child = new ProcessBuilder(command(agent, operations, from))
                .redirectErrorStream(true)
                .start();
        Thread ender = new Thread(child::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(ender);
        Position at = from;
        Deque<String> last = new ArrayDeque<>();
        boolean hung = false;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                List<String> message = Messages.parse(line);
                if (message.isEmpty()) {
                    last.addLast(line);
                    if (last.size() > LINES_OF_A_CRASH) {
                        last.removeFirst();
                    }
                    continue;
                }
                switch (message.get(0)) {
                    case "begins" -> at = positionOf(operations, message, at);
                    case "found" -> found(outcome(message), Messages.finding(message));
                    case "ended" -> {
                        Outcome outcome = outcome(message);
                        outcome.ended(
                                Failure.valueOf(message.get(2)),
                                Integer.parseInt(message.get(3)),
                                Integer.parseInt(message.get(4)),
                                Long.parseLong(message.get(5)));
                    }
                    case "hung" -> {
                        hung = true;
                        at = new Position(at.index, at.failure, Integer.parseInt(message.get(3)));
                    }
                    default -> throw new IOException("unknown message: " + line);
                }
            }
            int status = child.waitFor();
            if (hung) {
                int times = hangs.merge(message(operations, at), 1, Integer::sum);
                return times < ENOUGH_HANGS ? at : at.nextFailure();
            }
            if (status == 0) {
                return new Position(operations.size(), Failure.STACK, 1);
            }
            Outcome outcome = outcomes.get(operations.get(at.index).name());
            if (outcome != null) {
                Finding crash = new Finding(
                        outcome.operation().name(),
                        at.failure,
                        0,
                        "?",
                        true,
                        "the JVM ends with status " + status,
                        String.join("\n", last));
                found(outcome, crash);
                if (++crashes > MOST_CRASHES) {
                    throw new IOException(
                            "too many JVMs have ended by themselves; the last one said: " + crash.details());
                }
            }
            return at.nextFailure();
        } finally {
            child.destroyForcibly();
            Runtime.getRuntime().removeShutdownHook(ender);
        }
    }

    private void found(Outcome outcome, Finding finding) {
        outcome.add(finding);
        progress.println(outcome.operation().name() + ": " + finding.headline());
        progress.flush();
    }

    private static String message(List<Operation> operations, Position at) {
        return operations.get(at.index).name() + at.failure;
    }

    private Position positionOf(List<Operation> operations, List<String> message, Position before) {
        int index = before.index;
        while (!operations.get(index).name().equals(message.get(1))) {
            index++;
        }
        return new Position(index, Failure.valueOf(message.get(2)), 1);
    }

    @SuppressWarnings("NullAway") // all operations have an outcome
    private Outcome outcome(List<String> message) {
        return outcomes.get(message.get(1));
    }

    private List<String> command(Path agent, List<Operation> operations, Position from) {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-javaagent:" + agent,
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx512m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                System.getProperty("java.class.path")));
        for (String property : List.of("org.rcu4j.readBarrier", "org.rcu4j.strict", "org.rcu4j.anomaly.limit")) {
            String value = System.getProperty(property);
            if (value != null) {
                command.add(1, "-D" + property + "=" + value);
            }
        }
        command.add(Child.class.getName());
        command.addAll(List.of(quick ? "quick" : "all", from.failure.name(), String.valueOf(from.point)));
        operations.subList(from.index, operations.size()).forEach(operation -> command.add(operation.name()));
        return command;
    }
}
