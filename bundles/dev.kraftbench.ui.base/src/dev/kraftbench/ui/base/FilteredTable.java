package dev.kraftbench.ui.base;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.events.SelectionListener;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/**
 * A virtual table with a filter above it: rows are made when they come into sight; a click on a header sorts; Ctrl+C copies the selection, tab-separated;
 * Ctrl+F goes to the filter. UI thread.
 */
public final class FilteredTable<T> extends Composite {
    /** Left and right of a title, and what its bold letters are wider. */
    private static final int HEADER_PADDING = 28;
    /** Of a column without a title: the toolkit asks for the padding of its button, and complains about less. */
    private static final int REST_WIDTH = 12;
    /** Data of a widget that keeps the engine of the themes away from it. */
    private static final String NOT_STYLED = "org.eclipse.e4.ui.css.disabled";

    private static final long TURN_NANOS = 20_000_000;
    private static final int TURN_ROWS = 4_000;
    /** GTK takes rows off the end of a list three times as fast if they are no more than this at once. */
    private static final int REMOVED_AT_ONCE = 250;
    /** A large table gets ready for its filter beforehand, in short turns with room between them. */
    private static final long IDLE_TURN_NANOS = 6_000_000;
    private static final int IDLE_MILLIS = 25;

    private final TableRows<T> rows;
    private final Text filter;
    private final Label count;
    private final Composite bar;
    private final Table table;
    private final TableMenu<T> menu;
    private Function<T, @Nullable Image> image = row -> null;
    private Function<T, @Nullable Tint> tint = row -> null;
    private Function<T, ?> identity = row -> row;
    private @Nullable Consumer<T> opened;
    /** The rows the table's items were made from. */
    private List<T> displayed = List.of();
    /** Selected rows whose items are still to come, in a table that grows. */
    private int[] awaited = {};
    /** Its listeners are told that a selected row is gone. */
    private boolean telling;
    private boolean alwaysRedrawn;
    private boolean dark;
    /** A turn that prepares the filter is asked for. */
    private boolean preparing;
    private boolean filterWaits;
    /** A turn is asked for that gets the filter ready before anybody types. */
    private boolean idling;
    /** A turn that adds or removes rows is asked for. */
    private boolean counting;
    private boolean retired;
    /** It looks as it did when it was last closed. */
    private boolean recalled;
    /** What the filter says; a disposed field can't be asked. */
    private String typed = "";
    private Runnable looked = () -> { };

    public FilteredTable(Composite parent, List<TableRows.Column<T>> columns) {
        super(parent, SWT.NONE);
        rows = new TableRows<>(columns);
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(this);
        bar = new Composite(this, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).margins(4, 3).spacing(8, 0).applyTo(bar);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(bar);
        filter = new Text(bar, SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL);
        filter.setMessage(Messages.table_filter);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(filter);
        filter.addModifyListener(event -> typed());
        filter.addListener(SWT.FocusIn, event -> prepareFilter());
        count = new Label(bar, SWT.RIGHT);
        GridDataFactory.swtDefaults().hint(TextScale.px(90), SWT.DEFAULT).align(SWT.END, SWT.CENTER).applyTo(count);
        table = new Table(this, SWT.VIRTUAL | SWT.MULTI | SWT.FULL_SELECTION | SWT.H_SCROLL | SWT.V_SCROLL);
        table.setHeaderVisible(true);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(table);
        GC gc = new GC(table);
        try {
            for (int i = 0; i < columns.size(); i++) {
                // a title is never cut, in whatever language and font
                column(columns.get(i), i, gc.textExtent(columns.get(i).title()).x + HEADER_PADDING);
            }
        } finally {
            gc.dispose();
        }
        if (columns.getLast().right()) {
            // the last column takes what is left of the width: figures would stand far from the others
            TableColumn rest = new TableColumn(table, SWT.LEFT);
            rest.setWidth(REST_WIDTH);
            rest.setResizable(false);
        }
        dark = Palette.of(table).dark();
        table.addListener(SWT.SetData, this::fill);
        table.addListener(SWT.Selection, event -> selectedByHand());
        table.addListener(SWT.Paint, event -> followTheme());
        table.addListener(SWT.DefaultSelection, event -> open());
        table.addListener(SWT.KeyDown, this::key);
        menu = new TableMenu<>(this);
    }

    private void column(TableRows.Column<T> column, int index, int leastWidth) {
        TableColumn header = new TableColumn(table, column.right() ? SWT.RIGHT : SWT.LEFT);
        header.setText(column.title());
        header.setWidth(Math.max(TextScale.px(column.width()), leastWidth));
        header.setMoveable(true);
        header.addSelectionListener(SelectionListener.widgetSelectedAdapter(event -> {
            sortBy(header, index, rows.sortColumn() == index && !rows.descending());
            show();
            looked.run();
        }));
    }

