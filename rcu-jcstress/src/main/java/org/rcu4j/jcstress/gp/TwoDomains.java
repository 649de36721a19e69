package org.rcu4j.jcstress.gp;

/** SRCU-42 with the sections in one domain and the grace periods in another: domains order nothing for each other. */
public abstract class TwoDomains extends Ring {

    static final String MEANS =
            "each of two sections and two grace periods of another domain missed the next one in the ring";
}
