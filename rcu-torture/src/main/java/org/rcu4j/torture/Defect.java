package org.rcu4j.torture;

/** What can be found. */
public enum Defect {
    TOO_OLD("a reader saw an element that was removed before a grace period, or freed"),
    ORDER("a reader saw an element that was not initialised, or was reused under it"),
    LEAK("something was never reclaimed, or never run"),
    TWICE("something was reclaimed or run twice"),
    CALLBACKS("callbacks ran out of order, two at a time, or after a barrier"),
    INTERRUPT("an interrupt was lost"),
    EXCLUSION("two were inside that exclude each other, or an update was lost"),
    CONTENT("a collection lost an element, or showed one that it did not have"),
    REPORT("statistics or a report are wrong"),
    EXCEPTION("an exception that nothing explains"),
    HANG("nothing went on any more");

    private final String meaning;

    Defect(String meaning) {
        this.meaning = meaning;
    }

    /** A sentence for people. */
    public String meaning() {
        return meaning;
    }
}
