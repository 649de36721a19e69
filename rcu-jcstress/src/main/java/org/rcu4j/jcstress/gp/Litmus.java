package org.rcu4j.jcstress.gp;

import java.util.Locale;
import org.rcu4j.RcuDomain;
import org.rcu4j.ReadBarrier;
import org.rcu4j.jcstress.Round;

/** A round in which some actors read and some wait for grace periods. */
public abstract class Litmus extends Round {

    /** The domain of all rounds. */
    static final RcuDomain DOMAIN = RcuDomain.builder("litmus").jmx(false).build();

    static {
        requireBarrier(System.getProperty("org.rcu4j.readBarrier", ""));
    }

    Litmus() {}

    Litmus(int actors) {
        super(actors);
    }

    /** How the readers read. A constant, so that it is compiled into the actors. */
    abstract Reading reading();

    /** How the updaters wait for a grace period. A constant. */
    abstract Waiting waiting();

    /** A run that asks for one barrier and gets another would test the same one twice. */
    private static void requireBarrier(String asked) {
        String active = ReadBarrier.active().name();
        if (!asked.isEmpty() && !active.equals(asked.toUpperCase(Locale.ROOT))) {
            throw new IllegalStateException("asked for the read barrier " + asked + ", and got " + active);
        }
    }
}
