package org.rcu4j.examples.lookup;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What all protections do alike, and what happens under the eyes of a reader who has just found a record. */
class ProtectionTest {

    private static final Entry ENTRY = Entry.of("key", "value");
    private static final List<Entry> ENTRIES = List.of(ENTRY, Entry.of("other key", "other value"));

    private final NativeMemory memory = new NativeMemory();
    private final Table table = Table.build(memory, ENTRIES, 0);

    @ParameterizedTest
    @EnumSource
    void readsWhatIsReplacedAndFreesAll(ProtectionKind kind) {
        var keys = new SkewedChoice<>(ENTRIES.stream().map(Entry::key).toList(), 1);
        Protection protection = kind.protect(table, memory);
        assertThat(protection.lookUp(keys, 100)).isZero();
        protection.replace(ENTRY.key(), NativeRecord.write(memory, ENTRY, 1));
        assertThat(protection.lookUp(keys, 100)).isZero();
        protection.replaceTable(Table.build(memory, ENTRIES, 2));
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
        protection.replaceTable(Table.empty());
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

    private void closeAndCheck(Protection protection) {
        protection.replaceTable(Table.empty());
        protection.close();
        assertThat(protection.pendingBytes()).isZero();
        assertThat(memory.liveBytes()).isZero();
    }

    private NativeRecord find() {
        return requireNonNull(table.candidate(ENTRY.key().hash(), 0));
    }
}
