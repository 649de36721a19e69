package org.rcu4j.examples.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SkewedChoiceTest {

    private static final int CHOICES = 100_000;

    @Test
    void halfOfTheChoicesFallOnSixteen() {
        List<Integer> elements = IntStream.range(0, 6_400).boxed().toList();
        Map<Integer, Long> timesChosen = choose(elements);
        long popular = timesChosen.values().stream()
                .sorted((a, b) -> Long.compare(b, a))
                .limit(16)
                .mapToLong(Long::longValue)
                .sum();
        assertThat(popular).isBetween(CHOICES * 48L / 100, CHOICES * 54L / 100);
        assertThat(timesChosen).as("chosen at least once").hasSizeGreaterThan(6_300);
    }

    @Test
    void choosesFromAFewElements() {
        assertThat(choose(List.of(1, 2, 3))).containsOnlyKeys(1, 2, 3);
    }

    private static Map<Integer, Long> choose(List<Integer> elements) {
        SkewedChoice<Integer> choice = new SkewedChoice<>(elements, 1);
        return Stream.generate(choice::next)
                .limit(CHOICES)
                .collect(Collectors.groupingBy(element -> element, Collectors.counting()));
    }
}
