package org.rcu4j.examples.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableTest {

    private final NativeMemory memory = new NativeMemory();

    @Test
    void findsEveryKey() {
        List<Entry> entries = IntStream.range(0, 1_000)
                .mapToObj(i -> Entry.of("key " + i, "value " + i))
                .toList();
        Table table = Table.build(memory, entries, 1);
        assertThat(entries).allMatch(entry -> table.reads(entry.key()));
        assertThat(table.reads(Key.of("key 1000"))).isFalse();
        assertThat(table.bytes()).isEqualTo(memory.allocatedBytes());
        release(table);
    }

    @Test
    void tellsKeysWithTheSameHashApart() {
        Key first = collidingKey("first");
        Key second = collidingKey("second");
        Key absent = collidingKey("absent");
        Table table = Table.build(memory, List.of(entry(first, "1"), entry(second, "2")), 1);

        assertThat(table.reads(first)).isTrue();
        assertThat(table.reads(second)).isTrue();
        assertThat(table.reads(absent)).isFalse();

        NativeRecord old = table.replace(second, NativeRecord.write(memory, entry(second, "3"), 2));
        assertThat(old.value()).isEqualTo("2");
        old.release(memory);
        assertThat(table.reads(first)).isTrue();
        assertThat(table.reads(second)).isTrue();
        release(table);
    }

    @Test
    void aDamagedRecordIsABadRead() {
        Entry entry = Entry.of("key", "value");
        Table table = Table.build(memory, List.of(entry), 1);
        table.forEach(each -> NativeMemory.setWord(each.address(), 0));
        assertThat(table.reads(entry.key())).isFalse();
        release(table);
    }

    @Test
    void replacesOnlyKeysThatItHas() {
        Table empty = Table.empty();
        Entry entry = Entry.of("key", "value");
        NativeRecord homeless = NativeRecord.write(memory, entry, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> empty.replace(entry.key(), homeless))
                .withMessageContaining("key");
        homeless.release(memory);
    }

    private void release(Table table) {
        table.forEach(each -> each.release(memory));
        assertThat(memory.liveBytes()).isZero();
    }

    private static Key collidingKey(String text) {
        return new Key(text.getBytes(UTF_8), 42);
    }

    private static Entry entry(Key key, String value) {
        return new Entry(key, value.getBytes(UTF_8));
    }
}
