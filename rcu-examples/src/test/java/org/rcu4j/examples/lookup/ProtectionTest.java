package org.rcu4j.examples.lookup;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rcu4j.collections.RcuHashMap;

/** What all protections do alike, and what happens under the eyes of a reader who has just found a record. */
class ProtectionTest {

    private static final Entry ENTRY = Entry.of("key", "value");
    private static final List<Entry> ENTRIES = List.of(ENTRY, Entry.of("other key", "other value"));

    private final NativeMemory memory = new NativeMemory();
    private final RcuHashMap<Key, NativeRecord> table = NativeRecord.writeAll(memory, ENTRIES, 0);

    @ParameterizedTest
    @EnumSource
    void readsWhatIsReplacedAndFreesAll(ProtectionKind kind) {
        var keys = new SkewedChoice<>(ENTRIES.stream().map(Entry::key).toList(), 1);
        Protection protection = kind.protect(table, memory);
        assertThat(protection.lookUp(keys, 100)).isZero();
        protection.replace(ENTRY.key(), NativeRecord.write(memory, ENTRY, 1));
        assertThat(protection.lookUp(keys, 100)).isZero();
        protection.replaceTable(NativeRecord.writeAll(memory, ENTRIES, 2));
        assertThat(protection.lookUp(keys, 100)).isZero();
        closeAndCheck(protection);
    }

    @Test
    void aRetainedRecordOutlivesItsReplacement() {
        Protection protection = ProtectionKind.REFCOUNT.protect(table, memory);
        NativeRecord found = find();
        assertThat(found.tryRetain()).isTrue();
        protection.replace(ENTRY.key(), NativeRecord.write(memory, ENTRY, 1));
        assertThat(found.isIntact()).isTrue();
        assertThat(protection.pendingBytes()).isEqualTo(found.bytes());
        assertThat(found.dropReference()).as("the last reference").isTrue();
        found.release(memory);
        protection.replaceTable(new RcuHashMap<>());
        assertThat(memory.liveBytes()).isZero();
    }

    @Test
    void withoutProtectionAFoundRecordIsPoisonedAtOnce() {
        Protection protection = ProtectionKind.NONE.protect(table, memory);
        NativeRecord found = find();
        assertThat(found.isIntact()).isTrue();
        protection.replace(ENTRY.key(), NativeRecord.write(memory, ENTRY, 1));
        assertThat(found.isIntact()).isFalse();
        closeAndCheck(protection);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsDamagedOrAbsentIsABadRead(ProtectionKind kind) {
        Protection protection = kind.protect(table, memory);
        table.values().forEach(each -> NativeMemory.setWord(each.address(), 0));
        assertThat(protection.lookUp(new SkewedChoice<>(List.of(ENTRY.key()), 1), 100))
                .isEqualTo(100);
        assertThat(protection.lookUp(new SkewedChoice<>(List.of(Key.of("absent")), 1), 100))
                .isEqualTo(100);
        closeAndCheck(protection);
    }

    @Test
    void onlyKeysThatAreThereAreReplaced() {
        NativeRecord homeless = NativeRecord.write(memory, ENTRY, 1);
        assertThatNullPointerException()
                .isThrownBy(() -> Protection.swap(new RcuHashMap<>(), ENTRY.key(), homeless))
                .withMessageContaining("key");
        homeless.release(memory);
        table.values().forEach(each -> each.release(memory));
        assertThat(memory.liveBytes()).isZero();
    }

    private void closeAndCheck(Protection protection) {
        protection.replaceTable(new RcuHashMap<>());
        protection.close();
        assertThat(protection.pendingBytes()).isZero();
        assertThat(memory.liveBytes()).isZero();
    }

    private NativeRecord find() {
        return requireNonNull(table.get(ENTRY.key()));
    }
}
