package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.rcu4j.RcuDomain;

/** Runs in a JVM of its own, whose switch is on. */
@EnabledIfSystemProperty(named = "org.rcu4j.strict", matches = "true")
class LockFreeSetStrictTest {

    @Test
    void readingOutsideASectionIsRefusedIfElementsAreReclaimed() {
        try (RcuDomain domain = RcuDomain.create("strict")) {
            LockFreeSet<String> set = new LockFreeSet<>(domain, element -> {});
            set.add("a");
            Iterator<String> iterator;
            try (var section = domain.read()) {
                assertThat(set.contains("a")).isTrue();
                iterator = set.iterator();
                assertThat(iterator.next()).isEqualTo("a");
            }
            List<ThrowingCallable> readers = List.of(() -> set.contains("a"), set::iterator, iterator::next);
            assertThat(readers)
                    .allSatisfy(reader -> assertThatThrownBy(reader)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("inside a section of the domain"));
            assertThat(set.size()).isOne();
            assertThat(set).hasToString("[a]");
            assertThat(set.remove("a")).isTrue();
        }
    }

    @Test
    void setWithoutADomainIsReadAnywhere() {
        LockFreeSet<String> set = new LockFreeSet<>();
        set.add("a");
        assertThat(set.contains("a")).isTrue();
        assertThat(set).containsExactly("a");
    }
}
