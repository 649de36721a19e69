package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Walks that are overtaken by resizes at every step that they can be overtaken at. */
class BinWalkTest {

    private static final int STABLE = 40;
    private static final int OTHERS = 2_000;

    private final RcuHashMap<Integer, Integer> map = new RcuHashMap<>();

    private void fill(int from, int to) {
        IntStream.range(from, to).forEach(k -> map.put(k, k));
    }

    private void drain(int from, int to) {
        IntStream.range(from, to).forEach(map::remove);
    }

    /** Shows what is left of a walk, which has shown some. */
    private static void showAll(BinWalk<Integer, Integer> walk, List<Integer> shown) {
        for (MapNode<Integer, Integer> node = walk.next(); node != null; node = walk.next()) {
            shown.add(node.key);
        }
    }

    private static void assertComplete(List<Integer> shown) {
        Set<Integer> once = new HashSet<>(shown);
        assertThat(once).hasSameSizeAs(shown);
        assertThat(once).containsAll(IntStream.range(0, STABLE).boxed().toList());
    }

    @Test
    void showsWhatStaysOnceWhereverTheTableGrows() {
        for (int steps = 0; steps <= STABLE; steps++) {
            map.clear();
            fill(0, STABLE);
            List<Integer> shown = new ArrayList<>();
            BinWalk<Integer, Integer> walk = begin(steps, shown);
            fill(STABLE, OTHERS);
            showAll(walk, shown);
            assertComplete(shown);
        }
    }

    @Test
    void showsWhatStaysOnceWhereverTheTableShrinks() {
        for (int steps = 0; steps <= OTHERS; steps += 37) {
            fill(0, OTHERS);
            List<Integer> shown = new ArrayList<>();
            BinWalk<Integer, Integer> walk = begin(steps, shown);
            drain(STABLE, OTHERS);
            showAll(walk, shown);
            assertComplete(shown);
        }
    }

    /** Between any two steps the table is in the middle of a resize, some bins moved and others not. */
    @Test
    void showsWhatStaysOnceInTheMiddleOfResizes() {
        for (int step = 1; step <= 5; step++) {
            map.clear();
            fill(0, STABLE);
            List<Integer> shown = new ArrayList<>();
            BinWalk<Integer, Integer> walk = new BinWalk<>(map);
            int k = STABLE;
            for (MapNode<Integer, Integer> node = walk.next(); node != null; node = walk.next()) {
                shown.add(node.key);
                if (k < OTHERS) {
                    fill(k, k + 7 * step);
                    k += 7 * step;
                }
            }
            assertComplete(shown);
        }
    }

    @Test
    void halvesShareWhatIsLeft() {
        fill(0, OTHERS);
        for (int steps = 0; steps < OTHERS; steps += 101) {
            List<Integer> shown = new ArrayList<>();
            BinWalk<Integer, Integer> walk = begin(steps, shown);
            double before = walk.share();
            @Nullable BinWalk<Integer, Integer> half = walk.split();
            if (half != null) {
                assertThat(half.share() + walk.share()).isEqualTo(before);
                showAll(half, shown);
            }
            showAll(walk, shown);
            assertThat(shown).hasSize(OTHERS).doesNotHaveDuplicates();
            assertThat(walk.split()).isNull();
            assertThat(walk.next()).isNull();
        }
    }

    private BinWalk<Integer, Integer> begin(int steps, List<Integer> shown) {
        BinWalk<Integer, Integer> walk = new BinWalk<>(map);
        for (int i = 0; i < steps; i++) {
            MapNode<Integer, Integer> node = walk.next();
            if (node != null) {
                shown.add(node.key);
            }
        }
        return walk;
    }
}
