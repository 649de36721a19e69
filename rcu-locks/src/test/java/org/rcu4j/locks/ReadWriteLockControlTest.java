package org.rcu4j.locks;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.locks.BrokenReadWriteLocks.OneReader;
import org.rcu4j.locks.BrokenReadWriteLocks.PrefersReaders;
import org.rcu4j.locks.BrokenReadWriteLocks.PrefersWriters;
import org.rcu4j.locks.BrokenReadWriteLocks.ReadersBesideWriter;
import org.rcu4j.locks.BrokenReadWriteLocks.WriterBesideReaders;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

/** Each of the {@link ReadWriteLockChecks} finds the defect that it is there for. */
class ReadWriteLockControlTest {

    private static final String KINDS = "org.rcu4j.testing.ThreadKind#available";

    /** For checks that a broken lock never lets end. */
    private static final Duration SHORT = Duration.ofMillis(500);

    @ParameterizedTest
    @MethodSource(KINDS)
    void noExclusionIsFound(ThreadKind kind) {
        assertFoundSoonerOrLater(
                () -> ReadWriteLockChecks.excludes(new WriterBesideReaders(), kind, 4, 2_000, Background.LIMIT));
        assertFoundSoonerOrLater(
                () -> ReadWriteLockChecks.excludes(new ReadersBesideWriter(), kind, 4, 2_000, Background.LIMIT));
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void sharingWithAWriterOrNotAtAllIsFound(ThreadKind kind) {
        assertFound(() -> ReadWriteLockChecks.sharesAmongReadersOnly(new WriterBesideReaders(), kind));
        assertFound(() -> ReadWriteLockChecks.sharesAmongReadersOnly(new ReadersBesideWriter(), kind));
        assertFound(() -> ReadWriteLockChecks.sharesAmongReadersOnly(new OneReader(), kind));
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void wrongPhasesAreFound(ThreadKind kind) {
        assertFound(() -> ReadWriteLockChecks.letsReadersInAfterAWriter(new PrefersWriters(), kind));
        assertFound(() -> ReadWriteLockChecks.letsNoReaderPastAWriterThatWaits(new PrefersReaders(), kind));
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void starvationIsFound(ThreadKind kind) {
        assertFound(() -> ReadWriteLockChecks.letsAWriterInAmongReaders(new PrefersReaders(), kind, SHORT));
        assertFound(() -> ReadWriteLockChecks.letsAReaderInAmongWriters(new PrefersWriters(), kind, SHORT));
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void locksThatAreBrokenOtherwisePass(ThreadKind kind) {
        ReadWriteLockChecks.excludes(new PrefersReaders(), kind, 4, 500, Background.LIMIT);
        ReadWriteLockChecks.sharesAmongReadersOnly(new PrefersReaders(), kind);
        ReadWriteLockChecks.letsReadersInAfterAWriter(new PrefersReaders(), kind);
        ReadWriteLockChecks.letsNoReaderPastAWriterThatWaits(new PrefersWriters(), kind);
        ReadWriteLockChecks.letsAWriterInAmongReaders(new PrefersWriters(), kind, Background.LIMIT);
        ReadWriteLockChecks.letsAReaderInAmongWriters(new PrefersReaders(), kind, Background.LIMIT);
    }

    /** For what a broken lock does only if threads come at the wrong moment. */
    private static void assertFoundSoonerOrLater(ThrowingCallable check) {
        Background.until(() -> catchThrowable(check) instanceof AssertionError);
    }

    private static void assertFound(ThrowingCallable check) {
        assertThatThrownBy(check).isInstanceOf(AssertionError.class);
    }
}
