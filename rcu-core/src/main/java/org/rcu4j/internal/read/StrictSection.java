package org.rcu4j.internal.read;

import org.rcu4j.ReadSection;

/** A section in strict mode: an object of its own, which is closed once, and by its place in the order of nesting. */
public final class StrictSection implements ReadSection {

    private final ThreadReader reader;
    private final int depth;
    private boolean closed;

    private StrictSection(ThreadReader reader) {
        this.reader = reader;
        this.depth = SectionWord.depth(reader.word()) + 1;
    }

    public static ReadSection enter(ThreadReader reader) {
        StrictSection section = new StrictSection(reader);
        reader.lock();
        return section;
    }

    @Override
    public void close() {
        if (closed) {
            throw new IllegalMonitorStateException("strict mode: domain " + reader.epoch.domain
                    + ": this section was closed before; a section is left once for each time it was entered, and to close"
                    + " it again would end the section around it");
        }
        if (reader.thread() == Thread.currentThread() && SectionWord.depth(reader.word()) != depth) {
            throw new IllegalMonitorStateException(
                    "strict mode: domain " + reader.epoch.domain
                            + ": a section is closed after all that were entered inside it, and before the one around it is left");
        }
        reader.unlock();
        closed = true;
    }
}
