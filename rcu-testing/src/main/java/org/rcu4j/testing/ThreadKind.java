package org.rcu4j.testing;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.stream.Stream;

/** The kinds of threads; a test that is about threads runs with each that this JVM has. */
public enum ThreadKind {
    PLATFORM {
        @Override
        public Thread newThread(String name, long stackBytes, Runnable action) {
            Thread thread = new Thread(null, action, name, stackBytes);
            thread.setDaemon(true);
            return thread;
        }

        @Override
        public boolean isAvailable() {
            return true;
        }
    },
    /** The size of their stacks is not theirs to choose. */
    VIRTUAL {
        @Override
        public Thread newThread(String name, long stackBytes, Runnable action) {
            // by reflection, since this is compiled for Java 17
            try {
                Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
                Thread thread = (Thread) Class.forName("java.lang.Thread$Builder")
                        .getMethod("unstarted", Runnable.class)
                        .invoke(builder, action);
                thread.setName(name);
                return thread;
            } catch (InvocationTargetException e) {
                throw e.getCause() instanceof Error error ? error : new LinkageError("no virtual threads", e);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("no virtual threads", e);
            }
        }

        @Override
        public boolean isAvailable() {
            return Runtime.version().feature() >= 21;
        }
    };

    /**
     * A thread that is not started yet, and that does not keep the JVM alive.
     *
     * @param stackBytes how large its stack is; zero if that does not matter
     */
    public abstract Thread newThread(String name, long stackBytes, Runnable action);

    /** The same, whatever its name. */
    public Thread newThread(Runnable action) {
        return newThread("test", 0, action);
    }

    /** Whether this JVM has such threads. */
    public abstract boolean isAvailable();

    /** All kinds that this JVM has. */
    public static Stream<ThreadKind> available() {
        return Arrays.stream(values()).filter(ThreadKind::isAvailable);
    }
}