    private void sortBy(TableColumn header, int index, boolean down) {
        rows.sortBy(index, down);
        table.setSortColumn(header);
        table.setSortDirection(down ? SWT.DOWN : SWT.UP);
    }

    /** Its columns: what tells it from other tables of a part. */
    String key() {
        return rows.columns().stream().map(TableRows.Column::title).collect(Collectors.joining("|"));
    }

    TableMemory.Look look() {
        return new TableMemory.Look(typed, rows.sortColumn(), rows.descending());
    }

    /** Told when a person filters or sorts. */
    void onLook(Runnable listener) {
        looked = listener;
    }

    /** With the first rows, when whoever made it has said how it is at first. */
    private void recall() {
        recalled = true;
        TableMemory.Look before = TableMemory.recall(this);
        if (before.column() >= 0 && before.column() < rows.columns().size()) {
            sortBy(table.getColumn(before.column()), before.column(), before.descending());
        }
        if (!before.filter().isEmpty() && filter.getText().isEmpty()) {
            filter.setText(before.filter());
        }
    }

    /** What was typed last counts, as soon as a large table is ready for it. */
    private void typed() {
        typed = filter.getText();
        looked.run();
        if (prepareFilter()) {
            rows.setFilter(filter.getText());
            show();
        } else {
            filterWaits = true;
        }
    }

    /** In turns, so that the window stays alive meanwhile; false if it goes on. */
    private boolean prepareFilter() {
        if (rows.prepareFilter(TURN_NANOS)) {
            return true;
        }
        if (!preparing) {
            preparing = true;
            DisplayUpdates.run(this, () -> {
                preparing = false;
                if (prepareFilter() && filterWaits) {
                    filterWaits = false;
                    typed();
                }
            });
        }
        return false;
    }

    /** As nobody waits for it, and only while somebody could: a key typed then finds the texts there. */
    private void prepareIdly() {
        if (!idling && rows.large()) {
            idling = true;
            getDisplay().timerExec(IDLE_MILLIS, () -> DisplayUpdates.run(this, () -> {
                idling = false;
                if (bar.isVisible() && !preparing && !rows.prepareFilter(IDLE_TURN_NANOS)) {
                    prepareIdly();
                }
            }));
        }
    }

    /** An image in the first column. */
    public FilteredTable<T> images(Function<T, @Nullable Image> function) {
        image = function;
        return this;
    }

    /** Colour of a row's text; null for the theme's. */
    public FilteredTable<T> tints(Function<T, @Nullable Tint> function) {
        tint = function;
        return this;
    }

    /** Draws a column as a bar, its text beside it; a share that is not a number gets no bar. */
    public FilteredTable<T> bars(int column, ToDoubleFunction<T> share) {
        ShareBar.draw(this, column, share);
        return this;
    }

    /** What makes two rows of different updates the same one, so that the selection stays with it. */
    public FilteredTable<T> identity(Function<T, ?> function) {
        identity = function;
        return this;
    }

    /** For cells that tell of more than their row, such as how long ago something was: every update draws them anew, also if the rows are as they were. */
    public FilteredTable<T> alwaysRedrawn() {
        alwaysRedrawn = true;
        return this;
    }

    /** Double click or Enter. */
    public FilteredTable<T> onOpen(Consumer<T> consumer) {
        opened = consumer;
        return this;
    }

    boolean opens() {
        return opened != null;
    }

    void open() {
        Consumer<T> open = opened;
        if (open != null) {
            selected().stream().findFirst().ifPresent(open);
        }
    }

    /** The buttons of this bar are in the context menu too, as those of the table's own bar are. */
    public FilteredTable<T> actions(Composite buttons) {
        menu.actionsOf(buttons);
        return this;
    }

    /** For tables that never have more than a few rows. */
    public FilteredTable<T> withoutFilter() {
        GridDataFactory.fillDefaults().exclude(true).applyTo(bar);
        bar.setVisible(false);
        return this;
    }

    public Table table() {
        return table;
    }

    public TableRows<T> rows() {
        return rows;
    }

    public Text filter() {
        return filter;
    }

    /** The bar with the filter; further controls may be added when the layout's columns are raised. */
    public Composite bar() {
        return bar;
    }

    /** What was typed into the filter is shown. */
    public boolean filtered() {
        return !filterWaits && table.getItemCount() == displayed.size();
    }

    /**
     * Replaces the rows; selection and scroll position stay where their rows still exist. Where a selected one does not, those who listen to the selection
     * are told.
     */
    public void setRows(List<? extends T> newRows) {
        rows.setRows(newRows);
        if (!recalled) {
            recall();
        }
        show();
        prepareIdly();
    }

    public List<T> selected() {
        List<T> selected = new ArrayList<>();
        for (int index : selection()) {
            if (index < rows.shown().size()) {
                selected.add(rows.shown().get(index));
            }
        }
        return selected;
    }

