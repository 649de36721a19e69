package org.rcu4j.internal.platform;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Locale;
import org.rcu4j.ReadBarrier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pair of barriers, light on the side that runs often and heavy on the side that runs seldom. If two threads each store
 * and then load what the other stores, one with {@link #light()} between and one with {@link #heavy()}, then at least one of
 * them sees the other's store.
 *
 * <p>In the asymmetric forms the light side is a fence for the compiler only. {@code VarHandle.acquireFence()} stands for
 * it: HotSpot's compilers treat it as a barrier for all of memory, so that a later load can't move above an earlier store,
 * although the Java memory model's text would allow just that. No other compiler is trusted with it: see {@link NewerJdk}.
 * The heavy side makes every other thread of the process pass a full fence, somewhere between the call and its return.
 */
public final class AsymmetricBarrier {

    public static final String PROPERTY = "org.rcu4j.readBarrier";
    public static final ReadBarrier ACTIVE = choose();

    /** Constant to the JIT, as is the choice in heavy(). */
    private static final boolean FENCED = ACTIVE == ReadBarrier.FENCE;

    private AsymmetricBarrier() {}

    /** The reader's side: orders its earlier stores before its later loads, as seen by a thread that calls heavy(). */
    public static void light() {
        if (FENCED) {
            VarHandle.fullFence();
        } else {
            VarHandle.acquireFence();
        }
    }

    /** The updater's side; also a full fence for the calling thread. */
    public static void heavy() {
        VarHandle.fullFence();
        switch (ACTIVE) {
            case MEMBARRIER -> NewerJdk.membarrier();
            case HANDSHAKE -> NewerJdk.handshake();
            case FENCE -> {}
        }
        VarHandle.fullFence();
    }

    private static ReadBarrier choose() {
        Logger log = LoggerFactory.getLogger(ReadBarrier.class);
        String asked = System.getProperty(PROPERTY, "").trim();
        ReadBarrier first = ReadBarrier.MEMBARRIER;
        if (!asked.isEmpty()) {
            try {
                first = ReadBarrier.valueOf(asked.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                log.warn("{} is one of membarrier, handshake and fence: {} is ignored", PROPERTY, asked);
            }
        }
        ReadBarrier chosen = firstAvailableFrom(first, !asked.isEmpty());
        if (!asked.isEmpty() && chosen != first) {
            log.warn("{}={} can't be had here: using {} instead", PROPERTY, asked, chosen);
        }
        log.info("read barrier {}{}", chosen, hint(chosen));
        return chosen;
    }

    private static ReadBarrier firstAvailableFrom(ReadBarrier first, boolean asked) {
        return Arrays.stream(ReadBarrier.values())
                .filter(form -> form.compareTo(first) >= 0)
                .filter(form -> isAvailable(form, asked && form == first))
                .findFirst()
                .orElse(ReadBarrier.FENCE);
    }

    private static boolean isAvailable(ReadBarrier form, boolean asked) {
        return switch (form) {
            case MEMBARRIER -> NewerJdk.hasMembarrier();
            case HANDSHAKE -> NewerJdk.hasHandshake() && (asked || NewerJdk.wasHandshakeTried());
            case FENCE -> true;
        };
    }

    private static String hint(ReadBarrier chosen) {
        boolean nativeAccessWouldHelp = chosen == ReadBarrier.HANDSHAKE && NewerJdk.couldHaveMembarrier();
        return nativeAccessWouldHelp
                ? "; grace periods are faster with --enable-native-access=" + NewerJdk.nativeAccessName()
                : "";
    }
}
