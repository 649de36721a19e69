/**
 * A lookup service inside one JVM, whose records live in native memory: readers look keys up and read the bytes in
 * place, an updater replaces records and whole tables, and the old memory is freed when no reader can be in it any
 * more.
 *
 * <p>Begin with {@link org.rcu4j.examples.lookup.RcuProtection}: it is what a program that uses the library writes.
 * Beside it stand the same thing with a read-write lock, with reference counts, and with no protection at all; the
 * interface {@link org.rcu4j.examples.lookup.Protection} says what they have in common. {@link
 * org.rcu4j.examples.lookup.LookupDemo} is the command line, {@link org.rcu4j.examples.lookup.LookupService} what it
 * starts, and {@link org.rcu4j.examples.lookup.NativeRecord} the layout of a record.
 */
@NullMarked
package org.rcu4j.examples.lookup;

import org.jspecify.annotations.NullMarked;
