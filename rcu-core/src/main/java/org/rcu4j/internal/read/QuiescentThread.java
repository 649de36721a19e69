package org.rcu4j.internal.read;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.rcu4j.ReaderKind;
import org.rcu4j.internal.platform.AsymmetricBarrier;
import org.rcu4j.internal.platform.StackProbe;
import org.rcu4j.internal.stall.Straggler;

/** The mechanism of a quiescent-state reader: one word, which is the epoch of the last announcement. */
public final class QuiescentThread extends QuiescentThreadFields.Word implements Straggler {

    private static final VarHandle WORD = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "word", VarHandle.class, QuiescentThreadFields.Word.class, long.class);
    /** Not the number of any epoch, be the domain open or closed. */
    private static final long OFFLINE = Long.MAX_VALUE;

    private final Epoch epoch;
    private final QuiescentReaders group;
    private final Thread owner = Thread.currentThread();

    QuiescentThread(Epoch epoch, QuiescentReaders group) {
        this.epoch = epoch;
        this.group = group;
        this.word = OFFLINE;
    }

    @Override
    public void quiescentState() {
        long now = epoch.current();
        if (now != word || owner != Thread.currentThread()) {
            announce(now);
        }
    }

    @Override
    public void offline() {
        requireOwner();
        WORD.setRelease(this, OFFLINE);
    }

    @Override
    public void online() {
        requireOwner();
        if (word == OFFLINE) {
            if (!group.contains(this)) {
                throw new IllegalStateException(
                        "domain " + epoch.domain + ": a QuiescentReader that was closed does not go online again");
            }
            enter(epoch.current());
        }
    }

    @Override
    public void close() {
        if (owner.isAlive()) {
            requireOwner();
        }
        WORD.setRelease(this, OFFLINE);
        group.remove(this);
    }

    boolean isOnline() {
        return (long) WORD.getAcquire(this) != OFFLINE;
    }

    @Override
    public boolean blocks(long target) {
        long w = (long) WORD.getAcquire(this);
        return w != OFFLINE && Epoch.isBefore(w, target);
    }

    @Override
    public long section() {
        return (long) WORD.getAcquire(this);
    }

    @Override
    public ReaderKind kind() {
        return ReaderKind.QUIESCENT;
    }

    @Override
    public Thread thread() {
        return owner;
    }

    private void announce(long now) {
        requireOwner();
        if (word == OFFLINE) {
            throw new IllegalStateException("domain " + epoch.domain
                    + ": a quiescent state is announced while online, and this reader is offline; call online() first");
        }
        enter(now);
    }

    /** Online since an epoch; offline if the domain is closed, or if this fails and the reader was offline. */
    private void enter(long now) {
        StackProbe.require();
        long before = word;
        try {
            WORD.setRelease(this, Epoch.isClosed(now) ? epoch.currentAsOpen() : now);
            AsymmetricBarrier.light(); // A
            epoch.requireOpen(); // behind A, as in PlatformReader
        } catch (Throwable e) {
            if (before == OFFLINE || epoch.word >= 0) {
                word = OFFLINE;
            }
            throw e;
        }
    }

    private void requireOwner() {
        if (owner != Thread.currentThread()) {
            throw new IllegalStateException("domain " + epoch.domain
                    + ": a QuiescentReader is used by the thread that registered it, here " + owner);
        }
    }
}
