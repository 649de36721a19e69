package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

class KeptSlotsTest {

    private final Readers readers = readers();
    private final List<Readers> others =
            Stream.generate(KeptSlotsTest::readers).limit(20).toList();

    @BeforeEach
    void assumeThereAreSome() {
        assumeTrue(ThreadKind.VIRTUAL.isAvailable(), "virtual threads");
    }

    @Test
    void whoIsInsideIsKept() {
        Background.run(ThreadKind.VIRTUAL, () -> {
            OwnReader reader = readers.own();
            reader.lock();
            readElsewhere();
            readers.virtual.recent.remove((VirtualSlot) reader);
            assertThat(readers.own()).isSameAs(reader);
            reader.unlock();
        });
    }

    @Test
    void forgottenReaderPassesOnToItsSuccessor() {
        Background.run(ThreadKind.VIRTUAL, () -> {
            OwnReader forgotten = forgottenReader();
            OwnReader successor = readers.own();
            assertThat(successor).isNotSameAs(forgotten);
            assertThat(forgotten.isReading()).isFalse();

            forgotten.lock();
            assertThat(forgotten.isReading()).isTrue();
            assertThat(successor.isReading()).isTrue();
            assertThat(readers.inside()).isSameAs(successor);
            successor.lock();
            forgotten.unlock();
            assertThat(forgotten.isReading()).isTrue();
            successor.unlock();
            assertThat(forgotten.isReading()).isFalse();
            assertThatThrownBy(forgotten::unlock).isInstanceOf(IllegalMonitorStateException.class);
            assertThatThrownBy(successor::unlock).isInstanceOf(IllegalMonitorStateException.class);
        });
    }

    @Test
    void forgottenReaderIsKeptAgainWhereItHasNoSuccessor() {
        Background.run(ThreadKind.VIRTUAL, () -> {
            OwnReader forgotten = forgottenReader();
            assertThatThrownBy(forgotten::unlock).isInstanceOf(IllegalMonitorStateException.class);
            assertThat(readers.own()).isSameAs(forgotten);
            forgotten = forgottenReader();
            forgotten.lock();
            assertThat(readers.inside()).isSameAs(forgotten);
            forgotten.unlock();
            assertThat(readers.inside()).isNull();
            assertThat(readers.own()).isSameAs(forgotten);
        });
    }

    /** The domain may have it still where recent ones are looked up. */
    @Test
    void forgottenReaderThatIsFoundIsKeptAgain() {
        Background.run(ThreadKind.VIRTUAL, () -> {
            OwnReader reader = readers.own();
            readElsewhere();
            assertThat(readers.own()).isSameAs(reader);
            reader.lock();
            readers.virtual.recent.remove((VirtualSlot) reader);
            assertThat(readers.inside()).isSameAs(reader);
            reader.unlock();
            assertThat(readers.inside()).isNull();
        });
    }

    /** However two readers of a thread have taken each other's place. */
    @Test
    void readerThatIsFoundIsTheOneThatCounts() {
        Background.run(ThreadKind.VIRTUAL, () -> {
            OwnReader first = forgottenReader();
            OwnReader second = forgottenReader();
            assertThat(second).isNotSameAs(first);
            first.lock();
            first.unlock();
            assertThat(readers.own()).isSameAs(first);
            readElsewhere();
            second.lock();
            assertThat(readers.inside()).isSameAs(second);
            assertThat(readers.expelHere()).isTrue();
            assertThat(second.isReading()).isFalse();
            assertThat(readers.inside()).isNull();
        });
    }

    @Test
    void forgottenReaderIsForItsThreadOnly() {
        Background.run(ThreadKind.VIRTUAL, () -> {
            OwnReader forgotten = forgottenReader();
            Background.run(ThreadKind.VIRTUAL, () -> {
                assertThat(forgotten.isReading()).isFalse();
                assertThatThrownBy(forgotten::lock).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(forgotten::unlock).isInstanceOf(IllegalMonitorStateException.class);
            });
        });
    }

    /** One that nothing but its user refers to any more. */
    private OwnReader forgottenReader() {
        OwnReader reader = readers.own();
        readElsewhere();
        readers.virtual.recent.remove((VirtualSlot) reader);
        return reader;
    }

    private void readElsewhere() {
        others.forEach(other -> {
            OwnReader reader = other.own();
            reader.lock();
            reader.unlock();
        });
    }

    private static Readers readers() {
        return new Readers(new Epoch("kept"), new StallReporter("kept", report -> {}));
    }
}
