package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.rcu4j.RcuDomain;

/** Runs in a JVM of its own, whose switch is on. */
@EnabledIfSystemProperty(named = "org.rcu4j.strict", matches = "true")
class RcuLinkedListStrictTest {

    private final RcuDomain domain = RcuDomain.create("strict");

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void readingOutsideASectionIsRefusedIfElementsAreReclaimed() {
        RcuLinkedList<String> list = new RcuLinkedList<>(domain, element -> {});
        list.addLast("a");
        Iterator<String> iterator;
        try (var section = domain.read()) {
            iterator = list.iterator();
            assertThat(iterator.next()).isEqualTo("a");
            assertThat(list.contains("a")).isTrue();
            assertThat(list.find(element -> true)).isEqualTo("a");
            assertThat(list.withFirst(element -> true, element -> {})).isTrue();
            list.forEach(element -> {});
        }
        List<ThrowingCallable> readers = List.of(
                () -> list.contains("a"),
                () -> list.find(element -> true),
                () -> list.withFirst(element -> true, element -> {}),
                () -> list.forEach(element -> {}),
                list::iterator,
                iterator::next);
        assertThat(readers)
                .allSatisfy(reader -> assertThatThrownBy(reader)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("inside a section of the domain"));
        assertThat(list.size()).isOne();
        assertThat(list).hasToString("[a]");
        assertThat(list.insertAfter("a", "b")).isTrue();
        assertThat(list.remove("a")).isTrue();
        assertThat(list.removeIf(element -> true)).isTrue();
    }

    @Test
    void listThatReclaimsNothingIsReadAnywhere() {
        RcuLinkedList<String> list = new RcuLinkedList<>(domain);
        list.addLast("a");
        assertThat(list.contains("a")).isTrue();
        assertThat(list.find(element -> true)).isEqualTo("a");
        assertThat(list).containsExactly("a");
    }

    @Test
    void elementThatIsNotHeldAnyMoreIsNotHandedOut() {
        RcuLinkedList<String> list = RcuLinkedList.referenceCounted(element -> {});
        list.addLast("a");
        assertThatThrownBy(() -> list.find(element -> true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("withFirst");
        assertThat(list.contains("a")).isTrue();
        assertThat(list).containsExactly("a");
    }
}
