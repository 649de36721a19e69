package org.rcu4j.anomaly.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** Puts points into classes of the library as they are loaded. */
public final class Agent {

    private static final String LIBRARY = "org/rcu4j/";
    private static final String OURS = "org/rcu4j/anomaly/";
    private static final String CONTROLS = "org/rcu4j/anomaly/controls/";
    private static final String SHARED = "org/rcu4j/testing/";
    /** The queues that the library's callbacks go through. They are foreign, but left half-way they stop a domain. */
    private static final String QUEUES = "org/jctools/queues/";

    private static volatile boolean present;

    private Agent() {}

    /** Called by the JVM before the program begins. */
    public static void premain(@Nullable String options, Instrumentation instrumentation) {
        present = true;
        instrumentation.addTransformer(new ClassFileTransformer() {
            @Override
            @SuppressWarnings("NullAway") // null: the class is left as it is
            public byte @Nullable [] transform(
                    @Nullable ClassLoader loader,
                    String name,
                    @Nullable Class<?> redefined,
                    @Nullable ProtectionDomain domain,
                    byte[] classFile) {
                if (name == null || !hasPoints(name)) {
                    return null;
                }
                try {
                    return PointWriter.addPoints(classFile, !name.startsWith(QUEUES));
                } catch (Throwable e) { // the JVM would load the class without its points, and say nothing
                    e.printStackTrace();
                    Runtime.getRuntime().halt(70);
                    throw e;
                }
            }
        });
    }

    /** Whether the classes of this JVM have points. */
    public static boolean isPresent() {
        return present;
    }

    /** Writes a jar that makes a JVM load this agent from its class path. */
    public static void writeJar(Path file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", Agent.class.getName());
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.finish();
        }
    }

    private static boolean hasPoints(String name) {
        if (name.startsWith(OURS)) {
            return name.startsWith(CONTROLS);
        }
        return (name.startsWith(LIBRARY) && !name.startsWith(SHARED)) || name.startsWith(QUEUES);
    }
}
