package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rcu4j.RcuDomain;
import org.rcu4j.testing.Background;

/**
 * A reader is held up in the middle of a bin, and the bin is changed beneath it: it finds its key all the same, with a value that
 * nobody reclaims until it leaves its section. The control is a table that takes its nodes along as it grows.
 */
class RcuHashMapHeldReaderTest {

    /** So many keys fit into a chain; in a tree there are more. */
    private static final int FEW = 6;

    private static final int MANY = 5_000;
    private static final int SOUGHT = 0;

    /** A key of the bin in question; the last ones have the hash of the first. */
    private static class Key implements Comparable<Key> {
        final int number;

        Key(int number) {
            this.number = number;
        }

        @Override
        public int hashCode() {
            return number % 3 == 0 ? 1 : 1 + number % 8 * 64;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.number == number;
        }

        @Override
        public int compareTo(Key other) {
            return Integer.compare(number, other.number);
        }
    }

    /** The key of the reader, who is held when he compares it for the first time. */
    private static final class Sought extends Key {
        final CountDownLatch reached = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);

        Sought() {
            super(SOUGHT);
        }

        @Override
        public int hashCode() {
            return super.hashCode();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            reached.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return super.equals(other);
        }
    }

    /** What becomes of the bin meanwhile. */
    enum Change {
        GROWTH {
            @Override
            void apply(RcuHashMap<Object, String> map) {
                others(map::put, FEW, MANY);
            }
        },
        GROWTH_AND_SHRINKING {
            @Override
            void apply(RcuHashMap<Object, String> map) {
                others(map::put, FEW, MANY);
                others((key, value) -> map.remove(key), FEW, MANY);
            }
        },
        TREE {
            @Override
            void apply(RcuHashMap<Object, String> map) {
                inBin(map::put, 30, 60);
            }
        },
        TREE_AND_CHAIN {
            @Override
            void apply(RcuHashMap<Object, String> map) {
                inBin(map::put, 30, 60);
                inBin((key, value) -> map.remove(key), 1, 60);
            }
        },
        REMOVAL_OF_ALL_OTHERS {
            @Override
            void apply(RcuHashMap<Object, String> map) {
                inBin((key, value) -> map.remove(key), 1, 30);
            }
        },
        REMOVAL_AND_RETURN {
            @Override
            void apply(RcuHashMap<Object, String> map) {
                inBin((key, value) -> map.remove(key), 1, 30);
                inBin(map::put, 1, 30);
            }
        },
        REPLACEMENT {
            @Override
            void apply(RcuHashMap<Object, String> map) {
                inBin(map::put, 0, 30);
            }
        },
        REPLACEMENT_IN_A_GROWN_TABLE {
            @Override
            void apply(RcuHashMap<Object, String> map) {
                others(map::put, FEW, MANY);
                inBin(map::put, 0, 30);
            }
        };

        abstract void apply(RcuHashMap<Object, String> map);
    }

    private final List<String> reclaimed = new CopyOnWriteArrayList<>();
    private final RcuDomain domain = RcuDomain.create("held");
    private final RcuHashMap<Object, String> map = new RcuHashMap<>(domain, reclaimed::add);

    @AfterEach
    void close() {
        domain.close();
    }

    private interface Put {
        void put(Object key, String value);
    }

    private static void inBin(Put put, int from, int to) {
        IntStream.range(from, to).forEach(n -> put.put(new Key(n), "value of " + n));
    }

    private static void others(Put put, int from, int to) {
        IntStream.range(from, to).forEach(n -> put.put(n, "other " + n));
    }

    @ParameterizedTest
    @EnumSource
    void readerOfAChainFindsItsKey(Change change) {
        inBin(map::put, 0, FEW);
        assertFound(change);
    }

    @ParameterizedTest
    @EnumSource
    void readerOfATreeFindsItsKey(Change change) {
        inBin(map::put, 0, 30);
        assertFound(change);
    }

    private void assertFound(Change change) {
        Sought sought = new Sought();
        Background reader = Background.start(() -> {
            try (var section = domain.read()) {
                assertThat(map.get(sought)).isEqualTo("value of 0").isNotIn(reclaimed);
            }
        });
        Background.until(() -> sought.reached.getCount() == 0);
        change.apply(map);
        sought.goOn.countDown();
        reader.join();
        domain.barrier();
        Set<String> objects = Collections.newSetFromMap(new IdentityHashMap<>());
        assertThat(reclaimed).allMatch(objects::add, "reclaimed once");
    }

    /** Takes the nodes along when it grows, as a table does whose readers wait. */
    private static final class Relinking {
        private volatile MapNode<Object, String>[] table = Bins.create(16);
        private int count;

        void put(Object key, String value) {
            if (++count > table.length) {
                MapNode<Object, String>[] next = Bins.create(table.length * 2);
                for (MapNode<Object, String> bin : table) {
                    for (MapNode<Object, String> node = bin; node != null; ) {
                        MapNode<Object, String> following = node.next();
                        link(next, node);
                        node = following;
                    }
                }
                table = next;
            }
            link(table, new MapNode<>(key.hashCode(), key, value, null));
        }

        private static void link(MapNode<Object, String>[] table, MapNode<Object, String> node) {
            int i = node.hash & (table.length - 1);
            node.skipTo(Bins.get(table, i));
            Bins.set(table, i, node);
        }

        @Nullable
        MapNode<Object, String> find(Object key) {
            return Bins.findInChain(Bins.get(table, key.hashCode() & (table.length - 1)), key, key.hashCode());
        }
    }

    @Test
    void controlThatTakesItsNodesAlongIsFound() {
        Relinking relinking = new Relinking();
        inBin(relinking::put, 0, FEW);
        Sought sought = new Sought();
        Background reader =
                Background.start(() -> assertThat(relinking.find(sought)).isNull());
        Background.until(() -> sought.reached.getCount() == 0);
        others(relinking::put, FEW, 100);
        sought.goOn.countDown();
        reader.join();
        assertThat(relinking.find(new Key(SOUGHT))).isNotNull();
    }
}
