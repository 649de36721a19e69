/**
 * A hash map, a linked list and a lock-free set whose readers write nothing, and which hand what leaves them to a domain.
 *
 * <p>Begin with {@code RcuHashMap}.
 */
module org.rcu4j.collections {
    requires transitive org.rcu4j;
    requires static transitive org.jspecify;

    exports org.rcu4j.collections;
}
