package org.rcu4j.internal.monitor;

import java.lang.management.ManagementFactory;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.util.UUID;
import java.util.function.Function;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.rcu4j.RcuDomainMXBean;
import org.rcu4j.RcuStats;
import org.rcu4j.internal.platform.Log;

/**
 * A domain on the platform's MBean server. The server holds the domain weakly: when one becomes unreachable without being closed,
 * it is taken off the server, and then nothing there refers to the class loader of this library.
 */
public final class Management<D> extends WeakReference<D> implements RcuDomainMXBean {

    private static final String PREFIX = "org.rcu4j:type=RcuDomain,name=";
    private static final int ATTEMPTS = 100;

    /** Takes domains off the server that became unreachable. It has a thread, as long as this class is loaded. */
    private static final Cleaner CLEANER = Cleaner.create();

    private final Function<? super D, RcuStats> statsOf;

    private Management(D domain, Function<? super D, RcuStats> statsOf) {
        super(domain);
        this.statsOf = statsOf;
    }

    /**
     * Registers a domain, with a number if there is another one of its name, be it of another copy of this library.
     *
     * @param domain what is held weakly
     * @param statsOf gets its statistics, and refers to no domain
     * @return what takes it off the server; does nothing if the domain could not be registered
     */
    public static <D> Runnable register(D domain, Function<? super D, RcuStats> statsOf, String name) {
        String plain = name.matches("[^,=:\"*?\\n]+") ? name : ObjectName.quote(name);
        try {
            for (int instance = 1; instance <= ATTEMPTS; instance++) {
                String number =
                        instance == 1 ? "" : ",instance=" + (instance < ATTEMPTS ? instance : UUID.randomUUID());
                ObjectName objectName = new ObjectName(PREFIX + plain + number);
                try {
                    ManagementFactory.getPlatformMBeanServer()
                            .registerMBean(new Management<>(domain, statsOf), objectName);
                    return CLEANER.register(domain, () -> unregister(objectName))::clean;
                } catch (InstanceAlreadyExistsException taken) {
                    // the next number
                }
            }
        } catch (JMException | RuntimeException e) {
            Log.DOMAIN.warn("domain {} can't be registered as an MBean", name, e);
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
            Log.DOMAIN.warn("{} can't be unregistered", objectName, e);
        }
    }

    private RcuStats stats() {
        D domain = get();
        if (domain == null) {
            throw new IllegalStateException("the domain is no more");
        }
        return statsOf.apply(domain);
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
