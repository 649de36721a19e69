package org.rcu4j.reclaim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

/**
 * The same work on the same list under each scheme: some search it, others delete nodes and insert them anew. No searcher may
 * meet a node that was freed, every deleted node must be freed once, and the lists must end up alike.
 */
class SearchAndDeleteTest {

    private static final int KEYS = 10;
    private static final int UPDATERS = 2;
    private static final int UPDATES = 1_000;
    private static final int SEARCHES = 1_000;

    private final AtomicLong found = new AtomicLong();
    private final AtomicInteger updating = new AtomicInteger();

    @Test
    void allSchemesDoTheSame() {
        List<List<Integer>> outcomes = new ArrayList<>();
        for (Supplier<SearchList> maker : List.<Supplier<SearchList>>of(
                SearchList.Deferred::new, SearchList.Counted::new, SearchList.Hazards::new)) {
            try (SearchList list = maker.get()) {
                run(list);
                assertThat(list.poisoned).as("sightings of poison in %s", list).hasValue(0);
                list.settle();
                assertThat(list.deleted).hasSizeGreaterThan(UPDATES / 2);
                assertThat(list.deleted)
                        .allSatisfy(
                                node -> assertThat(node.content.timesFreed()).isEqualTo(1));
                outcomes.add(list.keys());
            }
        }
        assertThat(outcomes.get(1)).isEqualTo(outcomes.get(0));
        assertThat(outcomes.get(2)).isEqualTo(outcomes.get(0));
        assertThat(found.get()).isPositive();
    }

    @Test
    void controlThatProtectsNothingIsFound() {
        Background.until(() -> {
            try (SearchList list = new SearchList.Unprotected()) {
                run(list);
                return list.poisoned.get() > 0;
            }
        });
    }

    private void run(SearchList list) {
        for (int key = 0; key < KEYS; key++) {
            list.insert(key);
        }
        updating.set(UPDATERS);
        List<Background> all = new ArrayList<>();
        ThreadKind.available().forEach(kind -> {
            all.add(Background.start(kind, () -> search(list)));
            all.add(Background.start(kind, () -> search(list)));
        });
        for (int i = 0; i < UPDATERS; i++) {
            int updater = i;
            all.add(Background.start(() -> update(list, updater)));
        }
        all.forEach(Background::join);
    }

    private void search(SearchList list) {
        for (int i = 0; i < SEARCHES || updating.get() > 0; i++) {
            if (list.contains(ThreadLocalRandom.current().nextInt(KEYS))) {
                found.incrementAndGet();
            }
        }
    }

    /** Each updater has keys of its own, so that the outcome does not depend on who is faster. */
    private void update(SearchList list, int updater) {
        Random random = new Random(updater);
        try {
            for (int i = 0; i < UPDATES; i++) {
                int key = random.nextInt(KEYS / UPDATERS) * UPDATERS + updater;
                if (!list.delete(key)) {
                    list.insert(key);
                }
                if (i % 8 == 0) {
                    Thread.yield();
                }
            }
        } finally {
            updating.decrementAndGet();
        }
    }
}
