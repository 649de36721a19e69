package org.rcu4j.collections;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the set's correctness rests on: a node that has been removed can't be come to, whoever interfered. */
class SetPathTest {

    private final SetPath<Integer> path = new SetPath<>();

    @Test
    void removedNodeHasLeftThePathThoughTheNodeBeforeItWasRemovedFirst() {
        List.of(1, 2, 3, 4).forEach(path::add);
        SetNode<Integer> first = requireNonNull(path.first());
        SetPath.Window<Integer> two = path.search(2);
        SetPath.Window<Integer> three = path.search(3);
        assertThat(path.remove(requireNonNull(two.at()), two.before())).isTrue();
        assertThat(path.remove(requireNonNull(three.at()), three.before())).isTrue();
        assertThat(numberOf(first.successor())).isEqualTo(4);
    }

    @Test
    void removedNodeHasLeftThePathThoughAnotherWasPutBeforeIt() {
        List.of(1, 3, 4).forEach(path::add);
        SetPath.Window<Integer> three = path.search(3);
        path.add(2);
        assertThat(path.remove(requireNonNull(three.at()), three.before())).isTrue();
        SetNode<Integer> two = requireNonNull(path.search(2).at());
        assertThat(numberOf(two.successor())).isEqualTo(4);
    }

    @Test
    void removedNodeHasLeftThePathThoughNothingIsKnownOfTheOneBeforeIt() {
        List.of(1, 2, 3).forEach(path::add);
        SetNode<Integer> first = requireNonNull(path.first());
        assertThat(path.remove(requireNonNull(path.search(2).at()), null)).isTrue();
        assertThat(numberOf(first.successor())).isEqualTo(3);
    }

    /** Its remover has been held up in the middle. */
    @Test
    void markedNodeIsNotInTheSetThoughItIsOnThePath() {
        List.of(1, 2, 3).forEach(path::add);
        SetNode<Integer> first = requireNonNull(path.first());
        SetNode<Integer> two = requireNonNull(path.search(2).at());
        assertThat(two.mark()).isTrue();
        assertThat(numberOf(first.successor())).isEqualTo(2);
        assertThat(path.contains(2)).isFalse();
        assertThat(numberOf(path.following(first))).isEqualTo(3);
        assertThat(path.add(2)).isTrue();
        assertThat(path.contains(2)).isTrue();
        assertThat(requireNonNull(first.successor())).isNotSameAs(two);
    }

    @Test
    void nodeIsRemovedOnce() {
        List.of(1, 2).forEach(path::add);
        SetPath.Window<Integer> two = path.search(2);
        assertThat(path.remove(requireNonNull(two.at()), two.before())).isTrue();
        assertThat(path.remove(requireNonNull(two.at()), two.before())).isFalse();
        assertThat(path.remove(requireNonNull(two.at()), null)).isFalse();
    }

    @Test
    void removedNodeLeadsOnToWhatFollowedIt() {
        List.of(1, 2, 3, 4).forEach(path::add);
        SetNode<Integer> two = requireNonNull(path.search(2).at());
        assertThat(path.remove(two, null)).isTrue();
        path.remove(requireNonNull(path.search(3).at()), null);
        assertThat(numberOf(two.successor())).isEqualTo(3);
        assertThat(numberOf(path.following(two))).isEqualTo(4);
    }

    private static int numberOf(@Nullable SetNode<Integer> node) {
        return SetPath.itemOf(requireNonNull(node));
    }
}
