package org.rcu4j.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import org.openjdk.jmh.Main;
import org.rcu4j.benchmarks.report.Report;

/** What the jar starts: the report if the first word is {@code report}, otherwise JMH with all that is given. */
public final class Benchmarks {

    private Benchmarks() {}

    /**
     * Starts the one or the other.
     *
     * @param args the command line
     * @throws IOException if JMH can't read or write a file
     */
    public static void main(String[] args) throws IOException {
        if (args.length > 0 && args[0].equals(Report.NAME)) {
            Report.main(Arrays.copyOfRange(args, 1, args.length));
        } else {
            Main.main(args);
        }
    }
}
