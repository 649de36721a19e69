package org.rcu4j.benchmarks;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The least that a section can take in Java if it may nest: the loads, the tests and the stores that liburcu has, and nothing else.
 * It believes that its thread owns it, that whoever leaves has entered, that sections don't nest too deep and that there is only
 * one domain, which is never closed; and nobody waits for it. What an {@code RcuReader} takes beyond it is the price of finding
 * misuse and of domains; what it takes beyond liburcu is the price of Java.
 */
@State(Scope.Thread)
public class BareReader {

    private static final long DEPTH = 0xffff;
    private static final VarHandle WORD = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "word", VarHandle.class, BareReader.class, long.class);

    /** With a depth of one, so that an outermost section begins with a copy. */
    private static volatile long epoch = DEPTH + 2;

    private volatile long word;

    void lock() {
        long w = word;
        WORD.setRelease(this, (w & DEPTH) == 0 ? epoch : w + 1);
        VarHandle.acquireFence();
    }

    void unlock() {
        WORD.setRelease(this, word - 1);
    }
}
