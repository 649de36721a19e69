package org.rcu4j.anomaly.worlds;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rcu4j.QuiescentReader;
import org.rcu4j.RcuReader;
import org.rcu4j.RcuReference;
import org.rcu4j.ReadSection;
import org.rcu4j.anomaly.Operation;
import org.rcu4j.anomaly.World;
import org.rcu4j.anomaly.agent.Points;

/** Readers of all kinds, and references. */
final class ReaderOperations {

    private final List<Operation> operations = new ArrayList<>();

    private ReaderOperations() {}

    static List<Operation> all() {
        ReaderOperations readers = new ReaderOperations();
        readers.sections();
        readers.detached();
        readers.quiescent();
        readers.references();
        return readers.operations;
    }

    /** Which sections the thread has entered before. */
    private enum Before {
        NEW_THREAD,
        KNOWN_THREAD,
        INSIDE
    }

    private void onBoth(Operation operation) {
        operations.add(operation);
        operations.add(operation.onVirtualThread());
    }

    private static Operation of(String name, Supplier<World> world) {
        return Operation.of("core", name, world);
    }

    private void sections() {
        for (Before before : Before.values()) {
            String suffix =
                    ", " + before.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
            onBoth(of("read" + suffix, () -> new SectionWorld(before) {
                @Override
                public void operate() {
                    section = domain.read();
                }

                @Override
                void leaveSection() {
                    requireSection().close();
                }
            }));
            onBoth(of("readLock" + suffix, () -> new SectionWorld(before) {
                @Override
                public void operate() {
                    domain.readLock();
                }

                @Override
                void leaveSection() {
                    domain.readUnlock();
                }
            }));
            onBoth(of("reader" + suffix, () -> new SectionWorld(before) {
                @Override
                public void operate() {
                    reader = domain.reader();
                }

                @Override
                void leaveSection() {
                    requireReader().lock();
                    requireReader().unlock();
                }

                @Override
                boolean enters() {
                    return false;
                }
            }));
            onBoth(of("RcuReader.lock" + suffix, () -> new SectionWorld(before) {
                @Override
                public void prepare() {
                    reader = domain.reader();
                    super.prepare();
                }

                @Override
                public void operate() {
                    requireReader().lock();
                }

                @Override
                void leaveSection() {
                    requireReader().unlock();
                }
            }));
            onBoth(of("isReading" + suffix, () -> new SectionWorld(before) {
                @Override
                public void operate() {
                    boolean unused = domain.isReading();
                }

                @Override
                void leaveSection() {}

                @Override
                boolean enters() {
                    return false;
                }
            }));
        }
        for (boolean nested : new boolean[] {false, true}) {
            String suffix = nested ? ", nested" : "";
            onBoth(of("ReadSection.close" + suffix, () -> new ExitWorld(nested) {
                        @Override
                        void enter() {
                            section = domain.read();
                        }

                        @Override
                        public void operate() {
                            requireSection().close();
                        }
                    })
                    .asExit());
            onBoth(of("readUnlock" + suffix, () -> new ExitWorld(nested) {
                        @Override
                        void enter() {
                            domain.readLock();
                        }

                        @Override
                        public void operate() {
                            domain.readUnlock();
                        }
                    })
                    .asExit());
            onBoth(of("RcuReader.unlock" + suffix, () -> new ExitWorld(nested) {
                        @Override
                        void enter() {
                            reader = domain.reader();
                            reader.lock();
                        }

                        @Override
                        public void operate() {
                            requireReader().unlock();
                        }
                    })
                    .asExit());
        }
    }

