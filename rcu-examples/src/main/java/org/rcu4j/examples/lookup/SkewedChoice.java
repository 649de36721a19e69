package org.rcu4j.examples.lookup;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Random elements of a list, as skewed as real traffic: every second choice falls on one of 16 that are popular. Lists
 * of the same size have their popular elements in the same places, so readers and updaters meet there, and what a
 * protection costs or lets through when they do comes to light. Used by one thread.
 */
final class SkewedChoice<T> {

    private static final int POPULAR = 16;

    private final List<T> elements;
    private final SplittableRandom random;
    private final int popular;
    private final int distance;

    /** Shares the list, which others only read either; the same seed gives the same choices. */
    SkewedChoice(List<T> elements, long seed) {
        this.elements = elements;
        this.random = new SplittableRandom(seed);
        this.popular = Math.min(POPULAR, elements.size());
        this.distance = elements.size() / popular;
    }

    T next() {
        int index = random.nextInt() < 0 ? random.nextInt(popular) * distance : random.nextInt(elements.size());
        return elements.get(index);
    }
}
