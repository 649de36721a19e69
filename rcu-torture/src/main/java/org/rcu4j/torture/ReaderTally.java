package org.rcu4j.torture;

import java.util.Arrays;

/**
 * What one reader has seen, kept to itself for a while: a shared counter would be an atomic instruction in every section, and so
 * a fence that hides the lack of others. Used by one thread.
 */
public final class ReaderTally implements AutoCloseable {

    private static final int FLUSH_EVERY = 256;

    private final Tally tally;
    private final long[] ages = new long[Ages.COUNT];
    private int sections;

    public ReaderTally(Tally tally) {
        this.tally = tally;
    }

    /** Notes the age of an element at the end of its use, and fails it if it is too old. */
    public void saw(int age) {
        ages[Math.min(age, Ages.COUNT - 1)]++;
        if (age > Ages.OLDEST_RIGHT) {
            tally.errors().report(Defect.TOO_OLD, "age " + age);
        }
    }

    /** Notes the end of a section. */
    public void left() {
        sections++;
        if (sections == FLUSH_EVERY) {
            close();
        }
    }

    /** Adds what was noted to what others have. */
    @Override
    public void close() {
        tally.addSections(sections);
        tally.ages().add(ages);
        Arrays.fill(ages, 0);
        sections = 0;
    }
}
