/**
 * A hash map, a linked list and a lock-free set that are read without waiting, and that have reclaimed what leaves them.
 *
 * <p>Begin with {@code RcuHashMap}.
 */
module org.rcu4j.collections {
    requires transitive org.rcu4j;
    requires static transitive org.jspecify;

    exports org.rcu4j.collections;
}