    private void detached() {
        onBoth(of("enter", () -> new DomainWorld() {
            private long cookie;

            @Override
            public void operate() {
                cookie = domain.enter();
            }

            @Override
            public void leave(boolean done) throws Exception {
                requireEqual(domain.stats().readersInside(), done ? 1 : 0, "readersInside");
                if (done) {
                    domain.exit(cookie);
                }
                super.leave(done);
            }
        }));
        onBoth(of("exit", () -> new DomainWorld() {
                    private long cookie;

                    @Override
                    public void prepare() {
                        cookie = domain.enter();
                    }

                    @Override
                    public void operate() {
                        domain.exit(cookie);
                    }

                    @Override
                    public void leave(boolean done) throws Exception {
                        requireEqual(domain.stats().readersInside(), done ? 0 : 1, "readersInside");
                        if (!done) {
                            domain.exit(cookie);
                        }
                        super.leave(done);
                    }
                })
                .asExit());
        operations.add(of("enter, more than ever before", () -> new DomainWorld() {
            private final List<Long> cookies = new ArrayList<>();

            @Override
            public void operate() {
                for (int i = 0; i < 20; i++) {
                    cookies.add(domain.enter());
                }
            }

            @Override
            public void leave(boolean done) throws Exception {
                requireEqual(domain.stats().readersInside(), cookies.size(), "readersInside");
                cookies.forEach(domain::exit);
                super.leave(done);
            }
        }));
    }

    private void quiescent() {
        onBoth(of("registerQuiescent", () -> new QuiescentWorld(false, true) {
            @Override
            public void operate() {
                own = domain.registerQuiescent();
            }
        }));
        operations.add(of("QuiescentReader.quiescentState", () -> new QuiescentWorld(true, true) {
            @Override
            public void operate() {
                requireOwn().quiescentState();
            }
        }));
        operations.add(of("QuiescentReader.offline", () -> new QuiescentWorld(true, false) {
                    @Override
                    public void operate() {
                        requireOwn().offline();
                    }
                })
                .asExit());
        operations.add(of("QuiescentReader.online", () -> new QuiescentWorld(true, true) {
            @Override
            public void prepare() {
                super.prepare();
                requireOwn().offline();
            }

            @Override
            public void operate() {
                requireOwn().online();
            }

            @Override
            boolean isOnlineIfFailed() {
                return false;
            }
        }));
        operations.add(of("QuiescentReader.close", () -> new QuiescentWorld(true, false) {
                    @Override
                    public void operate() {
                        requireOwn().close();
                    }

                    // offline, but still registered: it can be repeated
                    @Override
                    boolean mayBeEither() {
                        return true;
                    }
                })
                .asExit());
    }

    private void references() {
        operations.add(of("new RcuReference", () -> new ReferenceWorld() {
            @Override
            public void operate() {
                RcuReference<Item> unused = new RcuReference<>(domain, first);
            }

            @Override
            boolean replaces() {
                return false;
            }
        }));
        operations.add(of(
                "RcuReference.get, peek, set, getAndSet, compareAndSet, toString", () -> new ReferenceWorld() {
                    @Override
                    public void operate() {
                        Item unused = reference.get();
                        unused = reference.peek();
                        String text = reference.toString();
                        reference.set(first);
                        unused = reference.getAndSet(first);
                        boolean unusedToo = reference.compareAndSet(second, text.isEmpty() ? first : second);
                    }

                    @Override
                    boolean replaces() {
                        return false;
                    }
                }));
        operations.add(of("RcuReference.updateAndGet", () -> new ReferenceWorld() {
            @Override
            public void operate() {
                Item unused = reference.updateAndGet(old -> {
                    Points.user("update");
                    return second;
                });
            }

            @Override
            boolean frees() {
                return false;
            }
        }));
        onBoth(of("RcuReference.replace", () -> new ReferenceWorld() {
            @Override
            public void operate() {
                reference.replace(second, Item::free);
            }
        }));
        operations.add(of("RcuReference.replace, by the same", () -> new ReferenceWorld() {
            @Override
            public void operate() {
                reference.replace(first, Item::free);
            }

            @Override
            boolean replaces() {
                return false;
            }
        }));
    }

    private abstract static class SectionWorld extends DomainWorld {
        private final Before before;

        @Nullable
        ReadSection section;

        @Nullable
        RcuReader reader;

