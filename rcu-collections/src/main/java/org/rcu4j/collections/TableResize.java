package org.rcu4j.collections;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The passage from one table to another of twice or half its length. Bins are moved one at a time, in any order, each under
 * its stripe: the new bin is complete when the old one is marked as {@link MovedBin}. To move is, for growth, to split bin i
 * into i and i + n; to shrink, to merge these two; a move is called by the lower i.
 */
final class TableResize<K, V> {

    final MapNode<K, V>[] from;
    final MapNode<K, V>[] to;

    private final MovedBin<K, V> moved;

    /** The length of the shorter table: how many moves there are. */
    private final int moves;

    /** For each stripe how many of its moves have been made in turn, those made out of turn not counted; under the stripe. */
    private final int[] made = new int[Stripes.COUNT];

    /** A bit for each stripe that has moves left. Atomic read-modify-write, volatile reads. */
    private final AtomicLong stripesLeft = new AtomicLong(-1L >>> (Long.SIZE - Stripes.COUNT));

    TableResize(MapNode<K, V>[] from, MapNode<K, V>[] to) {
        this.from = from;
        this.to = to;
        this.moved = new MovedBin<>(to);
        this.moves = Math.min(from.length, to.length);
    }

    /** A bit for each stripe that has moves left, the lowest for the first stripe. */
    long stripesLeft() {
        return stripesLeft.get();
    }

    /** Makes sure that the bin of a hash has been moved; the stripe is held. */
    void moveBinOf(int hash) {
        move(hash & (moves - 1));
    }

    /**
     * Makes the next moves of a stripe, which is held.
     *
     * @param limit how many at most
     * @return how many
     */
    int moveSome(int stripe, int limit) {
        int turns = moves / Stripes.COUNT;
        int before = made[stripe];
        int after = Math.min(turns, before + limit);
        for (int turn = before; turn < after; turn++) {
            move(stripe + turn * Stripes.COUNT);
        }
        made[stripe] = after;
        if (after == turns && (stripesLeft.get() >>> stripe & 1) != 0) {
            stripesLeft.addAndGet(-(1L << stripe));
        }
        return after - before;
    }

    /** Of a move that was cut off, as by the end of memory, what was left to do is done by the next that is called for. */
    private void move(int i) {
        MapNode<K, V> bin = Bins.get(from, i);
        if (bin == moved) {
            return;
        }
        if (to.length > from.length) {
            Bins.set(to, i, part(bin, from.length, false));
            Bins.set(to, i + from.length, part(bin, from.length, true));
        } else {
            MapNode<K, V> upper = Bins.get(from, i + to.length);
            if (upper != moved) {
                Bins.set(to, i, join(bin, upper));
                Bins.set(from, i + to.length, moved);
            }
        }
        Bins.set(from, i, moved);
    }

    private static <K, V> @Nullable MapNode<K, V> part(@Nullable MapNode<K, V> bin, int bit, boolean has) {
        return bin instanceof TreeBin<K, V> tree ? tree.part(bit, has) : BinChain.part(bin, bit, has);
    }

    private static <K, V> @Nullable MapNode<K, V> join(@Nullable MapNode<K, V> first, @Nullable MapNode<K, V> second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        boolean trees = first instanceof TreeBin || second instanceof TreeBin;
        if (!trees) {
            MapNode<K, V> chain = BinChain.join(first, second);
            trees = BinChain.length(chain, TreeBin.LONGEST_CHAIN + 1) > TreeBin.LONGEST_CHAIN;
            if (!trees) {
                return chain;
            }
        }
        return TreeBin.join(asTree(first), asTree(second));
    }

    private static <K, V> TreeBin<K, V> asTree(MapNode<K, V> bin) {
        return bin instanceof TreeBin<K, V> tree ? tree : TreeBin.of(bin);
    }
}
