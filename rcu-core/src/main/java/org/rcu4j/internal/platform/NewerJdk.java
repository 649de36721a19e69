package org.rcu4j.internal.platform;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Java 17 lacks and later versions have, through method handles: the one place where they are looked up. All of it is
 * optional, each {@code has…} method tells whether its partner can be called.
 */
public final class NewerJdk {

    /** {@code membarrier(2)}: number of the system call by {@code os.arch}, and the two commands that are used. */
    private static final Map<String, Long> MEMBARRIER_NUMBER = Map.of(
            "amd64", 324L, "aarch64", 283L, "riscv64", 283L, "loongarch64", 283L, "ppc64le", 365L, "s390x", 356L);

    private static final int PRIVATE_EXPEDITED = 1 << 3;
    private static final int REGISTER_PRIVATE_EXPEDITED = 1 << 4;

    /** Whether {@link #threadId} is a number that no two threads ever have in common: since Java 19. */
    public static final boolean HAS_THREAD_ID = Runtime.version().feature() >= 19;

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final MethodHandle THREAD_ID = threadIdHandle();
    private static final @Nullable MethodHandle IS_VIRTUAL = isVirtualHandle();
    private static final @Nullable MethodHandle OPEN_SHARED_ARENA = openSharedArenaHandle();
    private static final @Nullable MethodHandle CLOSE_ARENA = closeArenaHandle();
    private static final @Nullable MethodHandle MEMBARRIER = membarrierHandle();

    private NewerJdk() {}

    // --- Java 19: a thread's number that no subclass can override

    public static long threadId(Thread thread) {
        try {
            return (long) THREAD_ID.invokeExact(thread);
        } catch (Throwable e) {
            throw sneak(e);
        }
    }

