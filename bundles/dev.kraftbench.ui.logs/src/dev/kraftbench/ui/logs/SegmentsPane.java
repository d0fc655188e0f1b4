package dev.kraftbench.ui.logs;

import dev.kraftbench.core.log.Lookup;
import dev.kraftbench.core.log.LogReader;
import dev.kraftbench.core.log.PartitionDirectory;
import dev.kraftbench.core.log.PartitionLogView;
import dev.kraftbench.core.log.SegmentFiles;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.Refresh;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.TextScale;
import java.util.List;
import java.util.OptionalLong;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** Of one partition's log its segments, and a look-up in it; below them what is in the selected one. UI thread. */
final class SegmentsPane extends Composite {
    private final FilteredTable<SegmentFiles> segments;
    private final Label facts;
    private final Combo kind;
    private final Text sought;
    private final SegmentTabs tabs;
    private final Reading viewReading;
    private final Reading lookupReading;
    private @Nullable PartitionDirectory directory;
    private @Nullable PartitionLogView view;

    SegmentsPane(Composite parent) {
        super(parent, SWT.NONE);
        viewReading = new Reading(this);
        lookupReading = new Reading(this);
        GridLayoutFactory.fillDefaults().margins(8, 4).spacing(0, 6).applyTo(this);
        Composite bar = new Composite(this, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(4).spacing(6, 4).applyTo(bar);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(bar);
        facts = new Label(bar, SWT.WRAP);
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).span(4, 1).grab(true, false).hint(TextScale.px(60), SWT.DEFAULT).applyTo(facts);
        kind = new Combo(bar, SWT.READ_ONLY);
        kind.setItems(Messages.lookup_offset, Messages.lookup_time);
        kind.select(0);
        sought = new Text(bar, SWT.BORDER);
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).hint(TextScale.px(60), SWT.DEFAULT).grab(true, false).applyTo(sought);
        sought.setMessage(Messages.lookup_message);
        sought.addListener(SWT.DefaultSelection, event -> lookUp());
        Button button = new Button(bar, SWT.PUSH);
        button.setText(Messages.lookup_button);
        button.addListener(SWT.Selection, event -> lookUp());
        Button refresh = new Button(bar, SWT.PUSH);
        refresh.setText(Messages.refresh);
        refresh.setToolTipText(Messages.refresh_tip);
        refresh.addListener(SWT.Selection, event -> read());
        SashForm lower = new SashForm(this, SWT.VERTICAL);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(lower);
        segments = new FilteredTable<>(lower, segmentColumns());
        segments.identity(segment -> segment.baseOffset() + segment.suffix());
        segments.table().addListener(SWT.Selection, event -> showSegment());
        tabs = new SegmentTabs(lower);
        Refresh.offer(this, this::read);
        lower.setWeights(24, 76);
    }

    private static List<Column<SegmentFiles>> segmentColumns() {
        return List.of(
                Column.number(Messages.base, 110, segment -> segment.baseOffset() + segment.suffix(), SegmentFiles::baseOffset),
                Column.number(Messages.log, 100, segment -> Figures.bytes(segment.logBytes()), SegmentFiles::logBytes),
                Column.number(Messages.offset_index, 120, segment -> Figures.bytes(segment.indexBytes()), SegmentFiles::indexBytes),
                Column.number(Messages.time_index, 100, segment -> Figures.bytes(segment.timeIndexBytes()), SegmentFiles::timeIndexBytes),
                Column.number(Messages.aborted, 180, segment -> Integer.toString(segment.abortedTransactions()), SegmentFiles::abortedTransactions),
                Column.number(Messages.modified, 180, segment -> Cells.time(segment.modifiedMillis()), SegmentFiles::modifiedMillis));
    }

    /** Shows the log in this directory. */
    void open(PartitionDirectory wanted) {
        directory = wanted;
        read();
    }

    /** Reads the files of the open directory anew. */
    private void read() {
        PartitionDirectory from = directory;
        if (from != null) {
            facts.setText(Messages.loading);
            viewReading.start(() -> LogReader.view(from), this::opened, failure -> facts.setText(failure.message()));
        }
    }

    private void opened(PartitionLogView log) {
        PartitionLogView before = view;
        view = log;
        boolean another = before == null || !before.directory().equals(log.directory());
        if (another) {
            lookupReading.giveUp();
        }
        String id = log.topicId().isEmpty() ? Figures.UNKNOWN : log.topicId();
        facts.setText(NLS.bind(Messages.facts, new Object[] {Cells.number(log.highWatermark()), Cells.number(log.recoveryPoint()), Cells.number(log.logStart()),
            id}) + (log.problems().isEmpty() ? "" : "   \u26A0 " + String.join("; ", log.problems())));
        facts.setForeground(log.problems().isEmpty() ? null : Palette.of(facts).outOfSync().swt());
        facts.requestLayout();
        segments.setRows(log.segments());
        if (!log.segments().isEmpty()) {
            if (another || segments.table().getSelectionCount() == 0) {
                segments.table().setSelection(log.segments().size() - 1);
            }
        }
        tabs.show(log);
        showSegment();
    }

    private void showSegment() {
        PartitionLogView log = view;
        if (log != null) {
            segments.selected().stream().findFirst().ifPresent(segment -> tabs.show(log.directory(), segment));
        }
    }

    private void lookUp() {
        lookUp(kind.getSelectionIndex() == 1, sought.getText());
    }

    /** Finds an offset, or a time, as a broker would, and shows how. */
    void lookUp(boolean byTime, String text) {
        PartitionLogView log = view;
        if (log == null) {
            return;
        }
        OptionalLong value = byTime ? Cells.parseTime(text) : text.trim().matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text.trim())) : OptionalLong.empty();
        tabs.toLookup();
        if (value.isEmpty()) {
            tabs.show(List.of(new LookupSteps.Row(1, byTime ? NLS.bind(Messages.lookup_bad_time, text) : Messages.step_not_there)));
            return;
        }
        long wanted = value.getAsLong();
        lookupReading.start(() -> byTime ? LogReader.findTime(log, wanted) : LogReader.findOffset(log, wanted), found -> found(log, found),
                failure -> tabs.show(List.of(new LookupSteps.Row(1, failure.message()))));
    }

    private void found(PartitionLogView log, Lookup found) {
        tabs.show(LookupSteps.of(found));
        found.segment().ifPresent(segment -> {
            segments.table().setSelection(segments.rows().shown().indexOf(segment));
            tabs.show(log.directory(), segment, found.found());
        });
    }

    /** Sentences of the last look-up. */
    List<LookupSteps.Row> lookupRows() {
        return tabs.lookupRows();
    }

    void showTab(int index) {
        tabs.showTab(index);
    }

    int tabs() {
        return tabs.count();
    }

    /** Batches and records of a segment are in sight. */
    boolean rendersData() {
        return tabs.rendersData();
    }
}
