/**
 * Read-copy-update: domains, readers, grace periods and callbacks.
 *
 * <p>Begin with {@link org.rcu4j.RcuDomain}.
 */
@SuppressWarnings("module") // the modules that are exported to are built after this one
module org.rcu4j {
    requires org.slf4j;
    requires static java.management;
    requires static jdk.jfr;
    requires static transitive org.jspecify;

    exports org.rcu4j;
    exports org.rcu4j.internal.platform to
            org.rcu4j.collections,
            org.rcu4j.locks,
            org.rcu4j.reclaim;
}
