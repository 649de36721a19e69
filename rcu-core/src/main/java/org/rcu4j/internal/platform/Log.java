package org.rcu4j.internal.platform;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of all domains. Its name is part of what users configure, and does not follow the classes that write to it. */
public final class Log {

    public static final Logger DOMAIN = LoggerFactory.getLogger("org.rcu4j.RcuDomain");

    private Log() {}
}
