package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rcu4j.RcuDomain;
import org.rcu4j.testing.Background;

/** What one thread sees, however the list was made. */
class RcuLinkedListTest {

    private final RcuDomain domain = RcuDomain.create("list");

    @AfterEach
    void close() {
        domain.close();
    }

    private <E> RcuLinkedList<E> list(LinkedListForm form, List<E> elements) {
        RcuLinkedList<E> list = form.make(domain, element -> {});
        elements.forEach(list::addLast);
        return list;
    }

    @ParameterizedTest
    @EnumSource
    void emptyListHasNothing(LinkedListForm form) {
        RcuLinkedList<String> list = list(form, List.of());
        assertThat(list.size()).isZero();
        assertThat(list.isEmpty()).isTrue();
        assertThat(list.contains("a")).isFalse();
        assertThat(list.find(element -> true)).isNull();
        assertThat(list.withFirst(element -> true, element -> {})).isFalse();
        assertThat(list.remove("a")).isFalse();
        assertThat(list.removeIf(element -> true)).isFalse();
        assertThat(list.replace("a", "b")).isFalse();
        assertThat(list.insertAfter("a", "b")).isFalse();
        assertThat(list).isEmpty();
        assertThat(list).hasToString("[]");
        list.forEach(element -> {
            throw new AssertionError(element);
        });
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheOrderInWhichElementsArePut(LinkedListForm form) {
        RcuLinkedList<String> list = list(form, List.of());
        list.addLast("c");
        list.addFirst("a");
        list.addLast("e");
        assertThat(list.insertAfter("a", "b")).isTrue();
        assertThat(list.insertAfter("c", "d")).isTrue();
        assertThat(list.insertAfter("e", "f")).isTrue();
        assertThat(list.insertAfter("x", "y")).isFalse();
        list.addLast("g");
        assertThat(list).containsExactly("a", "b", "c", "d", "e", "f", "g");
        assertThat(list).hasToString("[a, b, c, d, e, f, g]");
        assertThat(list.size()).isEqualTo(7);
        assertThat(list.isEmpty()).isFalse();
        List<String> seen = new ArrayList<>();
        list.forEach(seen::add);
        assertThat(seen).containsExactly("a", "b", "c", "d", "e", "f", "g");
    }

    @ParameterizedTest
    @EnumSource
    void takesTheFirstOfEqualElements(LinkedListForm form) {
        RcuLinkedList<String> list = list(form, List.of("a", "b", "a", "b"));
        assertThat(list.remove("b")).isTrue();
        assertThat(list).containsExactly("a", "a", "b");
        assertThat(list.replace("a", "c")).isTrue();
        assertThat(list).containsExactly("c", "a", "b");
        list.addLast("a");
        assertThat(list.insertAfter("a", "d")).isTrue();
        assertThat(list).containsExactly("c", "a", "d", "b", "a");
    }

    @ParameterizedTest
    @EnumSource
    void removesAtEitherEndAndInTheMiddle(LinkedListForm form) {
        RcuLinkedList<Integer> list = list(form, List.of(1, 2, 3, 4, 5));
        assertThat(list.remove(3)).isTrue();
        assertThat(list.remove(1)).isTrue();
        assertThat(list.remove(5)).isTrue();
        assertThat(list.remove(5)).isFalse();
        assertThat(list).containsExactly(2, 4);
        list.addLast(6);
        list.addFirst(0);
        assertThat(list).containsExactly(0, 2, 4, 6);
        assertThat(list.removeIf(element -> true)).isTrue();
        assertThat(list).isEmpty();
        list.addLast(7);
        assertThat(list).containsExactly(7);
    }

    @ParameterizedTest
    @EnumSource
    void removeIfAsksOnceForEachElement(LinkedListForm form) {
        RcuLinkedList<Integer> list = list(form, List.of(1, 2, 3, 4, 5, 6));
        List<Integer> asked = new ArrayList<>();
        assertThat(list.removeIf(element -> asked.add(element) && element % 2 == 0))
                .isTrue();
        assertThat(asked).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(list).containsExactly(1, 3, 5);
        assertThat(list.size()).isEqualTo(3);
        assertThat(list.removeIf(element -> element > 5)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void findsTheFirstThatIsPicked(LinkedListForm form) {
        RcuLinkedList<String> list = list(form, List.of("apple", "avocado", "banana"));
        try (var section = form.enter(domain)) {
            assertThat(list.find(element -> element.startsWith("a"))).isEqualTo("apple");
            assertThat(list.find(element -> element.length() == 6)).isEqualTo("banana");
            assertThat(list.find(element -> element.startsWith("c"))).isNull();
            assertThat(list.contains("banana")).isTrue();
            assertThat(list.contains("cherry")).isFalse();
            List<String> given = new ArrayList<>();
            assertThat(list.withFirst(element -> element.startsWith("a"), given::add))
                    .isTrue();
            assertThat(given).containsExactly("apple");
        }
    }

    @ParameterizedTest
    @EnumSource
    void replacementBySameObjectChangesNothing(LinkedListForm form) {
        RcuLinkedList<String> list = list(form, List.of("a", "b"));
        String element = String.valueOf(new char[] {'c'});
        list.addLast(element);
        assertThat(list.replace("c", element)).isTrue();
        assertThat(list).containsExactly("a", "b", "c");
        assertThat(list.size()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void nullIsRefused(LinkedListForm form) {
        RcuLinkedList<String> list = list(form, List.of("a"));
        assertThatNullPointerException().isThrownBy(() -> list.addFirst(none()));
        assertThatNullPointerException().isThrownBy(() -> list.addLast(none()));
        assertThatNullPointerException().isThrownBy(() -> list.insertAfter(none(), "b"));
        assertThatNullPointerException().isThrownBy(() -> list.insertAfter("a", none()));
        assertThatNullPointerException().isThrownBy(() -> list.remove(none()));
        assertThatNullPointerException().isThrownBy(() -> list.replace(none(), "b"));
        assertThatNullPointerException().isThrownBy(() -> list.replace("a", none()));
        assertThatNullPointerException().isThrownBy(() -> list.contains(none()));
        assertThat(list).containsExactly("a");
        Background.until(() -> domain.stats().callbacksPending() == 0);
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T none() {
        return null;
    }

    @ParameterizedTest
    @EnumSource
    void iteratorKeepsItsContract(LinkedListForm form) {
        RcuLinkedList<String> list = list(form, List.of("a", "b", "c"));
        try (RcuLinkedList.Cursor<String> iterator = list.iterator()) {
            assertThatThrownBy(iterator::remove).isInstanceOf(IllegalStateException.class);
            assertThat(iterator.next()).isEqualTo("a");
            assertThat(iterator.hasNext()).isTrue();
            assertThat(iterator.hasNext()).isTrue();
            iterator.remove();
            assertThatThrownBy(iterator::remove)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("once");
            assertThat(iterator.next()).isEqualTo("b");
            assertThat(iterator.next()).isEqualTo("c");
            assertThat(iterator.hasNext()).isFalse();
            iterator.remove();
            assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
        }
        assertThat(list).containsExactly("b");
        assertThat(list.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void closedIteratorHasNothingLeft(LinkedListForm form) {
        RcuLinkedList<String> list = list(form, List.of("a", "b", "c"));
        RcuLinkedList.Cursor<String> iterator = list.iterator();
        assertThat(iterator.next()).isEqualTo("a");
        assertThat(iterator.hasNext()).isTrue();
        iterator.close();
        iterator.close();
        assertThat(iterator.hasNext()).isFalse();
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    }

    @ParameterizedTest
    @EnumSource
    void iteratorRemovesTheElementItReturnedAndNoEqualOne(LinkedListForm form) {
        RcuLinkedList<String> list = list(form, List.of("a", "b", "a"));
        try (RcuLinkedList.Cursor<String> iterator = list.iterator()) {
            iterator.next();
            iterator.next();
            iterator.next();
            iterator.remove();
        }
        assertThat(list).containsExactly("a", "b");
        try (RcuLinkedList.Cursor<String> iterator = list.iterator()) {
            iterator.next();
            list.remove("a");
            list.addFirst("a");
            iterator.remove(); // which is not there any more
        }
        assertThat(list).containsExactly("a", "b");
    }

    @ParameterizedTest
    @EnumSource
    void readerOnARemovedElementFindsTheWayOn(LinkedListForm form) {
        RcuLinkedList<Integer> list = list(form, List.of(1, 2, 3, 4, 5, 6));
        try (var section = form.enter(domain);
                RcuLinkedList.Cursor<Integer> reader = list.iterator()) {
            assertThat(reader.next()).isEqualTo(1);
            assertThat(reader.next()).isEqualTo(2);
            list.remove(1);
            list.remove(2);
            list.remove(4);
            list.addLast(7);
            list.addFirst(0);
            assertThat(reader.next()).isEqualTo(3);
            list.remove(3);
            list.remove(5);
            List<Integer> rest = new ArrayList<>();
            reader.forEachRemaining(rest::add);
            assertThat(rest).contains(6, 7).isSorted().doesNotContain(0, 1, 2, 3);
        }
        assertThat(list).containsExactly(0, 6, 7);
    }

    @ParameterizedTest
    @EnumSource
    void readerOnAnElementThatIsReplacedSeesEither(LinkedListForm form) {
        RcuLinkedList<String> list = list(form, List.of("a", "b", "c", "d"));
        try (var section = form.enter(domain);
                RcuLinkedList.Cursor<String> before = list.iterator();
                RcuLinkedList.Cursor<String> on = list.iterator()) {
            before.next();
            on.next();
            on.next();
            list.replace("b", "B");
            assertThat(before.next()).isEqualTo("B");
            assertThat(on.next()).isEqualTo("c");
        }
    }

    /** Neither of its neighbours on the way is in the list any more, and one of them has a successor in its place. */
    @ParameterizedTest
    @EnumSource
    void readerOnARemovedElementFindsWhatWasReplaced(LinkedListForm form) {
        RcuLinkedList<String> list = list(form, List.of("a", "b", "c", "d"));
        try (var section = form.enter(domain);
                RcuLinkedList.Cursor<String> reader = list.iterator()) {
            reader.next();
            list.remove("a");
            list.replace("b", "B");
            list.replace("B", "BB");
            assertThat(reader.next()).isEqualTo(form == LinkedListForm.COUNTED ? "BB" : "b");
            assertThat(reader.next()).isEqualTo("c");
        }
        assertThat(list).containsExactly("BB", "c", "d");
    }

    /** The reclaim action runs in the middle of {@code removeIf}, between one removal and the next. */
    @Test
    void removeIfFindsWhatWasReplacedMeanwhile() {
        List<RcuLinkedList<String>> self = new ArrayList<>();
        RcuLinkedList<String> list = RcuLinkedList.referenceCounted(element -> {
            if (element.equals("a")) {
                self.get(0).replace("b", "B");
                self.get(0).replace("B", "BB");
            }
        });
        self.add(list);
        List.of("a", "b", "c").forEach(list::addLast);
        assertThat(list.removeIf(element -> element.equals("a") || element.equals("BB")))
                .isTrue();
        assertThat(list).containsExactly("c");
    }

    @ParameterizedTest
    @EnumSource
    void updateFromAPredicateIsRefused(LinkedListForm form) {
        RcuLinkedList<String> list = list(form, List.of("a", "b"));
        assertThatThrownBy(() -> list.removeIf(element -> list.remove("b")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not update the list");
        assertThatThrownBy(() -> list.removeIf(element -> {
                    list.addLast("c");
                    return true;
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(list).containsExactly("a", "b");
        assertThat(list.remove("b")).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void predicateMayReadTheList(LinkedListForm form) {
        RcuLinkedList<Integer> list = list(form, List.of(1, 2, 3));
        try (var section = form.enter(domain)) {
            assertThat(list.removeIf(element -> !list.contains(element + 1))).isTrue();
        }
        assertThat(list).containsExactly(1, 2);
    }

    @ParameterizedTest
    @EnumSource
    void actionMayUpdateTheList(LinkedListForm form) {
        RcuLinkedList<Integer> list = list(form, List.of(1, 2, 3));
        try (var section = form.enter(domain)) {
            list.forEach(element -> {
                list.remove(element);
                list.addFirst(-element);
            });
        }
        assertThat(list).containsExactly(-3, -2, -1);
    }

    /** Equal to nothing: it throws instead. */
    private static final class Thrower {
        @Override
        public boolean equals(@Nullable Object other) {
            throw new UnsupportedOperationException("equals");
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatEqualsThrowsLeavesTheListAsItWas(LinkedListForm form) {
        RcuLinkedList<Object> list = list(form, List.of("a", "b"));
        Thrower thrower = new Thrower();
        List<Function<Object, Object>> operations = List.of(
                list::remove,
                list::contains,
                element -> list.replace(element, "c"),
                element -> list.insertAfter(element, "c"));
        try (var section = form.enter(domain)) {
            for (Function<Object, Object> operation : operations) {
                assertThatThrownBy(() -> operation.apply(thrower)).isInstanceOf(UnsupportedOperationException.class);
            }
            assertThatThrownBy(() -> list.removeIf(thrower::equals)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> list.find(thrower::equals)).isInstanceOf(UnsupportedOperationException.class);
        }
        assertThat(list).containsExactly("a", "b");
        Background.until(() -> domain.stats().callbacksPending() == 0);
        Background.run(() -> assertThat(list.remove("a")).isTrue()); // nobody has left the lock behind
    }

    @Test
    void listThatContainsItselfCanBeShown() {
        RcuLinkedList<Object> list = new RcuLinkedList<>(domain);
        list.addLast(list);
        list.addLast("a");
        assertThat(list.toString()).isEqualTo("[(this list), a]");
    }

    @ParameterizedTest
    @EnumSource(names = {"DOMAIN", "RECLAIMING"})
    void closedDomainLeavesTheNumberToShow(LinkedListForm form) {
        RcuLinkedList<String> list = list(form, List.of("a", "b"));
        domain.close();
        assertThat(list).hasToString("[elements: 2]");
    }

    @ParameterizedTest
    @EnumSource
    void doesWhatAnArrayListDoes(LinkedListForm form) {
        List<BiFunction<RcuLinkedList<Integer>, int[], Object>> operations = List.of(
                (list, n) -> {
                    list.addFirst(n[0]);
                    return true;
                },
                (list, n) -> {
                    list.addLast(n[0]);
                    return true;
                },
                (list, n) -> list.insertAfter(n[0], n[1]),
                (list, n) -> list.remove(n[0]),
                (list, n) -> list.replace(n[0], n[1]),
                (list, n) -> list.removeIf(element -> element % 5 == n[0] % 5),
                (list, n) -> list.contains(n[0]),
                (list, n) -> removeByIterator(list.iterator(), n[0]));
        List<BiFunction<List<Integer>, int[], Object>> models = List.of(
                (list, n) -> {
                    list.add(0, n[0]);
                    return true;
                },
                (list, n) -> list.add(n[0]),
                (list, n) -> {
                    int at = list.indexOf(n[0]);
                    if (at >= 0) {
                        list.add(at + 1, n[1]);
                    }
                    return at >= 0;
                },
                (list, n) -> list.remove((Object) n[0]),
                (list, n) -> {
                    int at = list.indexOf(n[0]);
                    if (at >= 0) {
                        list.set(at, n[1]);
                    }
                    return at >= 0;
                },
                (list, n) -> list.removeIf(element -> element % 5 == n[0] % 5),
                (list, n) -> list.contains(n[0]),
                (list, n) -> removeByIterator(list.iterator(), n[0]));
        Random random = new Random(42);
        RcuLinkedList<Integer> list = list(form, List.of());
        List<Integer> model = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            int operation = random.nextInt(operations.size());
            int[] numbers = {random.nextInt(20), random.nextInt(20)};
            assertThat(operations.get(operation).apply(list, numbers))
                    .isEqualTo(models.get(operation).apply(model, numbers));
            assertThat(list.size()).isEqualTo(model.size());
            assertThat(list.toString()).isEqualTo(model.toString());
        }
    }

    private static boolean removeByIterator(Iterator<Integer> iterator, int number) {
        boolean any = false;
        while (iterator.hasNext()) {
            if (iterator.next() == number) {
                iterator.remove();
                any = true;
            }
        }
        return any;
    }
}