    private static MethodHandle threadIdHandle() {
        try {
            return LOOKUP.findVirtual(
                    Thread.class, HAS_THREAD_ID ? "threadId" : "getId", MethodType.methodType(long.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // --- Java 21: virtual threads

    public static boolean isVirtual(Thread thread) {
        try {
            return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(thread);
        } catch (Throwable e) {
            throw sneak(e);
        }
    }

    /** Null before Java 21, which has none; or has them as a preview, which is left alone. */
    private static @Nullable MethodHandle isVirtualHandle() {
        return Runtime.version().feature() < 21
                ? null
                : findOrNull(() -> LOOKUP.findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class)));
    }

    // --- Java 22: closing a shared arena stops each thread at a poll, once

    static boolean hasHandshake() {
        return isHotSpot() && OPEN_SHARED_ARENA != null && CLOSE_ARENA != null;
    }

    /**
     * Whether a handshake was tried on this version of the JDK. That the closing of an arena makes every thread pass a fence is
     * what HotSpot happens to do, so a version that was not tried is not trusted with memory unless the user says so.
     */
    static boolean wasHandshakeTried() {
        return Runtime.version().feature() == 25;
    }

    @SuppressWarnings("NullAway") // called only where hasHandshake(); checks would be in every grace period
    static void handshake() {
        try {
            CLOSE_ARENA.invokeExact((AutoCloseable) OPEN_SHARED_ARENA.invokeExact());
        } catch (Throwable e) {
            throw sneak(e);
        }
    }

    private static @Nullable MethodHandle openSharedArenaHandle() {
        return javaLangForeign("Arena")
                .map(arena -> findOrNull(() -> LOOKUP.findStatic(arena, "ofShared", MethodType.methodType(arena))
                        .asType(MethodType.methodType(AutoCloseable.class))))
                .orElse(null);
    }

    private static @Nullable MethodHandle closeArenaHandle() {
        return javaLangForeign("Arena")
                .map(arena -> findOrNull(() -> LOOKUP.findVirtual(arena, "close", MethodType.methodType(void.class))
                        .asType(MethodType.methodType(void.class, AutoCloseable.class))))
                .orElse(null);
    }

    // --- Java 22, Linux, native access enabled: membarrier(2)

    static boolean hasMembarrier() {
        return isHotSpot() && MEMBARRIER != null && membarrier(REGISTER_PRIVATE_EXPEDITED) == 0;
    }

    /** Whether {@link #hasMembarrier()} might be true if the user enabled native access. */
    static boolean couldHaveMembarrier() {
        return isHotSpot() && membarrierNumber().isPresent() && !isNativeAccessEnabled();
    }

    /** Registration is lost when a process is restored from a checkpoint, hence the second try. */
    static void membarrier() {
        boolean done = membarrier(PRIVATE_EXPEDITED) == 0
                || (membarrier(REGISTER_PRIVATE_EXPEDITED) == 0 && membarrier(PRIVATE_EXPEDITED) == 0);
        if (!done) {
            handshake();
        }
    }

    static String nativeAccessName() {
        Module own = NewerJdk.class.getModule();
        return own.isNamed() ? own.getName() : "ALL-UNNAMED";
    }

    @SuppressWarnings("NullAway") // called only where the handle was found
    private static long membarrier(int command) {
        try {
            return (long) MEMBARRIER.invokeExact(command);
        } catch (Throwable e) {
            throw sneak(e);
        }
    }

    /** Asked, not assumed: an unasked native access makes the JVM print a warning. */
    private static boolean isNativeAccessEnabled() {
        if (Runtime.version().feature() < 22) {
            return false; // Java 21 has it as a preview
        }
        try {
            return (boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(NewerJdk.class.getModule());
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    private static Optional<Long> membarrierNumber() {
        boolean linux = System.getProperty("os.name", "").equals("Linux");
        return Optional.ofNullable(linux ? MEMBARRIER_NUMBER.get(System.getProperty("os.arch", "")) : null);
    }

    /** {@code long syscall(long number, int command, int flags, int cpu)} with all but the command bound, or null. */
    private static @Nullable MethodHandle membarrierHandle() {
        Optional<Long> number = membarrierNumber();
        if (number.isEmpty() || !isNativeAccessEnabled()) {
            return null;
        }
        return findOrNull(() -> {
            Class<?> linkerType = Class.forName("java.lang.foreign.Linker");
            Class<?> optionType = Class.forName("java.lang.foreign.Linker$Option");
            Class<?> descriptorType = Class.forName("java.lang.foreign.FunctionDescriptor");
            Class<?> layoutType = Class.forName("java.lang.foreign.MemoryLayout");
            Class<?> layouts = Class.forName("java.lang.foreign.ValueLayout");
            Class<?> segmentType = Class.forName("java.lang.foreign.MemorySegment");
            Class<?> layoutArray = Array.newInstance(layoutType, 0).getClass();
            Class<?> optionArray = Array.newInstance(optionType, 0).getClass();

            Object linker = linkerType.getMethod("nativeLinker").invoke(null);
            Object symbols = linkerType.getMethod("defaultLookup").invoke(linker);
            Object syscall = ((Optional<?>) Class.forName("java.lang.foreign.SymbolLookup")
                            .getMethod("find", String.class)
                            .invoke(symbols, "syscall"))
                    .orElseThrow(NoSuchMethodException::new);
            Object wide = layouts.getField("JAVA_LONG").get(null);
            Object narrow = layouts.getField("JAVA_INT").get(null);
            Object descriptor = descriptorType
                    .getMethod("of", layoutType, layoutArray)
                    .invoke(null, wide, arrayOf(layoutType, wide, narrow, narrow, narrow));
            Object variadic =
                    optionType.getMethod("firstVariadicArg", int.class).invoke(null, 1);
            MethodHandle handle = (MethodHandle) linkerType
                    .getMethod("downcallHandle", segmentType, descriptorType, optionArray)
                    .invoke(linker, syscall, descriptor, arrayOf(optionType, variadic));
            return MethodHandles.insertArguments(MethodHandles.insertArguments(handle, 2, 0, 0), 0, number.get());
        });
    }

    // --- what they share

    /**
     * Whether the JIT is known to keep {@code VarHandle.acquireFence()} as a barrier for all of memory, and the closing of an
     * arena to be a handshake.
     */
    private static boolean isHotSpot() {
        String vm = System.getProperty("java.vm.name", "");
        boolean hotSpot = vm.contains("HotSpot") || vm.startsWith("OpenJDK");
        return hotSpot && System.getProperty("org.graalvm.nativeimage.imagecode") == null;
    }

    /** A class of the final Foreign Function API: its previews in Java 19 to 21 are left alone. */
    private static Optional<Class<?>> javaLangForeign(String name) {
        if (Runtime.version().feature() < 22) {
            return Optional.empty();
        }
        try {
            return Optional.of(Class.forName("java.lang.foreign." + name));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    private interface Finder {
        MethodHandle find() throws ReflectiveOperationException;
    }

    private static @Nullable MethodHandle findOrNull(Finder finder) {
        try {
            return finder.find();
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return null;
        }
    }

    private static Object arrayOf(Class<?> type, Object... elements) {
        Object array = Array.newInstance(type, elements.length);
        System.arraycopy(elements, 0, array, 0, elements.length);
        return array;
    }

    /** The handles' targets throw nothing checked, whatever {@code invokeExact} declares. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> RuntimeException sneak(Throwable e) throws E {
        throw (E) e;
    }
}
