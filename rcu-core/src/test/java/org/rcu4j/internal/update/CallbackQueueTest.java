package org.rcu4j.internal.update;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallbackQueueTest {

    private final CallbackQueue queue = new CallbackQueue();

    private void add(int callbacks) {
        for (int i = 0; i < callbacks; i++) {
            queue.makeRoom(i + 1);
            queue.add(() -> {});
        }
    }

    /** What was given up is neither pending nor completed, until the consumer has passed over it. */
    @Test
    void roomIsMadeBehindWhatWasGivenUp() {
        add(CallbackQueue.CHUNK);
        assertThat(queue.takeAll()).doesNotContainNull().hasSize(CallbackQueue.CHUNK);
        queue.makeRoom(1);
        queue.add(() -> {});
        assertThat(queue.end()).isEqualTo(CallbackQueue.CHUNK + 1);
        queue.passOverGivenUp();
        assertThat(queue.completed()).isEqualTo(CallbackQueue.CHUNK);
        assertThat(queue.take(CallbackQueue.CHUNK)).isNotNull();
    }

    @Test
    void whatWasTakenIsNotGivenUp() {
        add(3);
        assertThat(queue.take(0)).isNotNull();
        assertThat(queue.takeAll()).filteredOn(left -> left != null).hasSize(2);
        assertThat(queue.take(1)).isNull();
        assertThat(queue.takeAll()).containsOnlyNulls();
    }
}
