package org.rcu4j.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.RcuDomain;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.Log;

/** Runs in a JVM of its own, whose strict mode is on. */
@EnabledIfSystemProperty(named = "org.rcu4j.strict", matches = "true")
class LockOrderTest {

    private static final Pattern REPORT = Pattern.compile("a cycle of waiting: holding");

    private Log log = new Log();

    @BeforeEach
    void capture() {
        log.close();
        log = new Log();
    }

    @AfterEach
    void release() {
        log.close();
    }

    static Stream<Arguments> pairs() {
        return LockForm.all().flatMap(a -> LockForm.all().map(b -> Arguments.of(a, b)));
    }

    static Stream<Arguments> readWritePairs() {
        return ReadWriteLockForm.all().flatMap(a -> ReadWriteLockForm.all().map(b -> Arguments.of(a, b)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void inversionIsReportedOnceWithBothStacksThoughNobodyWasStuck(LockForm formA, LockForm formB) {
        Lock a = formA.create().lock();
        Lock b = formB.create().lock();
        takeInOrder(a, b);
        takeInOrder(a, b);
        assertReports(0);
        takeInverted(b, a);
        assertReports(1);
        assertThat(log.text())
                .contains("takeInOrder")
                .contains("takeInverted")
                .contains("here, holding ")
                .contains("was waited for");
        takeInverted(b, a);
        takeInOrder(a, b);
        assertReports(1);
    }

    @ParameterizedTest
    @MethodSource("readWritePairs")
    void inversionOfReadersIsReportedOnce(ReadWriteLockForm formA, ReadWriteLockForm formB) {
        ReadWriteLock a = formA.create();
        ReadWriteLock b = formB.create();
        takeInOrder(a.readLock(), b.writeLock());
        assertReports(0);
        takeInverted(b.readLock(), a.writeLock());
        assertReports(1);
        takeInverted(b.writeLock(), a.readLock());
        assertReports(1);
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.locks.ReadWriteLockForm#all")
    void readerAgainstWriterIsReported(ReadWriteLockForm form) {
        ReadWriteLock a = form.create();
        Lock b = new SpinLock();
        takeInOrder(b, a.readLock());
        takeInverted(a.writeLock(), b);
        assertReports(1);
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.locks.LockForm#all")
    void longerCycleIsReported(LockForm form) {
        Lock a = form.create().lock();
        Lock b = form.create().lock();
        Lock c = form.create().lock();
        takeInOrder(a, b);
        takeInOrder(b, c);
        takeInOrder(a, c);
        assertReports(0);
        takeInverted(c, a);
        assertReports(1);
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.locks.LockForm#all")
    void interruptibleWaitIsRecordedToo(LockForm form) throws InterruptedException {
        Lock a = form.create().lock();
        Lock b = form.create().lock();
        takeInOrder(a, b);
        b.lockInterruptibly();
        a.lockInterruptibly();
        a.unlock();
        b.unlock();
        assertReports(1);
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.locks.LockForm#all")
    void triesWaitForNobody(LockForm form) throws InterruptedException {
        Lock a = form.create().lock();
        Lock b = form.create().lock();
        takeInOrder(a, b);
        b.lock();
        assertThat(a.tryLock()).isTrue();
        a.unlock();
        assertThat(a.tryLock(1, TimeUnit.DAYS)).isTrue();
        a.unlock();
        b.unlock();
        assertReports(0);
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.locks.ReadWriteLockForm#all")
    void readersTriesWaitForNobody(ReadWriteLockForm form) throws InterruptedException {
        ReadWriteLock a = form.create();
        Lock b = new SpinLock();
        takeInOrder(a.writeLock(), b);
        b.lock();
        assertThat(a.readLock().tryLock()).isTrue();
        a.readLock().unlock();
        assertThat(a.readLock().tryLock(1, TimeUnit.DAYS)).isTrue();
        a.readLock().unlock();
        b.unlock();
        assertReports(0);
    }

    /** What is held by a try is waited for by others, all the same. */
    @ParameterizedTest
    @MethodSource("org.rcu4j.locks.LockForm#all")
    void whatATryGotIsHeld(LockForm form) {
        Lock a = form.create().lock();
        Lock b = form.create().lock();
        assertThat(a.tryLock()).isTrue();
        b.lock();
        b.unlock();
        a.unlock();
        assertReports(0);
        takeInverted(b, a);
        assertReports(1);
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.locks.ReadWriteLockForm#all")
    void holdsThatAreReleasedAreForgotten(ReadWriteLockForm form) {
        ReadWriteLock a = form.create();
        Lock b = new SpinLock();
        a.writeLock().lock();
        a.writeLock().lock();
        a.readLock().lock();
        a.readLock().lock();
        a.writeLock().unlock();
        a.writeLock().unlock(); // goes on as a reader
        a.readLock().unlock();
        a.readLock().unlock();
        a.readLock().lock();
        a.readLock().lock();
        a.readLock().unlock();
        a.readLock().unlock();
        b.lock(); // holds b alone
        b.unlock();
        takeInOrder(b, a.writeLock());
        assertReports(0);
        takeInverted(a.readLock(), b);
        assertReports(1);
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.locks.ReadWriteLockForm#all")
    void takingAgainWhatOneHoldsWaitsForNobody(ReadWriteLockForm form) {
        ReadWriteLock a = form.create();
        Lock b = new SpinLock();
        for (Lock first : new Lock[] {a.writeLock(), a.readLock()}) {
            first.lock();
            b.lock();
            first.lock();
            a.readLock().lock();
            a.readLock().unlock();
            first.unlock();
            b.unlock();
            first.unlock();
        }
        assertReports(0);
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.locks.LockForm#all")
    void refusedUnlockForgetsNothing(LockForm form) {
        Lock a = form.create().lock();
        Lock b = form.create().lock();
        a.lock();
        Background.run(() -> assertThat(catchThrowable(a::unlock)).isInstanceOf(IllegalMonitorStateException.class));
        b.lock();
        b.unlock();
        a.unlock();
        takeInverted(b, a);
        assertReports(1);
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.locks.LockForm#all")
    void cycleOfALockAndADomainIsReported(LockForm form) {
        Lock lock = form.create().lock();
        try (RcuDomain domain = RcuDomain.create("order")) {
            lock.lock();
            domain.synchronize();
            lock.unlock();
            assertReports(0);
            try (var section = domain.read()) {
                lock.lock();
                lock.unlock();
            }
            assertReports(1);
            assertThat(log.text()).contains("domain order");
        }
    }

    @Test
    void privateDomainIsNotSpokenOf() {
        RcuReadWriteLock a = new RcuReadWriteLock();
        RcuReadWriteLock b = new RcuReadWriteLock();
        takeInOrder(a.readLock(), b.writeLock());
        takeInverted(b.readLock(), a.writeLock());
        assertReports(1);
        assertThat(log.text()).doesNotContain("domain ");
    }

    @Test
    @SuppressWarnings("WaitNotInLoop") // for nothing
    void conditionTakesTheLockAgainInAnOrderOfItsOwn() throws InterruptedException {
        BlockingReadWriteLock a = new BlockingReadWriteLock();
        Condition condition = a.writeLock().newCondition();
        Lock b = new SpinLock();
        a.writeLock().lock();
        b.lock();
        assertThat(condition.await(1, TimeUnit.MICROSECONDS)).isFalse(); // waits for a with b
        b.unlock();
        a.writeLock().unlock();
        assertReports(1);
    }

    private void assertReports(int number) {
        assertThat(REPORT.matcher(log.text()).results().count()).as(log.text()).isEqualTo(number);
    }

    private static void takeInOrder(Lock first, Lock second) {
        first.lock();
        second.lock();
        second.unlock();
        first.unlock();
    }

    private static void takeInverted(Lock first, Lock second) {
        first.lock();
        second.lock();
        second.unlock();
        first.unlock();
    }
}
