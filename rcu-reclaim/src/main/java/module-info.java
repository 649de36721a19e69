/**
 * When may it be freed? Deferred free, reference counts, hazard pointers, and pools of objects that are used again.
 *
 * <p>Begin with {@link org.rcu4j.reclaim.Reclaimer}.
 */
module org.rcu4j.reclaim {
    requires org.slf4j;
    requires transitive org.rcu4j;
    requires static transitive org.jspecify;

    exports org.rcu4j.reclaim;
}
