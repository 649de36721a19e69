package org.rcu4j.internal.platform;

import org.rcu4j.internal.read.Epoch;

/** The control of ArchitectureTest: the lowest layer uses a higher one. */
final class UsesALayerAbove {

    private UsesALayerAbove() {}

    static boolean isClosed(Epoch epoch) {
        return epoch.isClosed();
    }
}
