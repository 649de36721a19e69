/**
 * The domain under torture: a {@linkplain org.rcu4j.torture.domain.Pipe pipe} through which elements pass, ageing by one grace
 * period at each stage; readers of every {@linkplain org.rcu4j.torture.domain.ReaderKind kind}, who are failed if they see one
 * that is too old; {@linkplain org.rcu4j.torture.domain.PipeUpdater updaters} who use every form of grace period; and {@linkplain
 * org.rcu4j.torture.domain.Saboteur faults}.
 */
@NullMarked
package org.rcu4j.torture.domain;

import org.jspecify.annotations.NullMarked;
