package org.rcu4j.anomaly.scenarios;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * An application that has the library in a class loader of its own, as in a container, uses all of it on the container's threads,
 * ends, and must then be collected, though the threads live on.
 */
public final class Unloading {

    private static final String APPLICATION = "org.rcu4j.anomaly.scenarios.Application";
    private static final int COLLECTIONS = 400;
    private static final int COLLECTIONS_OF_CONTROL = 20;

    /** How the application ends. */
    public enum Variant {
        /** It closes its domains. */
        CLOSED,
        /** It forgets to, with default settings. */
        FORGOTTEN,
        /** Its domains can be seen by JMX, and it closes them. */
        JMX,
        /** Two copies of the library at a time, with domains of the same name. */
        TWO_COPIES,
        /** It leaves an object of its own on the container's threads: the control. */
        LEAKING
    }

    private final Problems problems = new Problems();
    private final List<Executor> threads = new ArrayList<>();

    private Unloading() {
        for (int i = 0; i < 2; i++) {
            threads.add(longLived(Thread.ofPlatform().daemon()));
            threads.add(longLived(Thread.ofVirtual()));
        }
    }

    /**
     * Runs the program.
     *
     * @param arguments how often, and the variant
     */
    public static void main(String[] arguments) throws Exception {
        Unloading unloading = new Unloading();
        Variant variant = Variant.valueOf(String.valueOf(Problems.argument(arguments, 1)));
        for (int round = 0; round < Integer.parseInt(arguments[0]); round++) {
            unloading.run(variant);
        }
        unloading.problems.exit();
    }

    /** A thread of the container, which outlives the application. */
    private static Executor longLived(Thread.Builder builder) {
        BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        Thread unused = builder.name("container").start(() -> {
            while (true) {
                try {
                    tasks.take().run();
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        return tasks::add;
    }

    private void run(Variant variant) throws Exception {
        List<WeakReference<ClassLoader>> gone = new ArrayList<>();
        if (variant == Variant.TWO_COPIES) {
            gone.addAll(useTwoCopies());
        } else {
            gone.add(use(variant));
        }
        quiet();
        boolean collected = false;
        int most = variant == Variant.LEAKING ? COLLECTIONS_OF_CONTROL : COLLECTIONS;
        for (int i = 0; i < most && !collected; i++) {
            System.gc();
            Thread.sleep(25);
            collected = gone.stream().allMatch(loader -> loader.get() == null);
        }
        problems.require(collected, "the class loader is collected, variant " + variant);
    }

    private WeakReference<ClassLoader> use(Variant variant) throws Exception {
        ClassLoader loader = newLoader();
        Runnable close = start(loader, variant);
        close.run();
        return new WeakReference<>(loader);
    }

    private List<WeakReference<ClassLoader>> useTwoCopies() throws Exception {
        ClassLoader one = newLoader();
        ClassLoader other = newLoader();
        Runnable closeOne = start(one, Variant.JMX);
        Runnable closeOther = start(other, Variant.JMX);
        int beans = ManagementFactory.getPlatformMBeanServer()
                .queryNames(new ObjectName("org.rcu4j:*"), null)
                .size();
        problems.require(beans >= 2, "the domains of both copies can be seen, not " + beans);
        closeOne.run();
        closeOther.run();
        return List.of(new WeakReference<>(one), new WeakReference<>(other));
    }

    /** Uses everything, and returns what ends the application. */
    @SuppressWarnings("unchecked")
    private Runnable start(ClassLoader loader, Variant variant) throws Exception {
        Class<?> application = loader.loadClass(APPLICATION);
        if (application.getClassLoader() != loader) {
            throw new IllegalStateException("the application has no class loader of its own");
        }
        return (Runnable) application
                .getMethod("start", List.class, boolean.class, boolean.class, boolean.class)
                .invoke(
                        null,
                        threads,
                        variant == Variant.JMX,
                        variant != Variant.FORGOTTEN,
                        variant == Variant.LEAKING);
    }

    /** The container's threads let go of the last task that they have had. */
    private void quiet() throws InterruptedException {
        for (int i = 0; i < 2; i++) {
            CountDownLatch over = new CountDownLatch(threads.size());
            threads.forEach(thread -> thread.execute(over::countDown));
            over.await();
        }
    }

    private static ClassLoader newLoader() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(new File(entry).toURI().toURL());
        }
        @Nullable ClassLoader parent = ClassLoader.getPlatformClassLoader();
        return new URLClassLoader("application", urls.toArray(URL[]::new), parent);
    }
}
