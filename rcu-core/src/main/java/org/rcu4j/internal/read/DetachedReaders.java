package org.rcu4j.internal.read;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.rcu4j.ReaderKind;
import org.rcu4j.internal.platform.Hashing;
import org.rcu4j.internal.platform.NewerJdk;
import org.rcu4j.internal.platform.StackProbe;
import org.rcu4j.internal.stall.StallWatch;
import org.rcu4j.internal.stall.Straggler;

/**
 * Detached sections: each takes a place in a shared array, and is named by a cookie, so it may block, move from thread to
 * thread and end anywhere.
 *
 * <p>To enter, a reader looks for a free place near a spot that its thread hashes to, in a line pair that seldom anybody else
 * looks at, and takes it by one compare-and-set; to leave, it frees it by another, since anybody may. The word in the place
 * holds the epoch, so a grace period treats it like a reader slot: one scan, which waits for those that entered before it
 * began. It also holds the number of the place's use, so that no cookie is accepted twice. (SRCU's counters by phase cost as
 * much, need two waits, and take a wrong cookie for a right one, at the cost of another reader's section.)
 *
 * <p>The array grows by segments when a reader finds all places taken where it looks; the last segment is taken away again
 * when many grace periods in a row have found no reader in it. A domain that never had such a reader has no segment.
 */
public final class DetachedReaders implements Readers {

    /** Places that share a line pair. */
    private static final int STRIPE = 16;

    private static final int STRIPES =
            Math.max(16, 4 * Integer.highestOneBit(Runtime.getRuntime().availableProcessors()));
    private static final int FIRST = STRIPE * STRIPES;

    /**
     * How many stripes a reader looks through before it has the array grow: its thread's own, then random ones. All places of
     * three random stripes are taken only if most of the array's are.
     */
    private static final int TRIES = 4;

    private static final int EMPTY_SCANS_BEFORE_SHRINKING = 8;

    private final Epoch epoch;
    private final SplittableRandom firstUses = new SplittableRandom(System.nanoTime() ^ System.identityHashCode(this));

    /**
     * Of sizes FIRST, FIRST, 2 FIRST, 4 FIRST …, so that all together are a power of two. Replaced under this object's
     * monitor (volatile).
     */
    private volatile DetachedSegment[] segments = {};

    /** How many scans in a row have found the last segment empty. Used by the leader of grace periods. */
    private int emptyScans;

    DetachedReaders(Epoch epoch) {
        this.epoch = epoch;
    }

    /**
     * Enters a section.
     *
     * @param entry where it is entered, if that is to be kept
     * @return the cookie to leave it with
     */
    public long enter(@Nullable Throwable entry) {
        StackProbe.require();
        epoch.requireOpen();
        int home = spread(NewerJdk.threadId(Thread.currentThread()));
        while (true) {
            DetachedSegment[] present = segments;
            int mask = capacity(present) - 1;
            for (int i = 0, place = home; i < TRIES && mask >= 0; i++, place = random()) {
                long cookie = enterStripe(present, place & mask, entry);
                if (cookie != 0) {
                    return cookie;
                }
            }
            grow(present);
        }
    }

    /**
     * Leaves a section.
     *
     * @throws IllegalArgumentException if the cookie names no section that is open; nothing is changed by it
     */
    public void exit(long cookie) {
        int place = DetachedWord.place(cookie);
        DetachedSegment[] present = segments;
        if (place < capacity(present)) {
            DetachedSegment segment = segmentOf(present, place);
            int offset = place - segment.base;
            long word = segment.word(offset);
            if (DetachedWord.matches(cookie, word) && segment.compareAndSet(offset, word, DetachedWord.leave(word))) {
                return;
            }
        }
        throw new IllegalArgumentException(
                "domain " + epoch.domain + ": exit is given a cookie that enter returned, once: " + cookie
                        + " names no open section of this domain");
    }

