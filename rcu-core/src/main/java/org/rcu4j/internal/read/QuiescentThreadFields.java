package org.rcu4j.internal.read;

import org.rcu4j.QuiescentReader;

/**
 * The fields of a {@link QuiescentThread}, in an order that keeps other threads' data away from the word: docs/memory-ordering.md,
 * "Padding". The word is written at every quiescent state after which a grace period has begun.
 */
public final class QuiescentThreadFields {

    private QuiescentThreadFields() {}

    /** Public so that {@link QuiescentReader} can name it. */
    public abstract static sealed class Front extends QuiescentReader permits Word {
        long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;

        Front() {}
    }

    abstract static sealed class Word extends Front permits QuiescentThread {
        /** Epoch of the last announcement, or OFFLINE. Written by the owner (release); read by grace periods (acquire). */
        long word;

        long q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;
    }
}
