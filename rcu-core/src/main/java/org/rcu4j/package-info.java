/**
 * Read-copy-update (RCU) for the JVM: readers that write to no shared cache line and never wait, and updaters that wait
 * until every reader who could still see the old version has left.
 *
 * <p>Begin with {@link org.rcu4j.RcuDomain}: readers enter and leave its sections, updaters wait for its grace periods or
 * leave callbacks with it. {@link org.rcu4j.RcuReference} is the pointer that they share.
 *
 * <p>Below the public types lies the mechanism, in the order in which data flows. A domain has {@code AllReaders}: a slot for
 * each thread ({@code ThreadReaders}), slots of virtual threads on a list of those that read lately ({@code VirtualReader}), places
 * for detached sections ({@code DetachedReaders}), and quiescent-state readers ({@code QuiescentReaders}). Each copies the
 * {@code Epoch} when it enters a section. {@code GracePeriods} advance the epoch behind the heavy side of an
 * {@code AsymmetricBarrier} and wait for those that lag, as long as the caller's {@code Patience} lasts and under the eye of a
 * {@code StallWatch}. {@code Callbacks} are counted by a {@code Backlog}, kept by a
 * {@code CallbackQueue}, and run behind grace periods by a {@code CallbackRunner} on a {@code CallbackWorker}. Nothing here
 * knows what is above it. What the other modules need too lies in {@code org.rcu4j.internal}. Fences carry letters;
 * docs/memory-ordering.md pairs them and holds the proof.
 */
@NullMarked
package org.rcu4j;

import org.jspecify.annotations.NullMarked;
