package org.rcu4j.collections;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.AbstractMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The table of an {@link RcuHashMap}, the stripes under which it is changed, and how it grows and shrinks.
 *
 * <p>A reader loads the table, then the bin; if that has moved it loads the table anew, or goes to the next one. An updater
 * takes the stripe of its hash, and with it has to itself the key's bin in each table. If a resize is under way it moves that
 * bin first, so that it changes none that is to be moved later; afterwards, without its stripe, it makes some of the moves
 * that are left, those of one stripe at a time, and passes by stripes that are taken. {@link #resizing} is taken last, and
 * for a moment.
 */
abstract class HashTable<K, V> extends AbstractMap<K, V> {

    /** How many moves an updater makes to help with a resize. */
    private static final int MOVES = 128;

    private static final VarHandle BINS = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "bins", VarHandle.class, HashTable.class, MapNode[].class);
    private static final VarHandle RESIZE = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "resize", VarHandle.class, HashTable.class, TableResize.class);

    final Stripes stripes = new Stripes(this);

    /** Held to make the next table, and for a moment when it has become the table. */
    private final ReentrantLock resizing = new ReentrantLock();

    /** The newest table of which all bins are in use. Written under {@link #resizing} (release), read by all (acquire). */
    @SuppressWarnings("UnusedVariable") // used through BINS
    private MapNode<K, V>[] bins;

    /** The passage to the next table, if any. Written under {@link #resizing} (release), read by updaters (acquire). */
    @SuppressWarnings("UnusedVariable") // used through RESIZE
    private @Nullable TableResize<K, V> resize;

    /** Under {@link #resizing}. */
    private final TableSize sizing;

    /**
     * An empty table.
     *
     * @param length how long it is, a power of two; it does not become shorter
     */
    HashTable(int length) {
        bins = Bins.create(length);
        sizing = new TableSize(length);
    }

    // --- reading

    @SuppressWarnings("unchecked")
    final MapNode<K, V>[] bins() {
        return (MapNode<K, V>[]) BINS.getAcquire(this);
    }

    /** The mapping of a key, or null if there is none. Waits for nobody and writes nothing. */
    final @Nullable MapNode<K, V> find(Object key, int hash) {
        MapNode<K, V>[] table = bins();
        MapNode<K, V> bin = Bins.get(table, hash & (table.length - 1));
        if (bin == null || (bin.hash == hash && bin.hasKey(key))) {
            return bin;
        }
        return bin.hash < 0 ? findBeyond(table, bin, key, hash) : Bins.findInChain(bin.next(), key, hash);
    }

    private @Nullable MapNode<K, V> findBeyond(MapNode<K, V>[] from, MapNode<K, V> special, Object key, int hash) {
        MapNode<K, V>[] table = from;
        MapNode<K, V> bin = special;
        while (bin instanceof MovedBin<K, V> moved) {
            table = after(table, moved);
            bin = Bins.get(table, hash & (table.length - 1));
        }
        return Bins.find(bin, key, hash);
    }

    /**
     * A table that is newer than one of which a bin has moved: the newest, if possible, since a reader that was held up may
     * find that many tables have come after its own.
     */
    final MapNode<K, V>[] after(MapNode<K, V>[] table, MovedBin<K, V> moved) {
        MapNode<K, V>[] newest = bins();
        return newest == table ? moved.bins : newest;
    }

    final long count() {
        return stripes.mappings();
    }

    // --- for updates

    /** The table in which the bin of a hash is now, and is while its stripe is held. */
    final MapNode<K, V>[] home(int hash) {
        MapNode<K, V>[] home = bins();
        while (true) {
            TableResize<K, V> passage = resize();
            if (bin(home, hash) instanceof MovedBin<K, V> moved) {
                home = moved.bins;
            } else if (passage != null && passage.from == home) {
                passage.moveBinOf(hash);
            } else {
                return home;
            }
        }
    }

    static <K, V> @Nullable MapNode<K, V> bin(MapNode<K, V>[] home, int hash) {
        return Bins.get(home, hash & (home.length - 1));
    }

    // --- growing and shrinking

    @SuppressWarnings("unchecked")
    private @Nullable TableResize<K, V> resize() {
        return (TableResize<K, V>) RESIZE.getAcquire(this);
    }

    /**
     * After an update, without its stripe: helps with the resize that is under way, or begins one if it is time. Whatever
     * memory this lacks, the update has been done, and its caller is not told otherwise; a later one tries again.
     */
    final void tend(int hash) {
        try {
            resizeSome(Stripes.indexOf(hash));
        } catch (OutOfMemoryError | StackOverflowError e) {
            // a move that has failed has not been made, and is as before
        }
    }

    private void resizeSome(int stripe) {
        TableResize<K, V> passage = resize();
        if (passage == null) {
            long expected = stripes.get(stripe).count() * Stripes.COUNT;
            int length = bins().length;
            // one stripe is a guess, and often a wrong one where there are few mappings; to lock for that would be dear
            if (sizing.isWrong(length, expected) && sizing.isWrong(length, count())) {
                passage = begin();
            }
        }
        if (passage != null) {
            help(passage, stripe);
        }
    }

    private @Nullable TableResize<K, V> begin() {
        if (!resizing.tryLock()) {
            return null; // another thread does it
        }
        try {
            TableResize<K, V> passage = resize();
            return passage != null ? passage : beginIfDue(bins(), count());
        } finally {
            resizing.unlock();
        }
    }

    private @Nullable TableResize<K, V> beginIfDue(MapNode<K, V>[] from, long count) {
        int length = sizing.next(from.length, count);
        if (length == from.length) {
            return null;
        }
        sizing.asks(count);
        TableResize<K, V> passage = new TableResize<>(from, newTable(length));
        sizing.granted();
        RESIZE.setRelease(this, passage);
        return passage;
    }

    /** A table without mappings. */
    MapNode<K, V>[] newTable(int length) {
        return Bins.create(length);
    }

    /** Makes some of the moves that are left, those of the stripes behind a given one first. */
    private void help(TableResize<K, V> passage, int stripe) {
        int first = stripe + 1;
        int moves = MOVES;
        for (long left = Long.rotateRight(passage.stripesLeft(), first); left != 0 && moves > 0; left &= left - 1) {
            int next = (first + Long.numberOfTrailingZeros(left)) % Long.SIZE;
            Stripe free = stripes.get(next);
            if (stripes.tryLock(free)) {
                try {
                    moves -= passage.moveSome(next, moves);
                } finally {
                    giveBack(free);
                }
            }
        }
        if (passage.stripesLeft() == 0 && resize() == passage) {
            end(passage);
        }
    }

    private void giveBack(Stripe stripe) {
        try {
            stripes.unlock(stripe);
        } catch (StackOverflowError | OutOfMemoryError e) {
            stripes.unlock(stripe); // was cut off at its first step
        }
    }

    private void end(TableResize<K, V> passage) {
        resizing.lock();
        try {
            if (resize() == passage) {
                BINS.setRelease(this, passage.to);
                RESIZE.setRelease(this, null);
            }
        } finally {
            resizing.unlock();
        }
    }
}
