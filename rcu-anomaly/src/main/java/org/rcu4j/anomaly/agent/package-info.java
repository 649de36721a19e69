/**
 * The points at which an operation can be made to fail. {@link org.rcu4j.anomaly.agent.Agent} puts them into the library's
 * classes as the JVM loads them; {@link org.rcu4j.anomaly.agent.Points} is what they call; a
 * {@link org.rcu4j.anomaly.agent.Plan} says at which of them what is thrown.
 */
@NullMarked
package org.rcu4j.anomaly.agent;

import org.jspecify.annotations.NullMarked;