        SectionWorld(Before before) {
            this.before = before;
        }

        final ReadSection requireSection() {
            if (section == null) {
                throw new IllegalStateException("no section was entered");
            }
            return section;
        }

        final RcuReader requireReader() {
            if (reader == null) {
                throw new IllegalStateException("there is no reader");
            }
            return reader;
        }

        abstract void leaveSection();

        boolean enters() {
            return true;
        }

        @Override
        public void prepare() {
            if (before != Before.NEW_THREAD) {
                domain.readLock();
            }
            if (before == Before.KNOWN_THREAD) {
                domain.readUnlock();
            }
        }

        @Override
        public void leave(boolean done) throws Exception {
            requireEqual(
                    domain.isReading(), before == Before.INSIDE || (done && enters()), "isReading() of the thread");
            if (done) {
                leaveSection();
            }
            if (before == Before.INSIDE) {
                require(domain.isReading(), "the enclosing section goes on");
                domain.readUnlock();
            }
            domain.readLock(); // a ghost of the failed entry would swallow this one
            requireEqual(domain.stats().readersInside(), 1, "readersInside");
            domain.readUnlock();
            requireEqual(domain.stats().readersInside(), 0, "readersInside");
            super.leave(done);
        }
    }

    private abstract static class ExitWorld extends DomainWorld {
        private final boolean nested;

        @Nullable
        ReadSection section;

        @Nullable
        RcuReader reader;

        ExitWorld(boolean nested) {
            this.nested = nested;
        }

        final ReadSection requireSection() {
            if (section == null) {
                throw new IllegalStateException("no section was entered");
            }
            return section;
        }

        final RcuReader requireReader() {
            if (reader == null) {
                throw new IllegalStateException("there is no reader");
            }
            return reader;
        }

        abstract void enter();

        @Override
        public void prepare() {
            if (nested) {
                domain.readLock();
            }
            enter();
        }

        @Override
        public void leave(boolean done) throws Exception {
            if (!done) {
                require(domain.isReading(), "still inside, as leaving failed");
                operate();
            }
            if (nested) {
                require(domain.isReading(), "the enclosing section goes on");
                domain.readUnlock();
            }
            super.leave(done);
        }
    }

    private abstract static class QuiescentWorld extends DomainWorld {
        private final boolean registeredBefore;
        private final boolean onlineIfDone;

        @Nullable
        QuiescentReader own;

        QuiescentWorld(boolean registeredBefore, boolean onlineIfDone) {
            this.registeredBefore = registeredBefore;
            this.onlineIfDone = onlineIfDone;
        }

        final QuiescentReader requireOwn() {
            if (own == null) {
                throw new IllegalStateException("not registered");
            }
            return own;
        }

        boolean isOnlineIfFailed() {
            return registeredBefore;
        }

        boolean mayBeEither() {
            return false;
        }

        @Override
        public void prepare() {
            if (registeredBefore) {
                own = domain.registerQuiescent();
            }
        }

        @Override
        public void leave(boolean done) throws Exception {
            if (done || !mayBeEither()) {
                requireEqual(
                        domain.isReading(), done ? onlineIfDone : isOnlineIfFailed(), "whether the reader is online");
            }
            if (own != null) {
                own.close();
            }
            requireEqual(domain.stats().readersInside(), 0, "readersInside");
            super.leave(done);
        }
    }

    /** The old value is freed, and the new one there; or neither. */
    private abstract static class ReferenceWorld extends DomainWorld {
        final Item first = new Item(1);
        final Item second = new Item(2);
        final RcuReference<Item> reference = new RcuReference<>(domain, first);

        boolean replaces() {
            return true;
        }

        boolean frees() {
            return true;
        }

        @Override
        void checkFreed(boolean done) {
            require(reference.peek() == (done && replaces() ? second : first), "the reference points to the right one");
            first.requireFreed(done && replaces() && frees() ? 1 : 0);
            second.requireFreed(0);
        }
    }
}
