package org.rcu4j.internal.read;

import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.platform.Strict;

/**
 * The fields of an {@link Epoch}, in an order that keeps other data away from the word: docs/memory-ordering.md, "Padding". The word
 * is read at every section by every reader and written at every grace period.
 */
final class EpochFields {

    private EpochFields() {}

    abstract static sealed class Front permits Word {
        /** The name of the domain whose epoch it is. */
        public final String domain;

        /** What stands for the domain in strict mode: the lock that it is a part of, or else this. */
        final Object whole;

        /** Written by the callback thread (volatile); read by threads that find the domain closed. */
        volatile @Nullable Thread admitted;

        long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;

        Front(String domain) {
            this.domain = domain;
            this.whole = Strict.wholeOf(this);
        }
    }

    abstract static sealed class Word extends Front permits Epoch {
        /** Written by the leader of a grace period and by close (atomic read-modify-write); read by every reader (volatile). */
        volatile long word;

        long q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15, q16;

        Word(String domain) {
            super(domain);
        }
    }
}
