package dev.kraftbench.group.internal.offset;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values by partition, in the order of partitions, in two arrays: a quarter of what a hash table takes, for a coordinator has millions. Not to
 * be changed while it is iterated over.
 */
final class PartitionMap<V> extends AbstractMap<Integer, V> {

    private int[] partitions = new int[1];
    private @Nullable Object[] values = new Object[1];
    private int size;

    /** The place of the partition, or the complement of where it would go. */
    private int find(int partition) {
        // Partitions mostly come in order.
        return size > 0 && partitions[size - 1] < partition ? ~size : Arrays.binarySearch(partitions, 0, size, partition);
    }

    @SuppressWarnings("unchecked")
    private V value(int place) {
        return (V) Objects.requireNonNull(values[place]);
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
        int place = key instanceof Integer partition ? find(partition) : -1;
        return place < 0 ? null : value(place);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != null;
    }

    @Override
    public @Nullable V put(Integer partition, V value) {
        int place = find(partition);
        if (place >= 0) {
            V before = value(place);
            values[place] = value;
            return before;
        }
        int at = ~place;
        if (size == partitions.length) {
            int length = size + Math.max(1, size >> 1);
            partitions = Arrays.copyOf(partitions, length);
            values = Arrays.copyOf(values, length);
        }
        System.arraycopy(partitions, at, partitions, at + 1, size - at);
        System.arraycopy(values, at, values, at + 1, size - at);
        partitions[at] = partition;
        values[at] = value;
        size++;
        return null;
    }

    @Override
    public @Nullable V remove(@Nullable Object key) {
        int place = key instanceof Integer partition ? find(partition) : -1;
        if (place < 0) {
            return null;
        }
        V removed = value(place);
        size--;
        System.arraycopy(partitions, place + 1, partitions, place, size - place);
        System.arraycopy(values, place + 1, values, place, size - place);
        values[size] = null;
        return removed;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Set<Entry<Integer, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public Iterator<Entry<Integer, V>> iterator() {
                return new Iterator<>() {
                    private int place;

                    @Override
                    public boolean hasNext() {
                        return place < size;
                    }

                    @Override
                    public Entry<Integer, V> next() {
                        if (place >= size) {
                            throw new NoSuchElementException();
                        }
                        return Map.entry(partitions[place], value(place++));
                    }
                };
            }
        };
    }
}
