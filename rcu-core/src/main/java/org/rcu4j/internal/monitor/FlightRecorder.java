package org.rcu4j.internal.monitor;

import org.rcu4j.OverflowPolicy;
import org.rcu4j.StallReport;

/**
 * Events for JDK Flight Recorder, where the running JVM has it: the module jdk.jfr is optional. To initialise the recorder takes
 * longer than most grace periods last, so callers first ask whether it {@link #isRecording}: event classes are loaded only once the
 * recorder has been initialised by a recording.
 */
public final class FlightRecorder {

    private static final boolean AVAILABLE =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private FlightRecorder() {}

    /** Whether a recording has ever been started in this JVM. To report an event is of use only then. */
    public static boolean isRecording() {
        return AVAILABLE && jdk.jfr.FlightRecorder.isInitialized();
    }

    /** Reports a grace period that ended now. */
    public static void gracePeriod(String domain, long number, long nanos) {
        GracePeriodEvent.commit(domain, number, nanos);
    }

    /** Reports callbacks that have run. */
    public static void callbackBatch(String domain, int callbacks, long nanos) {
        CallbackBatchEvent.commit(domain, callbacks, nanos);
    }

    public static void readerStall(StallReport report) {
        ReaderStallEvent.commit(report);
    }

    /** Reports a callback that found the backlog full. */
    public static void backlogOverflow(
            String domain, OverflowPolicy policy, boolean admitted, long callbacks, long bytes) {
        BacklogOverflowEvent.commit(domain, policy, admitted, callbacks, bytes);
    }
}
