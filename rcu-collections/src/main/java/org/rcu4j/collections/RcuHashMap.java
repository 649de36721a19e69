package org.rcu4j.collections;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuDomain;
import org.rcu4j.internal.platform.Strict;

/**
 * A hash map whose readers wait for nobody and write nothing, also while it grows and shrinks; and which hands each value that
 * leaves it to a reclaim action, once no reader can hold it any more.
 *
 * <pre>{@code
 * RcuHashMap<Address, Route> routes = new RcuHashMap<>(domain, Route::free);
 *
 * try (var section = domain.read()) {          // any number of readers
 *     routes.get(address).forward(packet);
 * }
 *
 * routes.put(address, newRoute);               // the old route is freed after a grace period
 * }</pre>
 *
 * <p>Without a reclaim action it is a plain concurrent map: no sections are needed, and what it returns stays valid. With
 * one, a value that the map returned in a section may be used until that section ends. In strict mode
 * ({@code -Dorg.rcu4j.strict=true}) whatever returns or shows values outside of a section of the domain throws
 * IllegalStateException, but for updates: what {@code put}, {@code remove}, {@code putIfAbsent} and the like return may be
 * used only in a section that was entered before. An iterator, a spliterator and the entries that they show belong to the
 * section in which they were made.
 *
 * <p><b>Reclamation.</b> A value leaves the map when its key is removed or gets another value, by whatever method of the map,
 * of its views or their iterators. It is given to the reclaim action exactly once, as a {@linkplain RcuDomain#call callback}
 * of the domain. A key that is given the very object that it has (by identity) keeps it, and nothing is reclaimed. The map
 * does not count how often it holds an object: a value belongs to one key at a time, and does not come back after it has
 * left. What is in the map at the end is never reclaimed by itself; {@link #clear} it.
 *
 * <p>Before an update takes any lock it reserves a place for the callback, for which it may have to wait. If the domain accepts
 * no callback, because it is closed or its backlog is full and its policy is to reject, the update throws what
 * {@link RcuDomain#call} throws, and the map is as it was; updates of many keys ({@code clear}, {@code replaceAll},
 * {@code removeIf} and the like) stop there. That holds for whatever might change the map, and so nothing is put into a map
 * that it can't leave; but not for updates that look first and find nothing to do: {@code remove} and {@code replace} of an absent
 * key, {@code putIfAbsent} and {@code computeIfAbsent} of a present one.
 *
 * <p><b>Guarantees of order</b>, for whatever keys and values do not break the contracts of {@code equals}, {@code hashCode}
 * and {@code compareTo}, of which the last is to be zero for keys that are equal:
 *
 * <ol type="A">
 *   <li>A lookup that begins after an update of its key has returned sees that update, or a later one. So does an iteration
 *       that begins after it.
 *   <li>A key that stays mapped is always found. To put over it, replace it, compute or merge it is one step for readers:
 *       they get the value from before or the one from after. A resize changes nothing for them.
 *   <li>A key has one value at a time. Of several threads that put an absent key one inserts it, and all others are told of
 *       it; of several that remove a mapping one does.
 *   <li>An iteration shows each key that is mapped from before it begins until it ends exactly once, and every other key at
 *       most once. The values are some that the keys had since it began.
 *   <li>What a thread did before it put a key and a value into the map, those see who get them from there.
 *   <li>A thread that has observed an update, by a mapping or by its absence, observes with its next lookups all updates, of
 *       whatever keys, that happened before that one.
 *   <li>A thread that finds a mapping in a section may use the value until the section ends; all that it does with it there happens
 *       before the reclaim action that is given the value.
 *   <li>An update that changes nothing (a {@code putIfAbsent} that finds a value, a {@code replace} that finds another) is, for
 *       all this, a lookup.
 * </ol>
 *
 * <p><b>Functions</b> given to {@code compute}, {@code computeIfAbsent}, {@code computeIfPresent}, {@code merge} and
 * {@code replaceAll} are called at most once for a key, while other updates of some keys wait, so they should be short.
 * If one throws, the mapping is as it was. They may read this map, but must not update it: such an update is refused by
 * an IllegalStateException if the key is the same, or of the same stripe, or if the update would have to wait for anything.
 *
 * <p><b>Many keys of one hash code</b> are kept in a search tree, so that operations on them take logarithmic time as long as
 * the keys are of one class and Comparable; others take linear time, but only with keys of the same hash code as theirs.
 *
 * <p><b>Progress.</b> {@code get}, {@code containsKey}, {@code getOrDefault} and iteration are wait-free, but for a step for
 * each resize that comes to pass meanwhile. Updates lock: they wait for other updates of the same stripe of the table, of
 * which there are 16 to 64, but not for a resize, of which each makes some steps. One update per resize makes room for the
 * new table. {@code putIfAbsent} and {@code computeIfAbsent} that find a value take no lock, nor do removals and replacements
 * that find none.
 *
 * <p><b>Memory effects.</b> Those of {@link ConcurrentMap}: an update happens before a lookup that sees it. Not more: a
 * lookup is no fence. <b>Memory.</b> 32 bytes for a mapping, with compressed pointers, and between 5 and 11 in the table that
 * has grown, as with ConcurrentHashMap; an empty map has about two kilobytes for each 16 stripes.
 *
 * <p>No key or value is null: NullPointerException. The bins are chains as in the Linux kernel's and liburcu's hash tables
 * (rculfhash, whose statement of guarantees is the model of the one above); readers pass over to the next table bin by bin as
 * in the JDK's ConcurrentHashMap.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class RcuHashMap<K, V> extends UpdatableTable<K, V> implements ConcurrentMap<K, V> {

    /** Makes an empty map without reclamation: a plain concurrent map, for which no section is needed. */
    public RcuHashMap() {
        this(0);
    }

    /**
     * Makes an empty map without reclamation that has room for so many mappings before it grows for the first time. It does not
     * shrink below that.
     *
     * @param initialCapacity how many mappings it is to have room for
     * @throws IllegalArgumentException if it is negative
     */
    public RcuHashMap(int initialCapacity) {
        super(TableSize.forMappings(requireCapacity(initialCapacity)), Retirements.unnoticed());
    }

    /**
     * Makes a map without reclamation that has the mappings of another map.
     *
     * @param other the map whose mappings are put into this one
     */
    public RcuHashMap(Map<? extends K, ? extends V> other) {
        this(other.size());
        putAll(other);
    }

    /**
     * Makes an empty map that has the values that leave it reclaimed.
     *
     * @param domain the domain in whose sections the map is read
     * @param reclaim is given each value that has left the map, after a grace period, as a callback of the domain; may use
     *     the map
     */
    public RcuHashMap(RcuDomain domain, Consumer<? super V> reclaim) {
        super(
                Stripes.COUNT,
                new Retirements<>(requireNonNull(domain, "domain"), requireNonNull(reclaim, "reclaim"), null));
    }

    /**
     * Makes an empty map that has the values that leave it reclaimed, and whose values hold memory that the garbage collector does
     * not see. What has left counts in the domain's backlog as so many bytes until it is reclaimed. An update waits, or is
     * refused, when {@link RcuDomain.Builder#maxPendingBytes} is reached; one by one, updates may go beyond it, each by what
     * leaves by it.
     *
     * @param domain the domain in whose sections the map is read
     * @param reclaim is given each value that has left the map, after a grace period, as a callback of the domain; may use
     *     the map
     * @param weigher says how many bytes a value holds; called when the value is about to leave, while other updates wait; must
     *     not update the map. If it throws, or says less than zero, which is an IllegalArgumentException, the update has not
     *     been made
     */
    public RcuHashMap(RcuDomain domain, Consumer<? super V> reclaim, ToLongFunction<? super V> weigher) {
        super(
                Stripes.COUNT,
                new Retirements<>(
                        requireNonNull(domain, "domain"),
                        requireNonNull(reclaim, "reclaim"),
                        requireNonNull(weigher, "weigher")));
    }

    private static int requireCapacity(int mappings) {
        if (mappings < 0) {
            throw new IllegalArgumentException("a map has room for zero or more mappings, not " + mappings);
        }
        return mappings;
    }

    // --- reading

    /**
     * {@inheritDoc} Wait-free; allocates nothing.
     *
     * @throws IllegalStateException in strict mode, on a map with a reclaim action outside every section of its domain
     */
    @Override
    public @Nullable V get(Object key) {
        if (Strict.ENABLED) {
            retirements.requireInside();
        }
        MapNode<K, V> node = find(key, Hashes.spread(key.hashCode()));
        return node == null ? null : node.value();
    }

    /**
     * {@inheritDoc} Wait-free.
     *
     * @throws IllegalStateException in strict mode, as {@link #get} does
     */
    @Override
    public V getOrDefault(Object key, V defaultValue) {
        V value = get(key);
        return value == null ? defaultValue : value;
    }

    @Override
    public boolean containsKey(Object key) {
        return find(key, Hashes.spread(key.hashCode())) != null;
    }

    /**
     * {@inheritDoc} Looks at all mappings.
     *
     * @throws IllegalStateException in strict mode, as {@link #get} does
     */
    @Override
    public boolean containsValue(Object value) {
        requireNonNull(value, "value");
        BinWalk<K, V> walk = new BinWalk<>(this);
        for (MapNode<K, V> node = walk.next(); node != null; node = walk.next()) {
            if (value.equals(valueInside(node))) {
                return true;
            }
        }
        return false;
    }

    /**
     * {@inheritDoc} Exact if no thread updates meanwhile; else each stripe's mappings are counted at some time during the call.
     */
    @Override
    public int size() {
        return (int) Math.max(0, Math.min(count(), Integer.MAX_VALUE));
    }

    /** {@inheritDoc} As {@link #size}: false if some key is mapped during all of the call. */
    @Override
    public boolean isEmpty() {
        return count() <= 0;
    }

    /**
     * {@inheritDoc} Takes no lock.
     *
     * @throws IllegalStateException in strict mode, as {@link #get} does
     */
    @Override
    public void forEach(BiConsumer<? super K, ? super V> action) {
        requireNonNull(action, "action");
        BinWalk<K, V> walk = new BinWalk<>(this);
        for (MapNode<K, V> node = walk.next(); node != null; node = walk.next()) {
            action.accept(node.key, valueInside(node));
        }
    }

    /** {@inheritDoc} With a reclaim action, enters a section of its own; tells only the size if the domain is closed. */
    @Override
    public String toString() {
        return retirements.describe(super::toString, this::size);
    }

    // --- updating

    @Override
    public @Nullable V put(K key, V value) {
        requireNonNull(value, "value");
        return put(key, Hashes.spread(key.hashCode()), value, false);
    }

    @Override
    public @Nullable V putIfAbsent(K key, V value) {
        requireNonNull(value, "value");
        stripes.requireNone();
        int hash = Hashes.spread(key.hashCode());
        MapNode<K, V> node = find(key, hash);
        return node != null ? node.value() : put(key, hash, value, true);
    }

    @Override
    public @Nullable V remove(Object key) {
        return replaceIf(key, RcuHashMap::isAny, null);
    }

    @Override
    public boolean remove(Object key, Object value) {
        requireNonNull(key, "key");
        return value != null && replaceIf(key, isEqualTo(value), null) != null;
    }

    @Override
    public @Nullable V replace(K key, V value) {
        return replaceIf(key, RcuHashMap::isAny, requireNonNull(value, "value"));
    }

    @Override
    public boolean replace(K key, V expected, V value) {
        requireNonNull(value, "value");
        return replaceIf(key, isEqualTo(requireNonNull(expected, "expected")), value) != null;
    }

    private @Nullable V replaceIf(Object key, Predicate<? super V> condition, @Nullable V value) {
        stripes.requireNone();
        int hash = Hashes.spread(key.hashCode());
        return find(key, hash) == null ? null : replace(key, hash, false, condition, value);
    }

    @SuppressWarnings("unused") // a condition that all values meet
    private static boolean isAny(Object value) {
        return true;
    }

    private Predicate<Object> isEqualTo(Object value) {
        if (!PlainKeys.isPlain(value)) {
            stripes.expectFunctions();
        }
        return value::equals;
    }

    @Override
    public @Nullable V compute(
            K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> remappingFunction) {
        requireNonNull(remappingFunction, "remappingFunction");
        return compute(key, Hashes.spread(key.hashCode()), false, remappingFunction);
    }

    @Override
    public @Nullable V computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> mappingFunction) {
        requireNonNull(mappingFunction, "mappingFunction");
        stripes.requireNone();
        MapNode<K, V> node = find(key, Hashes.spread(key.hashCode()));
        return node != null
                ? node.value()
                : compute(key, (k, present) -> present != null ? present : mappingFunction.apply(k));
    }

    @Override
    public @Nullable V computeIfPresent(
            K key, BiFunction<? super K, ? super V, ? extends @Nullable V> remappingFunction) {
        requireNonNull(remappingFunction, "remappingFunction");
        stripes.requireNone();
        return containsKey(key)
                ? compute(key, (k, present) -> present == null ? null : remappingFunction.apply(k, present))
                : null;
    }

    @Override
    public @Nullable V merge(
            K key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> remappingFunction) {
        requireNonNull(value, "value");
        requireNonNull(remappingFunction, "remappingFunction");
        return compute(key, (k, present) -> present == null ? value : remappingFunction.apply(present, value));
    }

    @Override
    public void putAll(Map<? extends K, ? extends V> other) {
        other.forEach(this::put);
    }

    /** {@inheritDoc} Calls the function for each mapping that it finds, while other updates of that mapping wait. */
    @Override
    public void replaceAll(BiFunction<? super K, ? super V, ? extends V> function) {
        requireNonNull(function, "function");
        stripes.requireNone();
        BiFunction<K, @Nullable V, @Nullable V> step =
                (key, present) -> present == null ? null : requireNonNull(function.apply(key, present));
        BinWalk<K, V> walk = new BinWalk<>(this);
        for (MapNode<K, V> node = walk.next(); node != null; node = walk.next()) {
            if (compute(node.key, node.hash, true, step) == null) {
                V unused = compute(node.key, step); // it may have been removed and put in again, as another object
            }
        }
    }

    /**
     * {@inheritDoc} Removes the mappings one by one; those that others put in meanwhile may stay. Finds them where they are, so
     * that a key is removed though its hash code has changed since it was put in, or though its methods fail.
     */
    @Override
    public void clear() {
        stripes.requireNone();
        BinWalk<K, V> walk = new BinWalk<>(this);
        for (MapNode<K, V> node = walk.next(); node != null; node = walk.next()) {
            V unused = replace(node.key, node.hash, true, RcuHashMap::isAny, null);
        }
    }

    // --- views

    /**
     * {@inheritDoc} Iterators and spliterators are weakly consistent: see guarantee D; they never throw
     * ConcurrentModificationException.
     */
    @Override
    public Set<K> keySet() {
        return new MapKeys<>(this);
    }

    /**
     * {@inheritDoc} Iterators and spliterators are as those of {@link #keySet}. {@code removeIf} and the like remove a
     * mapping only if it has the value still that was tested.
     *
     * @throws IllegalStateException in strict mode, when its elements are looked at outside every section, as {@link #get} does
     */
    @Override
    public Collection<V> values() {
        return new MapValues<>(this);
    }

    /**
     * {@inheritDoc} As {@link #values}. {@code setValue} of an entry puts the value into the map, also if the key has been
     * removed since, and returns the value that the entry showed.
     *
     * @throws IllegalStateException in strict mode, when its elements are looked at outside every section, as {@link #get} does
     */
    @Override
    public Set<Map.Entry<K, V>> entrySet() {
        return new MapEntries<>(this);
    }

    // --- what the views need

    /** A mapping's value, for a reader. */
    V valueInside(MapNode<K, V> node) {
        if (Strict.ENABLED) {
            retirements.requireInside();
        }
        return node.value();
    }

    /** Removes the key of a mapping that was seen, whatever its value is by now. */
    @Nullable
    V removeKey(MapNode<K, V> seen) {
        V removed = replace(seen.key, seen.hash, true, RcuHashMap::isAny, null);
        return removed != null ? removed : remove(seen.key);
    }

    /** Removes a mapping if it has the value, the very object, that was seen. */
    boolean removeSeen(MapNode<K, V> node, V seen) {
        Predicate<V> isSeen = present -> present == seen;
        return replace(node.key, node.hash, true, isSeen, null) != null || replaceIf(node.key, isSeen, null) != null;
    }

    /** Removes mappings that are such that a condition holds, each with the value for which it does. */
    boolean removeEach(BiPredicate<? super K, ? super V> condition) {
        return removeEach(node -> {
            V seen = valueInside(node);
            return condition.test(node.key, seen) && removeSeen(node, seen);
        });
    }

    /** Removes keys for which a condition holds, whatever their values. */
    boolean removeEachKey(Predicate<? super K> condition) {
        return removeEach(node -> condition.test(node.key) && removeKey(node) != null);
    }

    private boolean removeEach(Predicate<MapNode<K, V>> removal) {
        stripes.requireNone();
        boolean changed = false;
        BinWalk<K, V> walk = new BinWalk<>(this);
        for (MapNode<K, V> node = walk.next(); node != null; node = walk.next()) {
            changed |= removal.test(node);
        }
        return changed;
    }
}
