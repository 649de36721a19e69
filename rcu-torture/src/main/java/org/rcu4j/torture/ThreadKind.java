package org.rcu4j.torture;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** The kinds of threads. */
public enum ThreadKind {
    PLATFORM {
        @Override
        public Thread newThread(String name, Runnable work) {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        }

        @Override
        public boolean isAvailable() {
            return true;
        }
    },
    /** With a stack so small that its end is soon reached. */
    SMALL {
        @Override
        public Thread newThread(String name, Runnable work) {
            Thread thread = new Thread(null, work, name, SMALL_STACK_BYTES);
            thread.setDaemon(true);
            return thread;
        }

        @Override
        public boolean isAvailable() {
            return true;
        }
    },
    VIRTUAL {
        @Override
        public Thread newThread(String name, Runnable work) {
            if (UNSTARTED == null) {
                throw new UnsupportedOperationException("virtual threads need Java 21");
            }
            try {
                Thread thread = (Thread) UNSTARTED.invoke(work);
                thread.setName(name);
                return thread;
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new LinkageError("no virtual threads", e);
            }
        }

        @Override
        public boolean isAvailable() {
            return UNSTARTED != null;
        }
    };

    private static final long SMALL_STACK_BYTES = 200_000;

    /** {@code Thread.ofVirtual().unstarted(work)}, which Java has since 21. */
    private static final @Nullable MethodHandle UNSTARTED = unstartedHandle();

    /** A thread that is not started yet, and that does not keep the JVM alive. */
    public abstract Thread newThread(String name, Runnable work);

    /** Whether this JVM has such threads. */
    public abstract boolean isAvailable();

    private static @Nullable MethodHandle unstartedHandle() {
        if (Runtime.version().feature() < 21) {
            return null;
        }
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            MethodHandle make = lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual));
            MethodHandle unstarted =
                    lookup.findVirtual(builder, "unstarted", MethodType.methodType(Thread.class, Runnable.class));
            return MethodHandles.collectArguments(unstarted, 0, make.asType(MethodType.methodType(builder)));
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
