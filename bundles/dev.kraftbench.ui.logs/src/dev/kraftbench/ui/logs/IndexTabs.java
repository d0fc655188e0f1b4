package dev.kraftbench.ui.logs;

import dev.kraftbench.core.log.EpochEntry;
import dev.kraftbench.core.log.IndexEntry;
import dev.kraftbench.core.log.LogReader;
import dev.kraftbench.core.log.PartitionLogView;
import dev.kraftbench.core.log.ProducerEntry;
import dev.kraftbench.core.log.SegmentFiles;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.TableRows.Column;
import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.widgets.Control;

/** What lies beside a segment's log: its three indexes, the producers of the newest snapshot, and the leader epochs. */
final class IndexTabs {
    private static final int MOST_ENTRIES = 100_000;

    private record Snapshot(long offset, ProducerEntry producer) {}

    private final FilteredTable<IndexEntry.OfOffset> offsets;
    private final FilteredTable<IndexEntry.OfTime> times;
    private final FilteredTable<IndexEntry.OfTransaction> transactions;
    private final FilteredTable<Snapshot> producers;
    private final FilteredTable<EpochEntry> epochs;
    private final Reading offsetReading;
    private final Reading timeReading;
    private final Reading transactionReading;
    private final Reading producerReading;

    IndexTabs(CTabFolder folder) {
        offsets = tab(folder, Messages.offset_index, List.of(
                Column.number(Messages.slot, 90, entry -> Integer.toString(entry.slot()), IndexEntry.OfOffset::slot),
                Column.number(Messages.offset, 130, entry -> Long.toString(entry.offset()), IndexEntry.OfOffset::offset),
                Column.number(Messages.position, 130, entry -> Integer.toString(entry.position()), IndexEntry.OfOffset::position)));
        times = tab(folder, Messages.time_index, List.of(
                Column.number(Messages.slot, 90, entry -> Integer.toString(entry.slot()), IndexEntry.OfTime::slot),
                Column.number(Messages.max_time, 200, entry -> Cells.time(entry.timestamp()), IndexEntry.OfTime::timestamp),
                Column.number(Messages.offset, 130, entry -> Long.toString(entry.offset()), IndexEntry.OfTime::offset)));
        transactions = tab(folder, Messages.transaction_index, List.of(
                Column.number(Messages.producer, 110, entry -> Long.toString(entry.producerId()), IndexEntry.OfTransaction::producerId),
                Column.number(Messages.first_offset, 130, entry -> Long.toString(entry.firstOffset()), IndexEntry.OfTransaction::firstOffset),
                Column.number(Messages.last, 130, entry -> Long.toString(entry.lastOffset()), IndexEntry.OfTransaction::lastOffset),
                Column.number(Messages.last_stable, 130, entry -> Long.toString(entry.lastStableOffset()), IndexEntry.OfTransaction::lastStableOffset)));
        producers = tab(folder, Messages.producers, List.of(
                Column.number(Messages.snapshot, 110, row -> Long.toString(row.offset), Snapshot::offset),
                Column.number(Messages.producer, 110, row -> Long.toString(row.producer.producerId()), row -> row.producer.producerId()),
                Column.number(Messages.producer_epoch, 110, row -> Cells.number(row.producer.epoch()), row -> row.producer.epoch()),
                Column.number(Messages.last_sequence, 110, row -> Cells.number(row.producer.lastSequence()), row -> row.producer.lastSequence()),
                Column.number(Messages.last, 110, row -> Cells.number(row.producer.lastOffset()), row -> row.producer.lastOffset()),
                Column.number(Messages.time, 190, row -> Cells.time(row.producer.timestamp()), row -> row.producer.timestamp()),
                Column.number(Messages.coordinator_epoch, 130, row -> Cells.number(row.producer.coordinatorEpoch()), row -> row.producer.coordinatorEpoch()),
                Column.number(Messages.open_transaction, 170, row -> Cells.number(row.producer.openTransaction()), row -> row.producer.openTransaction())));
        epochs = tab(folder, Messages.epochs, List.of(
                Column.number(Messages.epoch, 110, entry -> Integer.toString(entry.epoch()), EpochEntry::epoch),
                Column.number(Messages.start, 140, entry -> Long.toString(entry.startOffset()), EpochEntry::startOffset)));
        offsetReading = new Reading(offsets);
        timeReading = new Reading(times);
        transactionReading = new Reading(transactions);
        producerReading = new Reading(producers);
    }

    private static <T> FilteredTable<T> tab(CTabFolder folder, String title, List<Column<T>> columns) {
        FilteredTable<T> table = new FilteredTable<>(folder, columns);
        item(folder, title, table);
        return table;
    }

    static CTabItem item(CTabFolder folder, String title, Control control) {
        CTabItem item = new CTabItem(folder, SWT.NONE);
        item.setText(title);
        item.setControl(control);
        return item;
    }

    void show(PartitionLogView log) {
        epochs.setRows(log.epochs());
        if (log.producerSnapshots().isEmpty()) {
            producers.setRows(List.of());
            return;
        }
        long newest = log.producerSnapshots().getLast();
        producerReading.start(() -> LogReader.producers(log.directory(), newest),
                found -> producers.setRows(found.stream().map(producer -> new Snapshot(newest, producer)).toList()), failure -> failed(producers, failure));
    }

    void show(SegmentFiles segment) {
        offsetReading.start(() -> LogReader.offsetIndex(segment, 0, MOST_ENTRIES), offsets::setRows, failure -> failed(offsets, failure));
        timeReading.start(() -> LogReader.timeIndex(segment, 0, MOST_ENTRIES), times::setRows, failure -> failed(times, failure));
        transactionReading.start(() -> LogReader.transactionIndex(segment, 0, MOST_ENTRIES), transactions::setRows, failure -> failed(transactions, failure));
    }

    private static void failed(FilteredTable<?> table, CallFailure failure) {
        table.setRows(List.of());
        table.setToolTipText(failure.message());
        failure.show(table.getShell());
    }
}
