package org.rcu4j.jcstress.barrier;

import java.lang.invoke.VarHandle;
import org.rcu4j.internal.platform.AsymmetricBarrier;

/** What is between a store and a load. */
abstract class Fence {

    static final Fence LIGHT = new Fence() {
        @Override
        void pass() {
            AsymmetricBarrier.light();
        }
    };

    static final Fence HEAVY = new Fence() {
        @Override
        void pass() {
            AsymmetricBarrier.heavy();
        }
    };

    /** Of a control: keeps the compiler from changing the order, and nobody else. */
    static final Fence COMPILER = new Fence() {
        @Override
        void pass() {
            VarHandle.acquireFence();
        }
    };

    /** Of a control. */
    static final Fence NONE = new Fence() {
        @Override
        void pass() {}
    };

    abstract void pass();
}
