package org.rcu4j.internal.read;

import org.jspecify.annotations.Nullable;

/**
 * The fields of a {@link PlatformReader}, in an order that keeps other threads' data away from the word: docs/memory-ordering.md,
 * "Padding". The word is written at every section. The other fields are constant and needed along with it, so they may lie close.
 */
final class PlatformReaderFields {

    private PlatformReaderFields() {}

    abstract static sealed class Front extends ThreadReader permits Word {
        /** Null in a reader that belongs to no thread. */
        final @Nullable Thread owner;

        long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12;

        Front(@Nullable Thread owner, long ownerId, Epoch epoch) {
            super(ownerId, epoch);
            this.owner = owner;
        }
    }

    abstract static sealed class Word extends Front permits PlatformReader {
        /** Written by the owner (release), or by the thread that found the owner dead; read by grace periods (acquire). */
        long word;

        /** The word outside. Constant. */
        final long outside;

        long q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14;

        Word(@Nullable Thread owner, long ownerId, Epoch epoch) {
            super(owner, ownerId, epoch);
            outside = PlatformReader.outside(ownerId);
            word = outside;
        }
    }
}
