package org.rcu4j.reclaim;

import org.jspecify.annotations.Nullable;

/**
 * The fields of a {@link HazardPointer}, spread over a hierarchy because that fixes their order: within one class the JVM
 * chooses it.
 *
 * <p>The hazard is written with each protection, so it shares its cache line, and the line that the processor fetches along
 * with it, with no other thread's data.
 */
final class HazardPointerFields {

    private HazardPointerFields() {}

    abstract static sealed class Front permits Word {
        final HazardDomain domain;

        /** The thread that holds it, null if nobody does, or a marker; see {@link HazardPointer}. */
        @Nullable
        Object owner;

        long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13;

        Front(HazardDomain domain) {
            this.domain = domain;
        }
    }

    abstract static sealed class Word extends Front permits HazardPointer {
        /** Written by the owner (release), or by the thread that found the owner dead; read by scans (acquire). */
        long hazard;

        long q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;

        Word(HazardDomain domain) {
            super(domain);
        }
    }
}
