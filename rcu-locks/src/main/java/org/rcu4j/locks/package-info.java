/**
 * Locks: for short sections, whose waiters spin ({@link org.rcu4j.locks.SpinLock}, {@link org.rcu4j.locks.TicketLock},
 * {@link org.rcu4j.locks.McsLock}, {@link org.rcu4j.locks.SpinReadWriteLock}); for long ones, whose waiters park ({@link
 * org.rcu4j.locks.BlockingReadWriteLock}); for data that is mostly read ({@link org.rcu4j.locks.RcuReadWriteLock}); and for
 * small data, whose readers write nothing at all ({@link org.rcu4j.locks.SequenceLock}). docs/locks.md helps to choose.
 *
 * <p>All are {@code java.util.concurrent.locks.Lock} or {@code ReadWriteLock} in full, and keep these rules. A thread that
 * unlocks what it does not hold gets an {@code IllegalMonitorStateException}, and nothing is changed. So does a thread that
 * would wait for itself. A wait that is interrupted or timed out leaves no trace. A lock that is garbage leaves nothing
 * behind. In strict mode ({@code -Dorg.rcu4j.strict=true}) the order in which threads take locks is recorded, and an
 * inversion is reported.
 *
 * <p>Below the public types: {@code AbstractLock} is the part of the interface that is the same in all locks.
 * {@code ExclusiveLock}, and {@code OwnedReadWriteLock} over {@code Ownership}, know which threads hold a lock; {@code ReadHolds}
 * knows which read locks a thread holds; {@code Misuse} says what was wrong. {@code LockPatience} is how long a thread
 * waits, and how; {@code Waiter} is a word that one thread waits for, as a futex is in C. {@code Tickets}, {@code McsNode}
 * and {@code WaitQueue} keep the order of threads that wait; {@code PhaseQueues} decides whose turn it is.
 * {@code BiasedReadLock} and {@code Inhibition} are the readers' way past the gate of an {@code RcuReadWriteLock}.
 */
@NullMarked
package org.rcu4j.locks;

import org.jspecify.annotations.NullMarked;
