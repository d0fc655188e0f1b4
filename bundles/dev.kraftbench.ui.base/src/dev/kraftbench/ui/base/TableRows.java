package dev.kraftbench.ui.base;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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

    private final List<Column<T>> columns;
    private List<T> all = List.of();
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
        all = List.copyOf(rows);
        compute();
    }

    /** Every word must occur in some cell of a row, without regard to case. */
    public void setFilter(String filter) {
        String trimmed = filter.strip().toLowerCase(Locale.ROOT);
        words = trimmed.isEmpty() ? new String[0] : trimmed.split("\\s+");
        compute();
    }

    /** Sorts by this column; -1 keeps the order of the rows. */
    public void sortBy(int column, boolean downwards) {
        sortColumn = column;
        descending = downwards;
        compute();
    }

    public int sortColumn() {
        return sortColumn;
    }

    public boolean descending() {
        return descending;
    }

    private void compute() {
        List<T> rows = words.length == 0 ? new ArrayList<>(all) : new ArrayList<>(all.stream().filter(this::matches).toList());
        if (sortColumn >= 0) {
            Column<T> column = columns.get(sortColumn);
            Comparator<T> order = column.order != null ? column.order : Comparator.comparing(column.text, String.CASE_INSENSITIVE_ORDER);
            rows.sort(descending ? order.reversed() : order);
        }
        shown = rows;
    }

    private boolean matches(T row) {
        StringBuilder line = new StringBuilder();
        for (Column<T> column : columns) {
            line.append(column.text.apply(row)).append('\n');
        }
        String text = line.toString().toLowerCase(Locale.ROOT);
        for (String word : words) {
            if (!text.contains(word)) {
                return false;
            }
        }
        return true;
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

    private static void line(StringBuilder text, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            text.append(i == 0 ? "" : "\t").append(cells.get(i).replaceAll("[\\t\\r\\n]+", " "));
        }
        text.append('\n');
    }
}
