package org.rcu4j.torture;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was found in one scenario: how often each defect, and the first few in words. */
public final class Errors {

    /** How many are kept in words; a broken library would make millions. */
    private static final int KEPT = 5;

    private final Map<Defect, Long> counts = new EnumMap<>(Defect.class);
    private final List<String> first = new ArrayList<>();
    private volatile long total;

    /** Notes a defect. */
    public synchronized void report(Defect defect, String detail) {
        counts.merge(defect, 1L, Long::sum);
        total++;
        if (first.size() < KEPT) {
            first.add(defect + ": " + detail);
        }
    }

    /** Notes an exception that nothing explains. */
    public void report(String where, Throwable exception) {
        StringWriter text = new StringWriter();
        exception.printStackTrace(new PrintWriter(text));
        report(Defect.EXCEPTION, where + ": " + text);
    }

    /** How many there were of all kinds. */
    public long total() {
        return total;
    }

    /** How many there were of one kind. */
    public synchronized long count(Defect defect) {
        return counts.getOrDefault(defect, 0L);
    }

    /** The first ones, in words. */
    public synchronized List<String> first() {
        return List.copyOf(first);
    }

    /** Which there were. */
    public synchronized Map<Defect, Long> counts() {
        return new EnumMap<>(counts);
    }
}
