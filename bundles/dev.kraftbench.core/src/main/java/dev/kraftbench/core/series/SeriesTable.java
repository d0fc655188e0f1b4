package dev.kraftbench.core.series;

import dev.kraftbench.core.model.Points;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Many series over one time axis: a ring of rows, at most one a step, and a column for each key. What comes within a step is merged into its row. Values
 * are kept as floats, seven digits, in chunks made when needed. A key without a point for a whole ring gives its column up. Not safe for use by several
 * threads.
 *
 * @param <K> what a column is of
 */
public final class SeriesTable<K> {
    /** A clock set back by more than this makes what came before worthless. */
    private static final long CLOCK_JUMP_MILLIS = 60_000;
    private static final int CHUNK = 300;

    /** What becomes of several values within one step. */
    public enum Merge {
        MEAN,
        MOST,
        LEAST,
        NEWEST
    }

    private static final class Column {
        private final float[][] chunks;
        /** Number of the row that has this column's newest value. */
        private long newestRow = -1;
        /** Values merged into that row. */
        private int merged;

        Column(int rows) {
            chunks = new float[Math.ceilDiv(rows, CHUNK)][];
        }

        float get(int slot) {
            float[] chunk = chunks[slot / CHUNK];
            return chunk == null ? Float.NaN : chunk[slot % CHUNK];
        }

        void set(int slot, float value) {
            float[] chunk = chunks[slot / CHUNK];
            if (chunk == null) {
                if (Float.isNaN(value)) {
                    return;
                }
                chunk = new float[CHUNK];
                Arrays.fill(chunk, Float.NaN);
                chunks[slot / CHUNK] = chunk;
            }
            chunk[slot % CHUNK] = value;
        }
    }

    private final int rows;
    private final int mostColumns;
    private final long stepMillis;
    private final Merge merge;
    private final long[] times;
    private final Map<K, Column> columns = new HashMap<>();
    /** Number of the newest row, counted from the first ever; -1 before it. */
    private long row = -1;
    private long rowBegan;

    public SeriesTable(int rows, int mostColumns, long stepMillis, Merge merge) {
        if (rows < 1 || mostColumns < 1) {
            throw new IllegalArgumentException(rows + " rows, " + mostColumns + " columns");
        }
        this.rows = rows;
        this.mostColumns = mostColumns;
        this.stepMillis = stepMillis;
        this.merge = merge;
        times = new long[rows];
    }

    /** Values of one moment; keys that are missing have none. */
    public void add(long epochMillis, Map<? extends K, Double> values) {
        if (row >= 0 && epochMillis < newest()) {
            if (newest() - epochMillis < CLOCK_JUMP_MILLIS) {
                return;
            }
            clear();
        }
        if (row < 0 || epochMillis - rowBegan >= stepMillis) {
            beginRow(epochMillis);
        }
        times[slot(row)] = epochMillis;
        values.forEach((key, value) -> {
            Column column = columns.get(key);
            if (column == null && !value.isNaN() && columns.size() < mostColumns) {
                column = new Column(rows);
                columns.put(key, column);
            }
            if (column != null) {
                put(column, value.floatValue());
            }
        });
    }

    private void beginRow(long epochMillis) {
        row++;
        rowBegan = epochMillis;
        int slot = slot(row);
        columns.values().forEach(column -> column.set(slot, Float.NaN));
        if (slot == 0) {
            columns.values().removeIf(column -> row - column.newestRow >= rows);
        }
    }

    private void put(Column column, float value) {
        if (Float.isNaN(value)) {
            return;
        }
        int slot = slot(row);
        if (column.newestRow != row) {
            column.newestRow = row;
            column.merged = 1;
            column.set(slot, value);
            return;
        }
        float before = column.get(slot);
        column.merged++;
        column.set(slot, switch (merge) {
            case MEAN -> before + (value - before) / column.merged;
            case MOST -> Math.max(before, value);
            case LEAST -> Math.min(before, value);
            case NEWEST -> value;
        });
    }

    private int slot(long number) {
        return (int) (number % rows);
    }

    private void clear() {
        columns.clear();
        row = -1;
    }

    /** How many more keys there may be. */
    public int room() {
        return mostColumns - columns.size();
    }

    public boolean has(K key) {
        return columns.containsKey(key);
    }

    public Set<K> keys() {
        return Set.copyOf(columns.keySet());
    }

    /** Time of the newest row, or Long.MIN_VALUE. */
    public long newest() {
        return row < 0 ? Long.MIN_VALUE : times[slot(row)];
    }

    /** Time of the oldest row, or Long.MAX_VALUE. */
    public long oldest() {
        return row < 0 ? Long.MAX_VALUE : times[slot(Math.max(0, row - rows + 1))];
    }

    /** From the key's first point that is still there to the newest row; NaN where it has none. */
    public Points points(K key) {
        Column column = columns.get(key);
        if (column == null) {
            return Points.NONE;
        }
        long first = Math.max(0, row - rows + 1);
        while (first <= row && Float.isNaN(column.get(slot(first)))) {
            first++;
        }
        int size = (int) (row - first + 1);
        long[] at = new long[size];
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            int slot = slot(first + i);
            at[i] = times[slot];
            values[i] = column.get(slot);
        }
        return new Points(at, values);
    }
}
