package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rcu4j.OverflowPolicy;
import org.rcu4j.RcuDomain;
import org.rcu4j.testing.Background;

/** What becomes of elements that leave an {@link RcuLinkedList}: each is reclaimed once, and not while it may be in use. */
class RcuLinkedListReclaimTest {

    /** The ways in which an element leaves. */
    enum Way {
        REMOVE {
            @Override
            void leave(RcuLinkedList<String> list) {
                assertThat(list.remove("b")).isTrue();
            }
        },
        REMOVE_IF {
            @Override
            void leave(RcuLinkedList<String> list) {
                assertThat(list.removeIf(element -> element.equals("b"))).isTrue();
            }
        },
        REPLACE {
            @Override
            void leave(RcuLinkedList<String> list) {
                assertThat(list.replace("b", "B")).isTrue();
            }
        },
        ITERATOR {
            @Override
            void leave(RcuLinkedList<String> list) {
                try (RcuLinkedList.Cursor<String> iterator = list.iterator()) {
                    iterator.next();
                    iterator.next();
                    iterator.remove();
                }
            }
        };

        abstract void leave(RcuLinkedList<String> list);
    }

    private final RcuDomain domain = RcuDomain.create("reclaim");
    private final List<String> reclaimed = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        domain.close();
    }

    private RcuLinkedList<String> fill(RcuLinkedList<String> list) {
        List.of("a", "b", "c").forEach(list::addLast);
        return list;
    }

    @ParameterizedTest
    @EnumSource
    void whatLeavesIsReclaimedOnceAfterAGracePeriod(Way way) throws InterruptedException {
        RcuLinkedList<String> list = fill(new RcuLinkedList<>(domain, reclaimed::add));
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Background reader = Background.start(() -> {
            try (var section = domain.read()) {
                entered.countDown();
                leave.await();
                assertThat(reclaimed).isEmpty();
            }
        });
        try {
            entered.await();
            way.leave(list);
        } finally {
            leave.countDown();
        }
        reader.join();
        domain.barrier();
        assertThat(reclaimed).containsExactly("b");
    }

    @ParameterizedTest
    @EnumSource
    void withoutAnActionNothingIsDone(Way way) {
        RcuLinkedList<String> list = fill(new RcuLinkedList<>(domain));
        way.leave(list);
        Background.until(() -> domain.stats().callbacksPending() == 0);
        assertThat(domain.stats().callbacksInvoked()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void refusedByAClosedDomainItChangesNothing(Way way) {
        RcuLinkedList<String> list = fill(new RcuLinkedList<>(domain, reclaimed::add));
        domain.close();
        assertThatThrownBy(() -> way.leave(list))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(contentOf(list)).containsExactly("a", "b", "c");
        assertThat(list.size()).isEqualTo(3);
        assertThat(reclaimed).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void refusedByAFullBacklogItChangesNothing(Way way) {
        try (RcuDomain narrow = RcuDomain.builder("narrow")
                .maxPendingCallbacks(1)
                .overflow(OverflowPolicy.REJECT)
                .build()) {
            RcuLinkedList<String> list = fill(new RcuLinkedList<>(narrow, reclaimed::add));
            CountDownLatch release = new CountDownLatch(1);
            narrow.call(() -> await(release));
            try {
                assertThatThrownBy(() -> way.leave(list)).isInstanceOf(RejectedExecutionException.class);
                assertThat(contentOf(list)).containsExactly("a", "b", "c");
            } finally {
                release.countDown();
            }
            narrow.barrier();
            assertThat(reclaimed).isEmpty();
            way.leave(list);
            narrow.barrier();
            assertThat(reclaimed).containsExactly("b");
        }
    }

    /** The place is waited for without the lock, so that others can go on. */
    @Test
    void waitingForAPlaceHoldsNobodyUp() {
        try (RcuDomain narrow =
                RcuDomain.builder("narrow").maxPendingCallbacks(1).build()) {
            RcuLinkedList<String> list = fill(new RcuLinkedList<>(narrow, reclaimed::add));
            CountDownLatch release = new CountDownLatch(1);
            narrow.call(() -> await(release));
            Background remover = Background.start(() -> list.remove("b"));
            remover.awaitWaiting();
            list.addLast("d");
            assertThat(contentOf(list)).containsExactly("a", "b", "c", "d");
            release.countDown();
            remover.join();
            narrow.barrier();
            assertThat(reclaimed).containsExactly("b");
        }
    }

    /** Both have found it, and wait for a place. */
    @Test
    void ofTwoWhoWaitToRemoveAnElementOneDoes() {
        try (RcuDomain narrow =
                RcuDomain.builder("narrow").maxPendingCallbacks(1).build()) {
            RcuLinkedList<String> list = fill(new RcuLinkedList<>(narrow, reclaimed::add));
            AtomicInteger removals = new AtomicInteger();
            CountDownLatch release = new CountDownLatch(1);
            narrow.call(() -> await(release));
            List<Background> removers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                removers.add(Background.start(() -> removals.addAndGet(list.remove("b") ? 1 : 0)));
                removers.get(i).awaitWaiting();
            }
            release.countDown();
            removers.forEach(Background::join);
            narrow.barrier();
            assertThat(removals).hasValue(1);
            assertThat(reclaimed).containsExactly("b");
            assertThat(contentOf(list)).containsExactly("a", "c");
            assertThat(list.size()).isEqualTo(2);
        }
    }

    @Test
    void firstOfEqualElementsIsTheFirstWhenOneIsRemoved() {
        try (RcuDomain narrow =
                RcuDomain.builder("narrow").maxPendingCallbacks(1).build()) {
            RcuLinkedList<String> list = fill(new RcuLinkedList<>(narrow, reclaimed::add));
            CountDownLatch release = new CountDownLatch(1);
            narrow.call(() -> await(release));
            Background remover = Background.start(() -> list.remove("b"));
            remover.awaitWaiting();
            String first = String.valueOf(new char[] {'b'});
            list.addFirst(first);
            release.countDown();
            remover.join();
            narrow.barrier();
            assertThat(reclaimed).singleElement().isSameAs(first);
            assertThat(contentOf(list)).containsExactly("a", "b", "c");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"RECLAIMING", "COUNTED"})
    void whatStaysIsNotReclaimed(LinkedListForm form) {
        RcuLinkedList<String> list = fill(form.make(domain, reclaimed::add));
        assertThat(list.remove("x")).isFalse();
        assertThat(list.removeIf(element -> false)).isFalse();
        assertThat(list.replace("x", "y")).isFalse();
        assertThat(list.insertAfter("x", "y")).isFalse();
        assertThat(list.replace("a", contentOf(list).get(0))).isTrue();
        domain.barrier();
        assertThat(reclaimed).isEmpty();
        assertThat(domain.stats().callbacksPending()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"RECLAIMING", "COUNTED"})
    void predicateThatThrowsKeepsWhatIsNotYetRemoved(LinkedListForm form) {
        RcuLinkedList<String> list = fill(form.make(domain, reclaimed::add));
        assertThatThrownBy(() -> list.removeIf(element -> {
                    if (element.equals("b")) {
                        throw new UnsupportedOperationException();
                    }
                    return true;
                }))
                .isInstanceOf(UnsupportedOperationException.class);
        domain.barrier();
        assertThat(reclaimed).containsExactly("a");
        assertThat(contentOf(list)).containsExactly("b", "c");
        assertThat(list.removeIf(element -> true)).isTrue();
        domain.barrier();
        assertThat(reclaimed).containsExactly("a", "b", "c");
    }

    @Test
    void actionThatThrowsIsTheDomainsToHandle() {
        List<Runnable> failed = new CopyOnWriteArrayList<>();
        try (RcuDomain handling = RcuDomain.builder("handling")
                .exceptionHandler((callback, failure) -> failed.add(callback))
                .build()) {
            RcuLinkedList<String> list = fill(new RcuLinkedList<>(handling, element -> {
                reclaimed.add(element);
                throw new UnsupportedOperationException();
            }));
            list.remove("a");
            list.remove("b");
            handling.barrier();
            assertThat(reclaimed).containsExactly("a", "b");
            assertThat(failed).hasSize(2).first().asString().startsWith("reclaim java.lang.String@");
        }
    }

    // --- by reference counts

    @ParameterizedTest
    @EnumSource
    void countedIsReclaimedAtOnceIfNobodyStandsOnIt(Way way) {
        RcuLinkedList<String> list = fill(RcuLinkedList.referenceCounted(reclaimed::add));
        way.leave(list);
        assertThat(reclaimed).containsExactly("b");
    }

    @ParameterizedTest
    @EnumSource
    void countedIsReclaimedWhenTheLastReaderMovesOn(Way way) {
        RcuLinkedList<String> list = fill(RcuLinkedList.referenceCounted(reclaimed::add));
        try (RcuLinkedList.Cursor<String> one = list.iterator();
                RcuLinkedList.Cursor<String> other = list.iterator()) {
            one.next();
            one.next();
            other.next();
            other.next();
            way.leave(list);
            assertThat(reclaimed).isEmpty();
            assertThat(one.next()).isEqualTo("c");
            assertThat(reclaimed).isEmpty();
            other.close();
            assertThat(reclaimed).containsExactly("b");
            assertThat(one.hasNext()).isFalse();
        }
        assertThat(reclaimed).containsExactly("b");
    }

    @Test
    void readerHoldsTheElementItStandsOnAndNoOther() {
        RcuLinkedList<String> list = fill(RcuLinkedList.referenceCounted(reclaimed::add));
        list.addLast("d");
        try (RcuLinkedList.Cursor<String> reader = list.iterator()) {
            reader.next();
            reader.next();
            list.removeIf(element -> true);
            assertThat(reclaimed).containsExactly("a", "c", "d");
            assertThat(reader.hasNext()).isFalse();
            assertThat(reclaimed).containsExactly("a", "c", "d", "b");
        }
        assertThat(reclaimed).hasSize(4);
    }

    @Test
    void elementThatIsAnnouncedIsHeld() {
        RcuLinkedList<String> list = fill(RcuLinkedList.referenceCounted(reclaimed::add));
        try (RcuLinkedList.Cursor<String> reader = list.iterator()) {
            assertThat(reader.hasNext()).isTrue();
            list.remove("a");
            assertThat(reclaimed).isEmpty();
            assertThat(reader.next()).isEqualTo("a");
            assertThat(reader.next()).isEqualTo("b");
            assertThat(reclaimed).containsExactly("a");
            assertThat(reader.hasNext()).isTrue();
            list.remove("c");
        } // on b, with c announced
        assertThat(reclaimed).containsExactly("a", "c");
        list.remove("b");
        assertThat(reclaimed).containsExactly("a", "c", "b");
    }

    @Test
    void actionsAreGivenHeldElements() {
        RcuLinkedList<String> list = fill(RcuLinkedList.referenceCounted(reclaimed::add));
        list.withFirst(element -> element.equals("b"), element -> {
            list.remove(element);
            assertThat(reclaimed).isEmpty();
        });
        assertThat(reclaimed).containsExactly("b");
        List<String> seen = new ArrayList<>();
        list.forEach(element -> {
            list.remove(element);
            assertThat(reclaimed).doesNotContain(element);
            seen.add(element);
        });
        assertThat(seen).containsExactly("a", "c");
        assertThat(reclaimed).containsExactly("b", "a", "c");
    }

    @Test
    void readersThatThrowHoldNothing() {
        RcuLinkedList<String> list = fill(RcuLinkedList.referenceCounted(reclaimed::add));
        assertThatThrownBy(() -> list.forEach(element -> {
                    throw new UnsupportedOperationException();
                }))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> list.find(element -> {
                    throw new UnsupportedOperationException();
                }))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> list.withFirst(element -> true, element -> {
                    throw new UnsupportedOperationException();
                }))
                .isInstanceOf(UnsupportedOperationException.class);
        list.removeIf(element -> true);
        assertThat(reclaimed).containsExactly("a", "b", "c");
    }

    @Test
    void whatTheActionThrowsGoesToWhoeverLetGoLast() {
        RcuLinkedList<String> list = fill(RcuLinkedList.referenceCounted(element -> {
            reclaimed.add(element);
            throw new UnsupportedOperationException(element);
        }));
        assertThatThrownBy(() -> list.remove("a")).isInstanceOf(UnsupportedOperationException.class);
        assertThat(contentOf(list)).containsExactly("b", "c");
        assertThat(list.size()).isEqualTo(2);
        List<String> seen = new ArrayList<>();
        assertThatThrownBy(() -> list.forEach(element -> {
                    seen.add(element);
                    list.remove(element);
                }))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("b");
        assertThat(seen).containsExactly("b");
        assertThatThrownBy(() -> list.remove("c")).hasMessage("c"); // which the reader let go of, too
        assertThat(reclaimed).containsExactly("a", "b", "c");
    }

    @Test
    void iteratorThatIsLeftInTheMiddleHoldsItsElement() {
        RcuLinkedList<String> list = fill(RcuLinkedList.referenceCounted(reclaimed::add));
        RcuLinkedList.Cursor<String> abandoned = list.iterator();
        abandoned.next();
        list.removeIf(element -> true);
        assertThat(reclaimed).containsExactly("b", "c");
        abandoned.close();
        assertThat(reclaimed).containsExactly("b", "c", "a");
    }

    private static List<String> contentOf(RcuLinkedList<String> list) {
        List<String> content = new ArrayList<>();
        list.forEach(content::add);
        return content;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void elementIsShownAlthoughLettingGoOfTheOneBeforeThrows() {
        RcuLinkedList<String> list = RcuLinkedList.referenceCounted(element -> {
            throw new IllegalStateException("reclaiming " + element + " fails");
        });
        list.addLast("a");
        list.addLast("b");
        try (RcuLinkedList.Cursor<String> cursor = list.iterator()) {
            assertThat(cursor.next()).isEqualTo("a");
            assertThat(list.remove("a")).isTrue();
            assertThatThrownBy(cursor::next).hasMessage("reclaiming a fails");
            assertThat(cursor.next()).isEqualTo("b");
            assertThat(cursor.hasNext()).isFalse();
        }
    }
}
