package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.info.FieldLayout;
import org.rcu4j.internal.read.Epoch;
import org.rcu4j.internal.read.PlatformReader;
import org.rcu4j.testing.Allocation;

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
        assertThat(Allocation.bytesPerRun(() -> RcuDomain.create("small").close()))
                .isLessThan(DOMAIN_LIMIT);
        RcuDomain idle = RcuDomain.create("idle-footprint");
        idle.synchronize();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().contains("idle-footprint"));
        idle.close();
    }

    @Test
    void slotIsSmallAndItsWordIsAlone() {
        ClassLayout layout = ClassLayout.parseClass(PlatformReader.class);
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
        assertThat(Allocation.bytesPerRun(() -> section.run(domain, reference))).isLessThan(1);
    }

    @Test
    void quiescentStateAllocatesNothing() {
        try (QuiescentReader reader = domain.registerQuiescent()) {
            assertThat(Allocation.bytesPerRun(reader::quiescentState)).isLessThan(1);
            assertThat(Allocation.bytesPerRun(() -> {
                        reader.offline();
                        reader.online();
                    }))
                    .isLessThan(1);
        }
    }

    @Test
    void controlThatAllocatesIsFound() {
        assertThat(Allocation.bytesPerRun(() -> sink = new Object())).isGreaterThanOrEqualTo(8);
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
        },
        NESTED {
            @Override
            void run(RcuDomain domain, RcuReference<String> reference) {
                domain.readLock();
                READ.run(domain, reference);
                domain.readUnlock();
            }
        },
        DETACHED {
            @Override
            void run(RcuDomain domain, RcuReference<String> reference) {
                long cookie = domain.enter();
                use(reference.get());
                domain.exit(cookie);
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
