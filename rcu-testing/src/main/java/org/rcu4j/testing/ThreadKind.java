package org.rcu4j.testing;

import java.util.Arrays;
import java.util.stream.Stream;

/** The kinds of threads; a test that is about threads runs with each that this JVM has. */
public enum ThreadKind {
    PLATFORM {
        @Override
        public Thread newThread(Runnable action) {
            Thread thread = new Thread(action);
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
        public Thread newThread(Runnable action) {
            // by reflection, since the tests are compiled for Java 17
            try {
                Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
                return (Thread) Class.forName("java.lang.Thread$Builder")
                        .getMethod("unstarted", Runnable.class)
                        .invoke(builder, action);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("no virtual threads", e);
            }
        }

        @Override
        public boolean isAvailable() {
            return Runtime.version().feature() >= 21;
        }
    };

    /** A thread that is not started yet, and that does not keep the JVM alive. */
    public abstract Thread newThread(Runnable action);

    /** Whether this JVM has such threads. */
    public abstract boolean isAvailable();

    /** All kinds that this JVM has. */
    public static Stream<ThreadKind> available() {
        return Arrays.stream(values()).filter(ThreadKind::isAvailable);
    }
}
