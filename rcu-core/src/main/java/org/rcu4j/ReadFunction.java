package org.rcu4j;

import org.jspecify.annotations.Nullable;

/**
 * What is done with the present value of a pointer, inside a section that is entered before and left after it: {@link
 * RcuReference#read(ReadFunction)}.
 *
 * @param <T> the type of the value
 * @param <R> the type of its result
 * @param <X> the type of checked exception that it throws
 */
@FunctionalInterface
public interface ReadFunction<T extends @Nullable Object, R extends @Nullable Object, X extends Throwable> {

    /**
     * Reads the value.
     *
     * @param value the value, which may be used until this returns
     * @return a result that is of use outside the section
     * @throws X as it likes
     */
    R apply(T value) throws X;
}
