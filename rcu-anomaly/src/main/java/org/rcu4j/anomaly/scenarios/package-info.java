/**
 * What happens where a stack, a heap, a domain, an executor or an application really ends. Each class is a program, since most of
 * it wants a JVM of its own, with options of its own; it ends with 1 if something is not as it should be.
 */
@NullMarked
package org.rcu4j.anomaly.scenarios;

import org.jspecify.annotations.NullMarked;
