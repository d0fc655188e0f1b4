package dev.kraftbench.ui.logs;

import dev.kraftbench.core.log.EpochEntry;
import dev.kraftbench.core.log.IndexEntry;
import dev.kraftbench.core.log.LogReader;
import dev.kraftbench.core.log.PartitionLogView;
import dev.kraftbench.core.log.ProducerEntry;
import dev.kraftbench.core.log.SegmentFiles;
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

    private final NotedTable<IndexEntry.OfOffset> offsets;
    private final NotedTable<IndexEntry.OfTime> times;
    private final NotedTable<IndexEntry.OfTransaction> transactions;
    private final NotedTable<Snapshot> producers;
    private final NotedTable<EpochEntry> epochs;
    private final Reading offsetReading;
    private final Reading timeReading;
    private final Reading transactionReading;
    private final Reading producerReading;

    IndexTabs(CTabFolder folder) {
        offsets = tab(folder, Messages.offset_index, Messages.empty_index, List.of(
                Column.number(Messages.slot, 90, entry -> Integer.toString(entry.slot()), IndexEntry.OfOffset::slot),
                Column.number(Messages.offset, 130, entry -> Long.toString(entry.offset()), IndexEntry.OfOffset::offset),
                Column.number(Messages.position, 130, entry -> Integer.toString(entry.position()), IndexEntry.OfOffset::position)));
        times = tab(folder, Messages.time_index, Messages.empty_index, List.of(
                Column.number(Messages.slot, 90, entry -> Integer.toString(entry.slot()), IndexEntry.OfTime::slot),
                Column.number(Messages.max_time, 200, entry -> Cells.time(entry.timestamp()), IndexEntry.OfTime::timestamp),
                Column.number(Messages.offset, 130, entry -> Long.toString(entry.offset()), IndexEntry.OfTime::offset)));
        transactions = tab(folder, Messages.transaction_index, Messages.empty_transactions, List.of(
                Column.number(Messages.producer, 110, entry -> Long.toString(entry.producerId()), IndexEntry.OfTransaction::producerId),
                Column.number(Messages.first_offset, 130, entry -> Long.toString(entry.firstOffset()), IndexEntry.OfTransaction::firstOffset),
                Column.number(Messages.last, 130, entry -> Long.toString(entry.lastOffset()), IndexEntry.OfTransaction::lastOffset),
                Column.number(Messages.last_stable, 130, entry -> Long.toString(entry.lastStableOffset()), IndexEntry.OfTransaction::lastStableOffset)));
        producers = tab(folder, Messages.producers, Messages.empty_producers, List.of(
                Column.number(Messages.snapshot, 110, row -> Long.toString(row.offset), Snapshot::offset),
                Column.number(Messages.producer, 110, row -> Long.toString(row.producer.producerId()), row -> row.producer.producerId()),
                Column.number(Messages.producer_epoch, 110, row -> Cells.number(row.producer.epoch()), row -> row.producer.epoch()),
                Column.number(Messages.last_sequence, 110, row -> Cells.number(row.producer.lastSequence()), row -> row.producer.lastSequence()),
                Column.number(Messages.last, 110, row -> Cells.number(row.producer.lastOffset()), row -> row.producer.lastOffset()),
                Column.number(Messages.time, 190, row -> Cells.time(row.producer.timestamp()), row -> row.producer.timestamp()),
                Column.number(Messages.coordinator_epoch, 130, row -> Cells.number(row.producer.coordinatorEpoch()), row -> row.producer.coordinatorEpoch()),
                Column.number(Messages.open_transaction, 170, row -> Cells.number(row.producer.openTransaction()), row -> row.producer.openTransaction())));
        epochs = tab(folder, Messages.epochs, Messages.empty_epochs, List.of(
                Column.number(Messages.epoch, 110, entry -> Integer.toString(entry.epoch()), EpochEntry::epoch),
                Column.number(Messages.start, 140, entry -> Long.toString(entry.startOffset()), EpochEntry::startOffset)));
        offsetReading = new Reading(offsets);
        timeReading = new Reading(times);
        transactionReading = new Reading(transactions);
        producerReading = new Reading(producers);
    }

    private static <T> NotedTable<T> tab(CTabFolder folder, String title, String whyEmpty, List<Column<T>> columns) {
        NotedTable<T> table = new NotedTable<>(folder, columns, whyEmpty);
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
        epochs.show(log.epochs());
        if (log.producerSnapshots().isEmpty()) {
            producers.show(List.of());
            return;
        }
        long newest = log.producerSnapshots().getLast();
        producerReading.start(() -> LogReader.producers(log.directory(), newest),
                found -> producers.show(found.stream().map(producer -> new Snapshot(newest, producer)).toList()), failure -> producers.fail(failure.message()));
    }

    void show(SegmentFiles segment) {
        offsetReading.start(() -> LogReader.offsetIndex(segment, 0, MOST_ENTRIES), offsets::show, failure -> offsets.fail(failure.message()));
        timeReading.start(() -> LogReader.timeIndex(segment, 0, MOST_ENTRIES), times::show, failure -> times.fail(failure.message()));
        transactionReading.start(() -> LogReader.transactionIndex(segment, 0, MOST_ENTRIES), transactions::show, failure -> transactions.fail(failure.message()));
    }
}
