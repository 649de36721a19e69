package org.rcu4j;

/**
 * A read-side critical section that is open, made to be closed by try-with-resources:
 *
 * <pre>{@code
 * try (var section = domain.read()) {
 *     use(reference.get());
 * }
 * }</pre>
 *
 * <p>Sections nest. One thread's sections share one object, so a section has no identity of its own and must not be kept:
 * closing one closes the innermost. To close a section twice ends the section around it, without notice, unless there is
 * none. Strict mode ({@code -Dorg.rcu4j.strict=true}) gives each section an object of its own and refuses that. It can't happen
 * with {@link RcuDomain#read(ReadOperation)}.
 */
public interface ReadSection extends AutoCloseable {

    /**
     * Leaves the section. Wait-free; all that the section read or wrote happens before what follows a grace period that
     * waited for it.
     *
     * @throws IllegalMonitorStateException if the calling thread is in no section of the domain, or the section belongs to
     *     another thread; in strict mode also if this section was closed before, or one inside it was not; nothing is changed
     */
    @Override
    void close();
}
