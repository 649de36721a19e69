package org.rcu4j.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.openjdk.jol.info.ClassLayout;
import org.rcu4j.RcuDomain;

/**
 * What a reader and a pending callback hold in memory. Measured in this JVM: the layout of objects does not depend on its past.
 */
record FootprintPart() implements Part {

    private static final int CALLBACKS = 500_000;

    /** A callback that is the user's own object, as small as an object can be. */
    private static final class Callback implements Runnable {
        @Override
        public void run() {}
    }

    @Override
    public List<JsonNode> measure(Form form) {
        return List.of(
                record("readerSlot", (double)
                        ClassLayout.parseClass(readerSlot()).instanceSize()),
                record("pendingCallback", bytesBesidesCallback()));
    }

    @Override
    public String command(Form form) {
        return "(in the report's own JVM: the size of a reader slot, and what pending callbacks hold)";
    }

    private static Class<?> readerSlot() {
        try {
            return Class.forName("org.rcu4j.internal.read.PlatformReader");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What each of many pending callbacks keeps on the heap, beyond the user's object. */
    private static double bytesBesidesCallback() {
        try (RcuDomain domain = RcuDomain.create("footprint")) {
            domain.readLock(); // so that none of them is run
            long before = used();
            for (int i = 0; i < CALLBACKS; i++) {
                domain.call(new Callback());
            }
            long after = used();
            domain.readUnlock();
            return (double) (after - before) / CALLBACKS
                    - ClassLayout.parseClass(Callback.class).instanceSize();
        }
    }

    private static long used() {
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static JsonNode record(String name, double bytes) {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("benchmark", "footprint." + name);
        record.put("mode", "avgt");
        record.put("threads", 1);
        ObjectNode metric = record.putObject("secondaryMetrics").putObject("bytes");
        metric.put("scoreUnit", "B");
        metric.putArray("rawData").addArray().add(bytes);
        return record;
    }
}
