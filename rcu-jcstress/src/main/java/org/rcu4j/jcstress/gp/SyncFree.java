package org.rcu4j.jcstress.gp;

import org.openjdk.jcstress.infra.results.II_Result;
import org.rcu4j.RcuReference;

/** RCU+sync+free. What a section has found is not freed before the section ends. */
public abstract class SyncFree extends Litmus {

    static final String FORBIDDEN = "1, 0";
    static final String MEANS = "a section found the old object and then found it freed";

    private final Box old = new Box(1);
    private final RcuReference<Box> current = new RcuReference<>(DOMAIN, old);

    void reader(II_Result r) {
        meet();
        Object section = reading().enter();
        Box found = current.get();
        stay();
        r.r1 = found == old ? 1 : 0;
        r.r2 = found.value;
        reading().exit(section);
    }

    void updater() {
        meet();
        current.set(new Box(2));
        waiting().await();
        old.value = 0;
    }

    /** Something to be freed: then its value is zero. */
    private static final class Box {
        int value;

        Box(int value) {
            this.value = value;
        }
    }
}
