package org.rcu4j.locks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rcu4j.testing.Background;

class WaitQueueTest {

    private static final Object WAITING = "waiting";

    private final WaitQueue queue = new WaitQueue();
    private final WaitQueue.Member a = new WaitQueue.Member(WAITING);
    private final WaitQueue.Member b = new WaitQueue.Member(WAITING);
    private final WaitQueue.Member c = new WaitQueue.Member(WAITING);

    @Test
    void isEmptyAtFirst() {
        assertEmpty();
    }

    private void assertEmpty() {
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.size()).isZero();
        assertThat(queue.first()).isNull();
        assertThat(queue.poll()).isNull();
        assertThat(queue.contains(Thread.currentThread())).isFalse();
    }

    @Test
    void firstInFirstOut() {
        addAll();
        assertThat(queue.size()).isEqualTo(3);
        assertThat(queue.first()).isSameAs(a);
        assertThat(drain()).containsExactly(a, b, c);
        assertEmpty();
    }

    @Test
    void membersLeaveFromAnyPlace() {
        addAll();
        queue.remove(b);
        assertThat(queue.size()).isEqualTo(2);
        assertThat(drain()).containsExactly(a, c);
        addAll();
        queue.remove(a);
        assertThat(drain()).containsExactly(b, c);
        addAll();
        queue.remove(c);
        queue.add(c);
        queue.remove(c);
        assertThat(drain()).containsExactly(a, b);
        addAll();
        queue.remove(a);
        queue.remove(c);
        queue.remove(b);
        assertEmpty();
        addAll();
        assertThat(drain()).containsExactly(a, b, c);
    }

    @Test
    void knowsWhoseMembersItHas() {
        List<WaitQueue.Member> others = new ArrayList<>();
        Background other = Background.start(() -> others.add(new WaitQueue.Member(WAITING)));
        other.join();
        queue.add(a);
        assertThat(queue.contains(Thread.currentThread())).isTrue();
        assertThat(queue.contains(other.thread())).isFalse();
        queue.add(others.get(0));
        assertThat(queue.contains(other.thread())).isTrue();
        queue.remove(a);
        assertThat(queue.contains(Thread.currentThread())).isFalse();
        assertThat(queue.contains(other.thread())).isTrue();
    }

    private void addAll() {
        queue.add(a);
        queue.add(b);
        queue.add(c);
    }

    private List<WaitQueue.Member> drain() {
        List<WaitQueue.Member> members = new ArrayList<>();
        for (WaitQueue.Member member = queue.poll(); member != null; member = queue.poll()) {
            members.add(member);
        }
        return members;
    }
}
