package dev.kraftbench.ui.logs;

import dev.kraftbench.core.log.BatchPage;
import dev.kraftbench.core.log.BatchPage.TornTail;
import dev.kraftbench.core.log.LogBatch;
import dev.kraftbench.core.log.PartitionDirectory;
import dev.kraftbench.core.log.SegmentFiles;
import dev.kraftbench.core.log.SegmentReader;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.jspecify.annotations.Nullable;

/** A segment's batches, page by page, and the records of the selected one. UI thread. */
final class BatchesTab extends Composite {
    private static final int PAGE = 500;

    private final FilteredTable<LogBatch> batches;
    private final Label note;
    private final Button more;
    private final BatchRecords records;
    private final Reading batchReading;
    private final List<LogBatch> read = new ArrayList<>();
    private @Nullable PartitionDirectory directory;
    private @Nullable SegmentFiles segment;
    private long next;

    BatchesTab(Composite parent) {
        super(parent, SWT.NONE);
        batchReading = new Reading(this);
        GridLayoutFactory.fillDefaults().spacing(0, 2).applyTo(this);
        SashForm sash = new SashForm(this, SWT.VERTICAL);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(sash);
        batches = new FilteredTable<>(sash, columns());
        batches.identity(LogBatch::position).tints(batch -> batch.checksum() == LogBatch.Checksum.WRONG ? Palette.of(batches()).offline()
                : batch.control() ? Palette.of(batches()).moving() : null);
        batches.table().addListener(SWT.Selection, event -> showRecords());
        // beside the filter: there are three tables above each other here
        ((GridLayout) batches.bar().getLayout()).numColumns += 2;
        note = new Label(batches.bar(), SWT.NONE);
        more = new Button(batches.bar(), SWT.PUSH);
        more.setText(Messages.more);
        more.addListener(SWT.Selection, event -> readOn());
        records = new BatchRecords(sash);
        sash.setWeights(50, 50);
    }

    private org.eclipse.swt.widgets.Table batches() {
        return batches.table();
    }

    private static List<Column<LogBatch>> columns() {
        return List.of(
                Column.number(Messages.position, 90, batch -> Cells.number(batch.position()), LogBatch::position),
                Column.number(Messages.base, 105, batch -> Cells.number(batch.baseOffset()), LogBatch::baseOffset),
                Column.number(Messages.last, 100, batch -> Cells.number(batch.lastOffset()), LogBatch::lastOffset),
                Column.number(Messages.records, 75, batch -> Cells.number(batch.records()), LogBatch::records),
                Column.number(Messages.size, 80, batch -> Figures.bytes(batch.sizeBytes()), LogBatch::sizeBytes),
                Column.text(Messages.compression, 115, LogBatch::compression),
                Column.text(Messages.checksum, 80, batch -> Cells.checksum(batch.checksum())),
                Column.number(Messages.max_time, 180, batch -> Cells.time(batch.maxTimestamp()), LogBatch::maxTimestamp),
                Column.number(Messages.leader_epoch, 115, batch -> Cells.number(batch.leaderEpoch()), LogBatch::leaderEpoch),
                Column.number(Messages.producer, 95, batch -> Cells.number(batch.producerId()), LogBatch::producerId),
                Column.number(Messages.producer_epoch, 130, batch -> Cells.number(batch.producerEpoch()), LogBatch::producerEpoch),
                Column.number(Messages.base_sequence, 130, batch -> Cells.number(batch.baseSequence()), LogBatch::baseSequence),
                Column.text(Messages.transactional, 120, batch -> Cells.yes(batch.transactional())),
                Column.text(Messages.control, 70, batch -> Cells.yes(batch.control())),
                Column.number(Messages.magic, 65, batch -> Integer.toString(batch.magic()), LogBatch::magic));
    }

    void show(PartitionDirectory ofDirectory, SegmentFiles shown) {
        show(ofDirectory, shown, 0);
    }

    /** Shows the batches from this one on, and its records. */
    void showFrom(PartitionDirectory ofDirectory, SegmentFiles shown, LogBatch from) {
        show(ofDirectory, shown, from.position());
    }

    private void show(PartitionDirectory ofDirectory, SegmentFiles shown, long position) {
        directory = ofDirectory;
        segment = shown;
        next = position;
        read.clear();
        // a selection is kept by position, which says nothing in another segment
        batches.setRows(List.of());
        records.clear();
        say(Messages.loading, false);
        readOn();
    }

    private void readOn() {
        SegmentFiles of = segment;
        if (of == null) {
            return;
        }
        long from = next;
        more.setEnabled(false);
        batchReading.start(() -> new SegmentReader(of.log()).batches(from, PAGE, true), this::arrived, this::failed);
    }

    private void arrived(BatchPage page) {
        read.addAll(page.batches());
        next = page.next();
        batches.setRows(read);
        more.setEnabled(!page.last());
        if (!read.isEmpty() && batches.table().getSelectionCount() == 0) {
            batches.table().select(0);
            showRecords();
        }
        String text = NLS.bind(Messages.batches_shown, new Object[] {read.size(), Figures.bytes(page.next()), Figures.bytes(page.fileBytes())});
        say(page.tail().map(tail -> text + "   " + tail(tail)).orElse(text), page.tail().isPresent());
    }

    static String tail(TornTail tail) {
        String sentence = switch (tail.reason()) {
            case INCOMPLETE -> Messages.tail_incomplete;
            case ZEROS -> Messages.tail_zeros;
            case NO_BATCH -> Messages.tail_no_batch;
        };
        return "\u26A0 " + NLS.bind(sentence, tail.position(), Figures.bytes(tail.bytes()));
    }

    private void failed(CallFailure failure) {
        say(failure.message(), true);
    }

    private void say(String text, boolean warning) {
        note.setText(text);
        note.setForeground(warning ? Palette.of(note).outOfSync().swt() : null);
        note.setToolTipText(text);
        note.getParent().layout(true);
    }

    private void showRecords() {
        SegmentFiles of = segment;
        PartitionDirectory in = directory;
        if (of != null && in != null) {
            batches.selected().stream().findFirst().ifPresent(batch -> records.show(in, of, batch));
        }
    }

    boolean rendersData() {
        return !batches.rows().shown().isEmpty() && records.rendersData();
    }
}
