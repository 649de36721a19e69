package org.rcu4j;

/**
 * Events for JDK Flight Recorder, where the running JVM has it: the module jdk.jfr is optional. The event classes are loaded
 * only then, and each event costs a check of a flag unless a recording wants it.
 */
final class FlightRecorder {

    private static final boolean AVAILABLE =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private FlightRecorder() {}

    /** Reports a grace period that ended now. */
    static void gracePeriod(String domain, long number, long nanos) {
        if (AVAILABLE) {
            GracePeriodEvent.commit(domain, number, nanos);
        }
    }

    /** Reports callbacks that have run. */
    static void callbackBatch(String domain, int callbacks, long nanos) {
        if (AVAILABLE) {
            CallbackBatchEvent.commit(domain, callbacks, nanos);
        }
    }

    static void readerStall(StallReport report) {
        if (AVAILABLE) {
            ReaderStallEvent.commit(report);
        }
    }

    /** Reports a callback that found the backlog full. */
    static void backlogOverflow(String domain, OverflowPolicy policy, boolean admitted, long callbacks, long bytes) {
        if (AVAILABLE) {
            BacklogOverflowEvent.commit(domain, policy, admitted, callbacks, bytes);
        }
    }
}
