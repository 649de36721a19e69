/**
 * Read-copy-update (RCU) for the JVM: readers that write to no shared cache line and never wait, and updaters that wait
 * until every reader who could still see the old version has left.
 *
 * <p>Begin with {@link org.rcu4j.RcuDomain}: readers enter and leave its sections, updaters wait for its grace periods or
 * leave callbacks with it. {@link org.rcu4j.RcuReference} is the pointer that they share.
 *
 * <p>Below the public types lies the mechanism, in the order in which data flows: a domain owns a table of reader slots
 * ({@code ReaderSlots}, {@code ReaderSlot}), each slot copies the epoch ({@code Epoch}) when its thread enters a section,
 * the grace periods ({@code GracePeriods}) advance the epoch behind an asymmetric barrier ({@code AsymmetricBarrier}) and
 * wait for the slots that lag, and the callbacks ({@code Callbacks}, {@code CallbackQueue}) are run behind grace periods.
 * Nothing here knows what is above it. Fences carry letters; docs/memory-ordering.md pairs them and holds the proof.
 */
@NullMarked
package org.rcu4j;

import org.jspecify.annotations.NullMarked;
