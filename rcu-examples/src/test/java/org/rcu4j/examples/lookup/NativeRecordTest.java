package org.rcu4j.examples.lookup;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NativeRecordTest {

    private static final Entry ENTRY = Entry.of("U+1F600", "GRINNING FACE");

    private final NativeMemory memory = new NativeMemory();
    private final NativeRecord grinning = NativeRecord.write(memory, ENTRY, 7);

    @AfterEach
    void free() {
        grinning.release(memory);
        assertThat(memory.liveBytes()).isZero();
    }

    @Test
    void holdsWhatWasWritten() {
        assertThat(grinning.hasKey(Key.of("U+1F600"))).isTrue();
        assertThat(grinning.value()).isEqualTo("GRINNING FACE");
        assertThat(grinning.version()).isEqualTo(7);
        assertThat(grinning.isIntact()).isTrue();
    }

    @Test
    void hasNoOtherKey() {
        assertThat(grinning.hasKey(Key.of("U+1F601"))).isFalse();
        assertThat(grinning.hasKey(Key.of("U+1F60"))).isFalse();
        assertThat(grinning.hasKey(Key.of("U+1F600\0"))).isFalse();
    }

    @Test
    void noticesEachChangeOfASingleByte() {
        for (int offset = 0; offset < grinning.bytes(); offset++) {
            for (int difference = 1; difference <= 0xFF; difference++) {
                flip(offset, difference);
                assertThat(grinning.isIntact())
                        .as("byte %d xor %#x", offset, difference)
                        .isFalse();
                flip(offset, difference);
            }
        }
        assertThat(grinning.isIntact()).isTrue();
    }

    private void flip(long offset, int difference) {
        MemorySegment at = NativeMemory.at(grinning.address() + offset, 1);
        at.set(JAVA_BYTE, 0, (byte) (at.get(JAVA_BYTE, 0) ^ difference));
    }

    @Test
    void noticesPoison() {
        NativeRecord poisoned = NativeRecord.write(memory, ENTRY, 8);
        poisoned.poison();
        assertThat(poisoned.hasKey(ENTRY.key())).isFalse();
        assertThat(poisoned.isIntact()).isFalse();
        poisoned.free(memory);
    }

    @Test
    void isNotRetainedOnceItsLastReferenceIsGone() {
        assertThat(grinning.tryRetain()).isTrue();
        assertThat(grinning.dropReference()).isFalse();
        assertThat(grinning.dropReference()).isTrue();
        assertThat(grinning.tryRetain()).isFalse();
    }
}
