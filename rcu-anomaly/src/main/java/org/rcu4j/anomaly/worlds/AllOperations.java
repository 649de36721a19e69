package org.rcu4j.anomaly.worlds;

import java.util.ArrayList;
import java.util.List;
import org.rcu4j.anomaly.Operation;

/** The list of all operations, and that of the controls. */
public final class AllOperations {

    private AllOperations() {}

    /** All public operations of the library. */
    public static List<Operation> ofLibrary() {
        List<Operation> all = new ArrayList<>();
        all.addAll(ReaderOperations.all());
        all.addAll(CoreOperations.all());
        all.addAll(ReclaimOperations.all());
        all.addAll(LockOperations.all());
        all.addAll(MapOperations.all());
        all.addAll(ListOperations.all());
        return all;
    }

    /** What is broken on purpose. */
    public static List<Operation> ofControls() {
        return ControlOperations.all();
    }
}
