package org.rcu4j.collections;

/** How two keys of equal hash compare. */
enum KeyOrder {
    BEFORE(-1),
    AFTER(1),

    /** {@code compareTo} makes no difference between them; if they are not equal, no other key that equals the one does. */
    SAME(0),

    /** There is no order between them, which does not mean that they can't be equal. */
    NONE(0);

    private final int sign;

    KeyOrder(int sign) {
        this.sign = sign;
    }

    /**
     * Compares keys if they are of one class and Comparable. A comparison that fails, by whatever, is none, so that a key with
     * such a method harms no other: updates of others compare it, too, when they help with a resize. But a {@linkplain PlainKeys
     * plain key} has no such method, and if it fails it is the stack that ends, or memory.
     */
    @SuppressWarnings("unchecked")
    static KeyOrder of(Object a, Object b) {
        if (!(a instanceof Comparable) || a.getClass() != b.getClass()) {
            return NONE;
        }
        int order;
        try {
            order = ((Comparable<Object>) a).compareTo(b);
        } catch (Throwable e) {
            if (PlainKeys.isPlain(a)) {
                throw e;
            }
            return NONE;
        }
        return order == 0 ? SAME : order < 0 ? BEFORE : AFTER;
    }

    /** Less than zero, zero or more, as of a {@code compareTo}. */
    int sign() {
        return sign;
    }
}