    @Override
    public boolean awaitDepartures(long target, StallWatch watch) throws InterruptedException {
        for (DetachedSegment segment : segments) {
            boolean empty = true;
            for (int i = 0; i < segment.size(); i++) {
                long word = segment.word(i);
                if (DetachedWord.isIn(word)) {
                    empty = false;
                    if (DetachedWord.blocks(word, target) && !watch.awaitDeparture(new Section(segment, i), target)) {
                        return false;
                    }
                }
            }
            if (segment.base > 0 && isLast(segment)) {
                emptyScans = empty ? emptyScans + 1 : 0;
            }
        }
        if (emptyScans >= EMPTY_SCANS_BEFORE_SHRINKING) {
            shrink();
        }
        return true;
    }

    @Override
    public int countInside() {
        int inside = 0;
        for (DetachedSegment segment : segments) {
            for (int i = 0; i < segment.size(); i++) {
                inside += DetachedWord.isIn(segment.word(i)) ? 1 : 0;
            }
        }
        return inside;
    }

    /** Whether this thread has entered a section that is open. It may have been handed to another thread since. */
    boolean areEnteredHere() {
        long me = NewerJdk.threadId(Thread.currentThread());
        for (DetachedSegment segment : segments) {
            if (segment.isEnteredBy(me)) {
                return true;
            }
        }
        return false;
    }

    public int capacity() {
        return capacity(segments);
    }

    /** Tries the places of one stripe, beginning at one of them; returns 0 if all are taken. */
    private long enterStripe(DetachedSegment[] present, int first, @Nullable Throwable entry) {
        DetachedSegment segment = segmentOf(present, first);
        int stripe = (first - segment.base) & -STRIPE;
        for (int i = 0; i < STRIPE; i++) {
            int offset = stripe + ((first + i) & (STRIPE - 1));
            long in = segment.tryEnter(offset, epoch, entry);
            if (in != 0) {
                return DetachedWord.cookie(segment.base + offset, in);
            }
        }
        return 0;
    }

    private synchronized void grow(DetachedSegment[] seen) {
        if (segments != seen) {
            return;
        }
        int base = capacity(seen);
        if (base >= DetachedWord.MAX_PLACES) {
            throw new IllegalStateException(
                    "a domain has at most " + DetachedWord.MAX_PLACES + " detached sections open");
        }
        DetachedSegment[] next = Arrays.copyOf(seen, seen.length + 1);
        next[seen.length] = new DetachedSegment(base, Math.max(FIRST, base), firstUses);
        segments = next;
    }

    private synchronized void shrink() {
        emptyScans = 0;
        DetachedSegment last = segments[segments.length - 1];
        DetachedSegment[] shorter = Arrays.copyOf(segments, segments.length - 1); // once frozen, it is to go for good
        if (last.freeze()) {
            segments = shorter;
        }
    }

    private boolean isLast(DetachedSegment segment) {
        DetachedSegment[] present = segments;
        return present[present.length - 1] == segment;
    }

    private static int capacity(DetachedSegment[] segments) {
        return segments.length == 0 ? 0 : FIRST << (segments.length - 1);
    }

    private static DetachedSegment segmentOf(DetachedSegment[] segments, int place) {
        return segments[Integer.SIZE - Integer.numberOfLeadingZeros(place / FIRST)];
    }

    private static int random() {
        return ThreadLocalRandom.current().nextInt();
    }

    /** Neighbours in number are none in place: threads are numbered in sequence. */
    private static int spread(long threadId) {
        return (int) (Hashing.spread(threadId) >>> 32);
    }

    /** What is known of a section from outside. */
    private record Section(DetachedSegment segment, int offset) implements Straggler {

        /** Written out: what a record makes of a class of this library stays in a cache of the JDK, and keeps the class loaded. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Section section && section.segment == segment && section.offset == offset;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(segment) + offset;
        }

        @Override
        public boolean blocks(long target) {
            return DetachedWord.blocks(segment.word(offset), target);
        }

        @Override
        public long section() {
            return segment.word(offset);
        }

        @Override
        public ReaderKind kind() {
            return ReaderKind.DETACHED;
        }

        @Override
        public @Nullable Thread thread() {
            return null;
        }

        @Override
        public @Nullable Throwable entry() {
            return segment.entry(offset);
        }

        @Override
        public String detail() {
            return "stripe " + (segment.base + offset) / STRIPE;
        }
    }
}
