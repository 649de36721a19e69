package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.info.FieldLayout;

/** What a domain, a reader and a section cost in memory. */
class FootprintTest {

    private static final long DOMAIN_LIMIT = 20 * 1024;
    private static final long SLOT_LIMIT = 256;
    private static final long LINE_PAIR = 128;

    private final RcuDomain domain = RcuDomain.create("footprint");
    private @Nullable Object sink;

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void idleDomainIsSmallAndHasNoThread() {
        assertThat(bytesPerRun(() -> RcuDomain.create("small").close())).isLessThan(DOMAIN_LIMIT);
        RcuDomain idle = RcuDomain.create("idle-footprint");
        idle.synchronize();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().contains("idle-footprint"));
        idle.close();
    }

    @Test
    void slotIsSmallAndItsWordIsAlone() {
        ClassLayout layout = ClassLayout.parseClass(ReaderSlot.class);
        assertThat(layout.instanceSize()).isLessThanOrEqualTo(SLOT_LIMIT);
        assertIsolated(layout, "word");
    }

    @Test
    void epochIsAlone() {
        assertIsolated(ClassLayout.parseClass(Epoch.class), "word");
    }

    /** No other object, and so no other thread's data, lies within a line pair of the field. */
    private static void assertIsolated(ClassLayout layout, String name) {
        FieldLayout field = layout.fields().stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow();
        assertThat(field.offset() + field.size()).isGreaterThanOrEqualTo(LINE_PAIR);
        assertThat(layout.instanceSize() - field.offset()).isGreaterThanOrEqualTo(LINE_PAIR);
    }

    @ParameterizedTest
    @EnumSource
    void sectionAllocatesNothing(Section section) {
        RcuReference<String> reference = new RcuReference<>(domain, "value");
        assertThat(bytesPerRun(() -> section.run(domain, reference))).isLessThan(1);
    }

    @Test
    void controlThatAllocatesIsFound() {
        assertThat(bytesPerRun(() -> sink = new Object())).isGreaterThanOrEqualTo(8);
    }

    /** The least of several attempts: the JVM may allocate in this thread's name, but not always. */
    private static double bytesPerRun(Runnable action) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeThat(threads.isThreadAllocatedMemoryEnabled()).isTrue();
        int runs = 1_000;
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 10; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < runs; i++) {
                action.run();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return (double) least / runs;
    }

    enum Section {
        READ {
            @Override
            void run(RcuDomain domain, RcuReference<String> reference) {
                try (var section = domain.read()) {
                    use(reference.get());
                }
            }
        },
        READ_LOCK {
            @Override
            void run(RcuDomain domain, RcuReference<String> reference) {
                domain.readLock();
                use(reference.get());
                domain.readUnlock();
            }
        },
        READER {
            @Override
            void run(RcuDomain domain, RcuReference<String> reference) {
                RcuReader reader = domain.reader();
                reader.lock();
                use(reference.get());
                reader.unlock();
            }
        };

        abstract void run(RcuDomain domain, RcuReference<String> reference);

        static void use(String value) {
            if (value.isEmpty()) {
                throw new AssertionError();
            }
        }
    }
}
