/**
 * Locks: for short sections that spin ({@link org.rcu4j.locks.SpinLock}, {@link org.rcu4j.locks.TicketLock},
 * {@link org.rcu4j.locks.McsLock}, {@link org.rcu4j.locks.SpinReadWriteLock}), for long ones that park
 * ({@link org.rcu4j.locks.BlockingReadWriteLock}), for data that is mostly read ({@link org.rcu4j.locks.RcuReadWriteLock}), and
 * for small data whose readers write nothing at all ({@link org.rcu4j.locks.SequenceLock}). docs/locks.md helps to choose.
 *
 * <p>All are {@code java.util.concurrent.locks.Lock} or {@code ReadWriteLock} in full, and keep these rules: a lock is released
 * by the thread that holds it, or an {@code IllegalMonitorStateException} says so and nothing is changed; a thread that would
 * wait for itself is told so instead; an interrupted or timed-out wait leaves no trace; a lock that is garbage leaves nothing
 * behind. In strict mode ({@code -Dorg.rcu4j.strict=true}) the order in which locks are taken is recorded, and an inversion
 * reported.
 *
 * <p>Below the public types: {@code LockPatience} is how long, and how, a thread waits; {@code Waiter} is a word that one thread
 * waits for, as a futex is in C; {@code Tickets} and {@code WaitQueue} keep the order of those who wait. {@code ExclusiveLock}
 * and {@code OwnedReadWriteLock} hold what the locks share: ownership, misuse, the whole of the interfaces; {@code ReadHolds}
 * knows which read locks a thread holds.
 */
@NullMarked
package org.rcu4j.locks;

import org.jspecify.annotations.NullMarked;
