package dev.kraftbench.ui.base;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table as shown: filtered by words, sorted by a column. Pure; the table only displays it. Any thread, one at a time.
 *
 * @param <T> what a row shows
 */
public final class TableRows<T> {

    /**
     * @param text what the cell shows, is filtered by and copied
     * @param order how rows sort by this column; null sorts by text, without regard to case
     */
    public record Column<T>(String title, int width, boolean right, Function<T, String> text, @Nullable Comparator<T> order) {
        public static <T> Column<T> text(String title, int width, Function<T, String> text) {
            return new Column<>(title, width, false, text, null);
        }

        /** Right-aligned, sorted by value. NaN and negative values mean unknown; {@code text} shows them. */
        public static <T> Column<T> number(String title, int width, Function<T, String> text, java.util.function.ToDoubleFunction<T> value) {
            return new Column<>(title, width, true, text, Comparator.comparingDouble(value));
        }
    }

    /** A row with the text it is filtered by, which is made when it is first needed. */
    private static final class Line<T> {
        private final T row;
        private @Nullable String text;

        Line(T row) {
            this.row = row;
        }
    }

    private static final int LARGE = 1_000;
    /** So many rows on top may be new, for those below to be known again. */
    private static final int NEW_ON_TOP = 200;

    private final List<Column<T>> columns;
    private List<Line<T>> all = List.of();
    /** All of them as sorted. */
    private List<Line<T>> ordered = List.of();
    private List<T> shown = List.of();
    private String[] words = {};
    private int sortColumn = -1;
    private boolean descending;

    public TableRows(List<Column<T>> columns) {
        this.columns = List.copyOf(columns);
    }

    public List<Column<T>> columns() {
        return columns;
    }

    public List<T> shown() {
        return shown;
    }

    public int total() {
        return all.size();
    }

    public void setRows(List<? extends T> rows) {
        List<Line<T>> lines = new ArrayList<>(rows.size());
        // of ten thousand rows that come anew every second most are as they were and keep their text; in small tables it is made anew, as it may tell
        // of more than the row
        boolean large = rows.size() >= LARGE;
        int down = large ? newOnTop(rows) : 0;
        for (T row : rows) {
            int at = lines.size() - down;
            Line<T> before = large && at >= 0 && at < all.size() ? all.get(at) : null;
            lines.add(before != null && before.row.equals(row) ? before : new Line<>(row));
        }
        all = lines;
        sort();
        filter();
    }

    /** How far down the first row there was has moved, as in lists with the newest on top; 0 if it is not among them. */
    private int newOnTop(List<? extends T> rows) {
        if (!all.isEmpty()) {
            T first = all.getFirst().row;
            int index = 0;
            for (T row : rows) {
                if (row == first) {
                    return index;
                }
                if (++index > NEW_ON_TOP) {
                    break;
                }
            }
        }
        return 0;
    }

    /** Whether {@link #prepareFilter} pays. */
    public boolean large() {
        return all.size() >= LARGE;
    }

    /** Every word must occur in some cell of a row, without regard to case. */
    public void setFilter(String filter) {
        String trimmed = filter.strip().toLowerCase(Locale.ROOT);
        words = trimmed.isEmpty() ? new String[0] : trimmed.split("\\s+");
        filter();
    }

    /**
     * Makes the texts that {@link #setFilter} looks at, which is what takes long in a large table.
     *
     * @param nanos for about how long
     * @return whether all are there now
     */
    public boolean prepareFilter(long nanos) {
        long began = System.nanoTime();
        for (Line<T> line : all) {
            if (line.text == null) {
                if (System.nanoTime() - began > nanos) {
                    return false;
                }
                text(line);
            }
        }
        return true;
    }

    /** Sorts by this column; -1 keeps the order of the rows. */
    public void sortBy(int column, boolean downwards) {
        sortColumn = column;
        descending = downwards;
        sort();
        filter();
    }

    public int sortColumn() {
        return sortColumn;
    }

    public boolean descending() {
        return descending;
    }

    private void sort() {
        if (sortColumn < 0) {
            ordered = all;
            return;
        }
        Column<T> column = columns.get(sortColumn);
        Comparator<T> byValue = column.order;
        List<Line<T>> lines = new ArrayList<>(all);
        if (byValue != null) {
            lines.sort((one, other) -> descending ? byValue.compare(other.row, one.row) : byValue.compare(one.row, other.row));
        } else {
            Map<Line<T>, String> keys = new IdentityHashMap<>(2 * lines.size());
            lines.forEach(line -> keys.put(line, column.text.apply(line.row)));
            Comparator<Line<T>> byText = Comparator.comparing(line -> Objects.requireNonNull(keys.get(line)), String.CASE_INSENSITIVE_ORDER);
            lines.sort(descending ? byText.reversed() : byText);
        }
        ordered = lines;
    }

    private void filter() {
        List<T> rows = new ArrayList<>(ordered.size());
        for (Line<T> line : ordered) {
            if (words.length == 0 || matches(line)) {
                rows.add(line.row);
            }
        }
        shown = Collections.unmodifiableList(rows);
    }

    private boolean matches(Line<T> line) {
        String text = text(line);
        for (String word : words) {
            if (!text.contains(word)) {
                return false;
            }
        }
        return true;
    }

    private String text(Line<T> line) {
        String known = line.text;
        if (known != null) {
            return known;
        }
        StringBuilder cells = new StringBuilder();
        for (Column<T> column : columns) {
            cells.append(column.text.apply(line.row)).append('\n');
        }
        String text = cells.toString().toLowerCase(Locale.ROOT);
        line.text = text;
        return text;
    }

    /** The rows with a header, cells parted by tabs, as spreadsheets take them. */
    public String tabSeparated(List<T> rows) {
        StringBuilder text = new StringBuilder();
        line(text, columns.stream().map(Column::title).toList());
        for (T row : rows) {
            line(text, columns.stream().map(column -> column.text.apply(row)).toList());
        }
        return text.toString();
    }

    /** As spreadsheets read it (RFC 4180). */
    public String commaSeparated(List<T> rows) {
        StringBuilder text = new StringBuilder();
        quoted(text, columns.stream().map(Column::title).toList());
        for (T row : rows) {
            quoted(text, columns.stream().map(column -> column.text.apply(row)).toList());
        }
        return text.toString();
    }

    private static void quoted(StringBuilder text, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
            text.append(i == 0 ? "" : ",").append(plain ? cell : '"' + cell.replace("\"", "\"\"") + '"');
        }
        text.append("\r\n");
    }

    private static void line(StringBuilder text, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            text.append(i == 0 ? "" : "\t").append(cells.get(i).replaceAll("[\\t\\r\\n]+", " "));
        }
        text.append('\n');
    }
}
