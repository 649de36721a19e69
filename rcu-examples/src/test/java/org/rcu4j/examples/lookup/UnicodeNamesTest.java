package org.rcu4j.examples.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnicodeNamesTest {

    private final List<Entry> entries = new UnicodeNames().read();

    @Test
    void hasAllAssignedCharacters() {
        assertThat(entries).hasSizeGreaterThan(140_000);
        assertThat(entries)
                .extracting(Entry::toString)
                .contains("U+0041\tLATIN CAPITAL LETTER A", "U+1F600\tGRINNING FACE")
                .noneMatch(entry -> entry.startsWith("U+E000\t"), "a private-use code point");
    }

    @Test
    void hasEachKeyOnce() {
        assertThat(new HashSet<>(entries.stream().map(Entry::key).toList())).hasSameSizeAs(entries);
    }
}
