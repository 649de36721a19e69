package org.rcu4j;

import java.lang.management.ManagementFactory;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.util.UUID;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A domain on the platform's MBean server. The server holds the domain weakly: when one becomes unreachable without being closed,
 * it is taken off the server, and then nothing there refers to the class loader of this library.
 */
final class Management extends WeakReference<RcuDomain> implements RcuDomainMXBean {

    private static final Logger LOG = LoggerFactory.getLogger(RcuDomain.class);
    private static final String PREFIX = "org.rcu4j:type=RcuDomain,name=";
    private static final int ATTEMPTS = 100;

    /** Takes domains off the server that became unreachable. It has a thread, as long as this class is loaded. */
    private static final Cleaner CLEANER = Cleaner.create();

    private Management(RcuDomain domain) {
        super(domain);
    }

    /**
     * Registers a domain, with a number if there is another one of its name, be it of another copy of this library.
     *
     * @return what takes it off the server; does nothing if the domain could not be registered
     */
    static Runnable register(RcuDomain domain, String name) {
        String plain = name.matches("[^,=:\"*?\\n]+") ? name : ObjectName.quote(name);
        try {
            for (int instance = 1; instance <= ATTEMPTS; instance++) {
                String number =
                        instance == 1 ? "" : ",instance=" + (instance < ATTEMPTS ? instance : UUID.randomUUID());
                ObjectName objectName = new ObjectName(PREFIX + plain + number);
                try {
                    ManagementFactory.getPlatformMBeanServer().registerMBean(new Management(domain), objectName);
                    return CLEANER.register(domain, () -> unregister(objectName))::clean;
                } catch (InstanceAlreadyExistsException taken) {
                    // the next number
                }
            }
        } catch (JMException | RuntimeException e) {
            LOG.warn("domain {} can't be registered as an MBean", name, e);
        }
        return () -> {};
    }

    private static void unregister(ObjectName objectName) {
        try {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            if (server.isRegistered(objectName)) {
                server.unregisterMBean(objectName);
            }
        } catch (JMException | RuntimeException e) {
            LOG.warn("{} can't be unregistered", objectName, e);
        }
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
    public long getBoosts() {
        return stats().boosts();
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
