package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.rcu4j.testing.Background;

class ManagementTest {

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    @Test
    void domainIsThereWhileItIsOpen() throws JMException {
        ObjectName name = new ObjectName("org.rcu4j:type=RcuDomain,name=managed");
        try (RcuDomain domain = RcuDomain.builder("managed").jmx(true).build()) {
            domain.synchronize();
            assertThat(server.getAttribute(name, "GracePeriods")).isEqualTo(1L);
            assertThat((long) server.getAttribute(name, "GracePeriodMedianNanos"))
                    .isPositive();
            try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
                domain.call(() -> {}, 5);
                assertThat(server.getAttribute(name, "Readers")).isEqualTo(1);
                assertThat(server.getAttribute(name, "ReadersInside")).isEqualTo(1);
                assertThat(server.getAttribute(name, "CallbacksPending")).isEqualTo(1L);
                assertThat(server.getAttribute(name, "BytesPending")).isEqualTo(5L);
            }
            for (var attribute : server.getMBeanInfo(name).getAttributes()) {
                assertThat((Number) server.getAttribute(name, attribute.getName()))
                        .isNotNull();
            }
        }
        assertThat(server.isRegistered(name)).isFalse();
    }

    @Test
    void namesakesAndOddNamesAreToldApart() throws JMException {
        try (RcuDomain one = RcuDomain.builder("name,with=*odd\n\"characters\"")
                        .jmx(true)
                        .build();
                RcuDomain two = RcuDomain.builder("name,with=*odd\n\"characters\"")
                        .jmx(true)
                        .build()) {
            Set<ObjectName> names = server.queryNames(new ObjectName("org.rcu4j:*"), null);
            assertThat(names.stream().filter(name -> name.toString().contains("odd")))
                    .hasSize(2);
        }
    }

    @Test
    void domainIsNoBeanUnlessItIsToBeOne() throws JMException {
        try (RcuDomain domain = RcuDomain.create("unmanaged")) {
            assertThat(server.isRegistered(new ObjectName("org.rcu4j:type=RcuDomain,name=unmanaged")))
                    .isFalse();
        }
    }

    @Test
    void unreachableDomainLeavesNothingBehind() throws JMException {
        ObjectName name = new ObjectName("org.rcu4j:type=RcuDomain,name=forgotten");
        WeakReference<RcuDomain> domain = useAndForget("forgotten");
        Background.until(() -> {
            System.gc();
            return domain.get() == null;
        });
        Background.until(() -> {
            System.gc();
            return !server.isRegistered(name);
        });
        Background.until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("rcu4j-callbacks-forgotten")));
    }

    private static WeakReference<RcuDomain> useAndForget(String name) {
        RcuDomain domain = RcuDomain.builder(name).jmx(true).build();
        domain.read().close();
        long cookie = domain.enter();
        domain.exit(cookie);
        CountDownLatch ran = new CountDownLatch(1);
        domain.call(ran::countDown);
        domain.barrier();
        return new WeakReference<>(domain);
    }
}
