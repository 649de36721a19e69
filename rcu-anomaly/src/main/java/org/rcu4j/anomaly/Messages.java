package org.rcu4j.anomaly;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.rcu4j.anomaly.agent.Failure;

/** What a child tells its parent: one message a line, its fields separated by tabs. */
final class Messages implements Course.Log {

    /** What a child ends with if something in it hangs. */
    static final int HANGS = 75;

    private static final String MARK = "@anomaly";

    private final PrintStream out;

    Messages(PrintStream out) {
        this.out = out;
    }

    @Override
    public void found(Finding f) {
        send(
                "found",
                f.operation(),
                f.failure().name(),
                String.valueOf(f.number()),
                f.site(),
                String.valueOf(f.hang()),
                f.wrong(),
                f.details());
    }

    @Override
    public void hung(Operation operation, Failure failure, int next) {
        send("hung", operation.name(), failure.name(), String.valueOf(next));
        Runtime.getRuntime().halt(HANGS);
    }

    @Override
    public void ended(Operation operation, Failure failure, int trials, int kept, long millis) {
        send(
                "ended",
                operation.name(),
                failure.name(),
                String.valueOf(trials),
                String.valueOf(kept),
                String.valueOf(millis));
    }

    void begins(Operation operation, Failure failure) {
        send("begins", operation.name(), failure.name());
    }

    /** The fields of a message, or none if the line is something else. */
    static List<String> parse(String line) {
        List<String> fields = new ArrayList<>();
        if (line.startsWith(MARK)) {
            for (String field : line.substring(MARK.length() + 1).split("\t", -1)) {
                fields.add(field.replace("\\n", "\n").replace("\\t", "\t"));
            }
        }
        return fields;
    }

    static Finding finding(List<String> m) {
        return new Finding(
                m.get(1),
                Failure.valueOf(m.get(2)),
                Integer.parseInt(m.get(3)),
                m.get(4),
                Boolean.parseBoolean(m.get(5)),
                m.get(6),
                m.get(7));
    }

    private void send(String... fields) {
        StringBuilder line = new StringBuilder(MARK);
        for (String field : fields) {
            line.append('\t')
                    .append(field.replace("\r", "").replace("\t", "\\t").replace("\n", "\\n"));
        }
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }
}
