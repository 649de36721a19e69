package org.rcu4j.jcstress.gp;

/** LISA2R1G: two sections that overlap may outlast one grace period. */
public abstract class OneGracePeriod extends SectionsThatOverlap {

    static final String MEANS = "two sections that overlap outlasted one grace period";

    @Override
    int gracePeriods() {
        return 1;
    }
}
