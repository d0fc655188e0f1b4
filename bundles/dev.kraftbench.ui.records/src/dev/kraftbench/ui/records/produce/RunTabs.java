package dev.kraftbench.ui.records.produce;

import dev.kraftbench.core.produce.ProducerRun;
import dev.kraftbench.core.produce.RecordPath;
import dev.kraftbench.core.produce.RunFigures;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.MetricTiles;
import dev.kraftbench.ui.base.MetricTiles.Mood;
import dev.kraftbench.ui.base.MetricTiles.Tile;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.RoomyTabs;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.TextScale;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;

/** What is known of a run: figures, the way of each record, the spread over the partitions, what went wrong. UI thread. */
final class RunTabs extends Composite {
    private static final int NARROW = 620;

    private final MetricTiles tiles;
    private final CTabFolder tabs;
    private final PathPicture picture;
    private final FilteredTable<RecordPath> paths;
    private final SpreadCanvas spread;
    private final FilteredTable<RunFigures.RunError> errors;
    private double compressionRatio = Double.NaN;

    RunTabs(Composite parent) {
        super(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(8, 8).spacing(0, 8).applyTo(this);
        tiles = new MetricTiles(this);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(tiles);
        tabs = RoomyTabs.folder(this);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(tabs);
        Composite way = new Composite(tabs, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(way);
        picture = new PathPicture(way);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(picture);
        paths = paths(way);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(paths);
        paths.table().addListener(SWT.Selection, event -> showSelected());
        spread = new SpreadCanvas(tabs);
        errors = new FilteredTable<>(tabs, List.of(
                Column.number(Messages.line, 80, error -> Long.toString(error.line()), RunFigures.RunError::line),
                Column.text(Messages.reason, 600, RunFigures.RunError::reason)));
        tab(Messages.tab_paths, way);
        tab(Messages.tab_spread, spread);
        tab(Messages.tab_errors, errors);
        tabs.setSelection(ResultPane.PATHS);
    }

    private void tab(String name, Control control) {
        CTabItem item = new CTabItem(tabs, SWT.NONE);
        item.setText(name);
        item.setControl(control);
    }

    private static FilteredTable<RecordPath> paths(Composite parent) {
        FilteredTable<RecordPath> table = new FilteredTable<>(parent, List.of(
                Column.number("#", 64, path -> Figures.count(path.number()), RecordPath::number),
                Column.text(Messages.key, 96, path -> path.key() == null ? Figures.UNKNOWN : path.key()),
                Column.number(Messages.bytes, 66, path -> Figures.count(Math.max(0, path.keyBytes()) + Math.max(0, path.valueBytes())),
                        path -> path.keyBytes() + path.valueBytes()),
                Column.text("murmur2", 96, PathText::hash),
                Column.text(Messages.decided_by, 118, RunTabs::rule),
                Column.number(Messages.partition, 76, path -> Figures.id(path.partition()), RecordPath::partition),
                Column.number(Messages.batch, 70, path -> path.batch() == null ? Figures.UNKNOWN : Figures.count(path.batch().number()),
                        path -> path.batch() == null ? -1 : path.batch().number()),
                Column.text(Messages.in_batch, 70, path -> path.batch() == null ? Figures.UNKNOWN : path.indexInBatch() + 1 + " / " + path.batch().records()),
                Column.number(Messages.offset, 76, path -> Figures.count(path.offset()), RecordPath::offset),
                Column.number(Messages.broker, 60, path -> Figures.id(path.broker()), RecordPath::broker),
                Column.number(Messages.latency, 76, path -> PathText.micros(path.ackMicros()), RecordPath::ackMicros),
                Column.text(Messages.result, 130, path -> path.error() != null ? "\u2716 " + path.error()
                        : path.acknowledged() ? Messages.acknowledged : Messages.path_waiting)));
        table.tints(path -> path.error() == null ? null : Palette.of(table.table()).offline());
        table.identity(RecordPath::number);
        return table;
    }

    static String rule(RecordPath path) {
        return switch (path.rule()) {
            case GIVEN -> Messages.rule_given;
            case KEY_HASH -> Messages.rule_hash;
            case STICKY -> Messages.rule_sticky;
            case PARTITIONER -> path.partitioner();
        };
    }

    void show(ProducerRun run) {
        RunFigures figures = run.figures();
        compressionRatio = figures.compressionRatio();
        tiles.show(tiles(figures));
        paths.setRows(run.paths());
        showSelected();
        spread.show(figures.spreads());
        errors.setRows(figures.errors());
        long wrong = figures.refused() + figures.skipped();
        tabs.getItem(ResultPane.ERRORS).setText(wrong == 0 ? Messages.tab_errors : NLS.bind(Messages.tab_errors_count, Figures.count(wrong)));
    }

    private void showSelected() {
        List<RecordPath> shown = paths.rows().shown();
        // without a selection the newest that came all the way
        RecordPath path = paths.selected().stream().findFirst()
                .orElseGet(() -> shown.stream().filter(p -> p.acknowledged() || p.error() != null).findFirst().orElse(shown.isEmpty() ? null : shown.getFirst()));
        picture.show(path, compressionRatio);
    }

    /** Few enough to stand in one row. */
    private List<Tile> tiles(RunFigures f) {
        List<Tile> all = new ArrayList<>();
        long wrong = f.refused() + f.skipped();
        all.add(new Tile(Messages.tile_acknowledged, Figures.count(f.acknowledged()), f.acknowledged() > 0 ? Mood.GOOD : Mood.NEUTRAL));
        boolean narrow = getSize().x < TextScale.px(NARROW);
        if (!narrow || wrong == 0) {
            all.add(new Tile(Messages.tile_rate, Figures.rate(f.perSecond()), Mood.NEUTRAL));
        }
        all.add(new Tile(Messages.tile_latency, f.over() ? PathText.pair(f.p50Micros(), f.p99Micros()) : PathText.pair(f.recentP50Micros(), f.recentP99Micros()),
                Mood.NEUTRAL));
        if (wrong > 0) {
            all.add(new Tile(Messages.tile_refused, Figures.count(wrong), Mood.BAD));
        } else if (!narrow) {
            all.add(new Tile(Messages.tile_in_flight, Figures.count(f.inFlight()), Mood.NEUTRAL));
        }
        return all;
    }

    void showTab(int index) {
        tabs.setSelection(index);
    }

    /** At least one record has come to its end. */
    boolean showsAnswers() {
        return paths.rows().shown().stream().anyMatch(path -> path.acknowledged() || path.error() != null);
    }

    FilteredTable<RecordPath> table() {
        return paths;
    }

    SpreadCanvas spread() {
        return spread;
    }}
