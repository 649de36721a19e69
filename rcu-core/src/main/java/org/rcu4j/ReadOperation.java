package org.rcu4j;

import org.jspecify.annotations.Nullable;

/**
 * What is done inside a section that is entered before and left after it: {@link RcuDomain#read(ReadOperation)}.
 *
 * @param <R> the type of its result
 * @param <X> the type of checked exception that it throws
 */
@FunctionalInterface
public interface ReadOperation<R extends @Nullable Object, X extends Throwable> {

    /**
     * Reads what the section protects.
     *
     * @return a result that is of use outside the section
     * @throws X as it likes
     */
    R read() throws X;
}
