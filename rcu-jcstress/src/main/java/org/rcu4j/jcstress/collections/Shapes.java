package org.rcu4j.jcstress.collections;

import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuDomain;

/** What the tests of all collections share. */
final class Shapes {

    static final String INCOMPLETE = "an element was found that was not complete yet";
    static final String FREED = "an element was freed while somebody was using it";
    static final String TWICE = "two threads did what only one can do, or neither did";
    static final String ORDER = "who saw the later update did not see the earlier one";

    /** In whose sections the collections are read. */
    static final RcuDomain DOMAIN = RcuDomain.builder("collections").jmx(false).build();

    private Shapes() {}

    /** A result: nothing found, incomplete, complete. */
    static int look(@Nullable Element found) {
        return found == null ? -1 : found.isComplete() ? 1 : 0;
    }
}