    private int[] selection() {
        return IntStream.concat(Arrays.stream(table.getSelectionIndices()), Arrays.stream(awaited)).toArray();
    }

    public void copySelection() {
        List<T> copied = table.getSelectionCount() == 0 ? rows.shown() : selected();
        if (copied.isEmpty()) {
            return;
        }
        Clipboard clipboard = new Clipboard(getDisplay());
        clipboard.setContents(new Object[] {rows.tabSeparated(copied)}, new Transfer[] {TextTransfer.getInstance()});
        clipboard.dispose();
    }

    private void show() {
        if (retired) {
            return;
        }
        Set<Object> kept = new HashSet<>();
        for (int index : selection()) {
            if (index < displayed.size()) {
                kept.add(identity.apply(displayed.get(index)));
            }
        }
        List<T> next = rows.shown();
        count.setText(rows.total() == next.size() ? Integer.toString(next.size()) : next.size() + " / " + rows.total());
        if (next.equals(displayed)) {
            if (alwaysRedrawn) {
                table.clearAll();
            }
            return;
        }
        displayed = next;
        int top = table.getTopIndex();
        table.setRedraw(false);
        try {
            count(nextCount());
            table.clearAll();
            if (!kept.isEmpty()) {
                int[] chosen = IntStream.range(0, next.size()).filter(i -> kept.contains(identity.apply(next.get(i)))).toArray();
                table.setSelection(chosen);
                awaited = beyondItems(chosen);
                Arrays.stream(chosen).forEach(i -> kept.remove(identity.apply(next.get(i))));
            }
            if (top < next.size()) {
                table.setTopIndex(top);
            }
        } finally {
            table.setRedraw(true);
        }
        countOn();
        if (!kept.isEmpty()) {
            tellSelection();
        }
    }

    /** A button for the selected rows must not stay enabled without them. What listeners change meanwhile they know. */
    private void tellSelection() {
        if (!telling) {
            telling = true;
            try {
                table.notifyListeners(SWT.Selection, new Event());
            } finally {
                telling = false;
            }
        }
    }

    private void selectedByHand() {
        if (!telling) {
            awaited = new int[0];
        }
    }

    private int[] beyondItems(int[] chosen) {
        int items = table.getItemCount();
        return Arrays.stream(chosen).filter(index -> index >= items).toArray();
    }

    /** Towards the number of rows: to add or to remove ten thousand at once would hold up the window. */
    private int nextCount() {
        int now = table.getItemCount();
        return now + Math.clamp(displayed.size() - now, -TURN_ROWS, TURN_ROWS);
    }

    private void count(int wanted) {
        for (int now = table.getItemCount() - REMOVED_AT_ONCE; now > wanted; now -= REMOVED_AT_ONCE) {
            table.setItemCount(now);
        }
        table.setItemCount(wanted);
    }

    /**
     * Takes rows away because the table will be disposed of, which takes all that are left in one turn; it shows no new ones from now on.
     *
     * @return whether so few are left that there need not be another turn
     */
    public boolean retire() {
        retired = true;
        displayed = List.of();
        count(nextCount());
        return table.getItemCount() == 0;
    }

    private void countOn() {
        if (!counting && table.getItemCount() != displayed.size()) {
            counting = true;
            DisplayUpdates.run(table, () -> {
                counting = false;
                count(nextCount());
                table.select(awaited);
                awaited = beyondItems(awaited);
                countOn();
            });
        }
    }

    private void fill(Event event) {
        TableItem item = (TableItem) Objects.requireNonNull(event.item);
        // GTK asks for rows while others are removed; the items made for it then are forgotten undisposed, though their rows end: to reset the style of one
        // when the theme changes would end the process. Rows take the table's colours or their tint, so none of them needs a style.
        item.setData(NOT_STYLED, true);
        int index = event.index;
        if (index < 0 || index >= displayed.size()) {
            return;
        }
        T row = displayed.get(index);
        List<TableRows.Column<T>> columns = rows.columns();
        for (int i = 0; i < columns.size(); i++) {
            item.setText(i, columns.get(i).text().apply(row));
        }
        Image icon = image.apply(row);
        if (icon != null) {
            item.setImage(0, icon);
        }
        Tint colour = tint.apply(row);
        item.setForeground(colour == null ? null : colour.swt());
    }

    /** Rows have the tints of the theme in which they were filled. */
    private void followTheme() {
        if (dark != Palette.of(table).dark()) {
            dark = !dark;
            getDisplay().asyncExec(() -> {
                if (!table.isDisposed()) {
                    table.clearAll();
                }
            });
        }
    }

    private void key(Event event) {
        boolean control = (event.stateMask & SWT.MOD1) != 0;
        if (control && event.keyCode == 'c') {
            copySelection();
        } else if (control && event.keyCode == 'f') {
            filter.setFocus();
        }
    }

    @Override
    public boolean setFocus() {
        return table.setFocus();
    }
}
