package org.rcu4j;

import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A domain on the platform's MBean server. The server holds the domain weakly: one that becomes unreachable without being
 * closed is taken off the server when the next domain comes or goes.
 */
final class Management extends WeakReference<RcuDomain> implements RcuDomainMXBean {

    private static final Logger LOG = LoggerFactory.getLogger(RcuDomain.class);
    private static final String PREFIX = "org.rcu4j:type=RcuDomain,name=";

    /** Tells domains of the same name apart. */
    private static final AtomicLong NAMESAKES = new AtomicLong(1);

    private static final ReferenceQueue<RcuDomain> UNREACHABLE = new ReferenceQueue<>();

    private final ObjectName objectName;

    private Management(RcuDomain domain, ObjectName objectName) {
        super(domain, UNREACHABLE);
        this.objectName = objectName;
    }

    /** Registers a domain, with a number if there is another one of its name. Returns null if that fails. */
    static @Nullable Management register(RcuDomain domain, String name) {
        unregisterUnreachable();
        String plain = name.matches("[^,=:\"*?\\n]+") ? name : ObjectName.quote(name);
        try {
            try {
                return register(domain, new ObjectName(PREFIX + plain));
            } catch (InstanceAlreadyExistsException taken) {
                return register(domain, new ObjectName(PREFIX + plain + ",instance=" + NAMESAKES.incrementAndGet()));
            }
        } catch (JMException | RuntimeException e) {
            LOG.warn("domain {} can't be registered as an MBean", name, e);
            return null;
        }
    }

    void unregister() {
        unregisterUnreachable();
        try {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            if (server.isRegistered(objectName)) {
                server.unregisterMBean(objectName);
            }
        } catch (JMException | RuntimeException e) {
            LOG.warn("{} can't be unregistered", objectName, e);
        }
    }

    private static void unregisterUnreachable() {
        Reference<? extends RcuDomain> unreachable;
        while ((unreachable = UNREACHABLE.poll()) != null) {
            ((Management) unreachable).unregister();
        }
    }

    private static Management register(RcuDomain domain, ObjectName objectName) throws JMException {
        Management bean = new Management(domain, objectName);
        ManagementFactory.getPlatformMBeanServer().registerMBean(bean, objectName);
        return bean;
    }

    private RcuStats stats() {
        RcuDomain domain = get();
        if (domain == null) {
            throw new IllegalStateException("the domain is no more");
        }
        return domain.stats();
    }

    @Override
    public int getReaders() {
        return stats().readers();
    }

    @Override
    public int getReadersInside() {
        return stats().readersInside();
    }

    @Override
    public long getReadersDiedInside() {
        return stats().readersDiedInside();
    }

    @Override
    public long getStalls() {
        return stats().stalls();
    }

    @Override
    public long getOldestWaitNanos() {
        return stats().oldestWait().toNanos();
    }

    @Override
    public long getGracePeriods() {
        return stats().gracePeriods();
    }

    @Override
    public long getGracePeriodMedianNanos() {
        return stats().gracePeriodMedian().toNanos();
    }

    @Override
    public long getGracePeriodP99Nanos() {
        return stats().gracePeriodP99().toNanos();
    }

    @Override
    public long getGracePeriodMaxNanos() {
        return stats().gracePeriodMax().toNanos();
    }

    @Override
    public long getCallbacksPending() {
        return stats().callbacksPending();
    }

    @Override
    public long getBytesPending() {
        return stats().bytesPending();
    }

    @Override
    public long getCallbacksInvoked() {
        return stats().callbacksInvoked();
    }

    @Override
    public long getCallbacksFailed() {
        return stats().callbacksFailed();
    }

    @Override
    public long getCallbackOverruns() {
        return stats().callbackOverruns();
    }

    @Override
    public long getCallbackRejections() {
        return stats().callbackRejections();
    }
}
