/**
 * Read-copy-update: domains, readers, grace periods and callbacks.
 *
 * <p>Begin with {@link org.rcu4j.RcuDomain}.
 */
module org.rcu4j {
    requires java.management;
    requires org.jctools.core.jdk11;
    requires org.slf4j;
    requires static jdk.jfr;
    requires static transitive org.jspecify;

    exports org.rcu4j;
}
