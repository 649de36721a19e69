package org.rcu4j.locks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InhibitionTest {

    private static final long START = Long.MAX_VALUE - 5000; // of a clock that overflows meanwhile

    private final Inhibition inhibition = new Inhibition(START);

    private long now = START;

    @Test
    void nothingIsWithheldAtFirst() {
        assertThat(inhibition.isOver(START)).isTrue();
    }

    @Test
    void lastsNineTimesAsLongAsTheWriterWaited() {
        biasedFor(1);
        assertThat(revokedIn(100)).isEqualTo(900);
    }

    @Test
    void doublesWhileTheBiasLastsForLessTimeThanItWasWithheld() {
        assertThat(revokedIn(100)).isEqualTo(900);
        biasedFor(899);
        assertThat(revokedIn(100)).isEqualTo(1800);
        biasedFor(0);
        assertThat(revokedIn(10)).isEqualTo(3600);
    }

    @Test
    void startsAnewWhenTheBiasHasPaid() {
        assertThat(revokedIn(100)).isEqualTo(900);
        biasedFor(0);
        assertThat(revokedIn(100)).isEqualTo(1800);
        biasedFor(1800);
        assertThat(revokedIn(100)).isEqualTo(900);
    }

    @Test
    void isNeverShorterThanNineTimesTheWait() {
        assertThat(revokedIn(1)).isEqualTo(9);
        biasedFor(0);
        assertThat(revokedIn(100)).isEqualTo(900);
    }

    @Test
    void doublesToOneSecondAtTheMost() {
        long length = revokedIn(1_000_000);
        for (int i = 0; i < 40; i++) {
            biasedFor(0);
            length = revokedIn(1_000_000);
        }
        assertThat(length).isEqualTo(Inhibition.LONGEST);
    }

    private void biasedFor(long nanos) {
        inhibition.biasReturns(now);
        now += nanos;
    }

    /** A writer takes the bias away; returns for how long, and moves the clock to the end of that time. */
    private long revokedIn(long nanos) {
        long start = now;
        now += nanos;
        inhibition.biasRevoked(start, now);
        long end = now;
        for (long step = Long.highestOneBit(Long.MAX_VALUE >> 8); step > 0; step >>= 1) {
            while (!inhibition.isOver(end + step - 1)) {
                end += step;
            }
        }
        long length = end - now;
        now = end;
        return length;
    }
}
