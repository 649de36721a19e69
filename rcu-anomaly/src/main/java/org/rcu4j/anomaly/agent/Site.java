package org.rcu4j.anomaly.agent;

/** A place in the code that has a point. */
public final class Site {

    /** What a point is about. */
    public enum Kind {
        /** The entry of a method. */
        ENTRY,
        /** An instruction that allocates. */
        ALLOCATION,
        /** A call of a method of the JDK that may allocate before it has done anything: put, lock, execute. */
        CALL,
        /** A call of code that the library's user has given to it. */
        USER
    }

    private final int id;
    private final Kind kind;
    private final String className;
    private final String method;

    /** Written while the class is transformed, before the point can be reached. */
    private int line;

    /** Likewise: whether the method allocates by itself. */
    private boolean allocates;

    Site(int id, Kind kind, String className, String method) {
        this.id = id;
        this.kind = kind;
        this.className = className;
        this.method = method;
    }

    /** The number that the point passes. */
    public int id() {
        return id;
    }

    /** What it is about. */
    public Kind kind() {
        return kind;
    }

    void setLine(int line) {
        this.line = line;
    }

    boolean hasLine() {
        return line > 0;
    }

    void setAllocates() {
        allocates = true;
    }

    /** Whether this is the entry of a method that allocates. */
    boolean allocates() {
        return allocates;
    }

    /** Where it is. */
    @Override
    public String toString() {
        String name = className.substring(className.lastIndexOf('/') + 1);
        return switch (kind) {
            case USER -> "user code: " + method;
            case ENTRY -> name + "." + method + " (" + name + ":" + line + ")";
            case ALLOCATION -> name + "." + method + " allocates (" + name + ":" + line + ")";
            case CALL -> name + "." + method + " calls the JDK (" + name + ":" + line + ")";
        };
    }
}
