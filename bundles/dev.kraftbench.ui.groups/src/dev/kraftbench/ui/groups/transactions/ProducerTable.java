package dev.kraftbench.ui.groups.transactions;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.change.TransactionChange;
import dev.kraftbench.core.transaction.PartitionProducer;
import dev.kraftbench.ui.base.ChangeFlow;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.groups.Messages;
import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.widgets.FormToolkit;

/** Producers as partitions' leaders remember them, and the button that ends the transaction of one there. UI thread. */
final class ProducerTable {
    private final FilteredTable<PartitionProducer> table;
    private final Button abort;
    private final ClusterConnection connection;

    ProducerTable(Composite parent, FormToolkit toolkit, ClusterConnection connection, Runnable changed) {
        this.connection = connection;
        table = new FilteredTable<>(parent, List.of(
                Column.text(Messages.partition, 130, producer -> producer.partition().toString()),
                Column.number(Messages.producer_id, 100, producer -> Long.toString(producer.producerId()), PartitionProducer::producerId),
                Column.number(Messages.epoch, 65, producer -> Integer.toString(producer.producerEpoch()), PartitionProducer::producerEpoch),
                Column.number(Messages.last_written, 100, ProducerTable::ago, PartitionProducer::lastMillis),
                Column.number(Messages.open_since_offset, 100, producer -> Figures.count(producer.transactionStart()), PartitionProducer::transactionStart),
                Column.number(Messages.last_sequence, 120, producer -> Figures.count(producer.lastSequence()), PartitionProducer::lastSequence),
                Column.number(Messages.coordinator_epoch, 150, producer -> Figures.count(producer.coordinatorEpoch()), PartitionProducer::coordinatorEpoch)));
        table.identity(producer -> List.of(producer.partition(), producer.producerId())).alwaysRedrawn()
                .tints(producer -> producer.inTransaction() ? Palette.of(table.table()).moving() : null);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(table);
        toolkit.adapt(table);
        abort = toolkit.createButton(table.bar(), Messages.abort_hanging, SWT.PUSH);
        ((GridLayout) table.bar().getLayout()).numColumns++;
        abort.setToolTipText(Messages.abort_hanging_tip);
        abort.addListener(SWT.Selection, event -> table.selected().stream().filter(PartitionProducer::inTransaction).findFirst().ifPresent(
                producer -> ChangeFlow.on(connection, table).onApplied(result -> changed.run()).start(new TransactionChange.AbortHanging(producer))));
        table.table().addListener(SWT.Selection, event -> enable());
        enable();
    }

    private static String ago(PartitionProducer producer) {
        return producer.lastMillis() < 0 ? Figures.UNKNOWN : Figures.span(Math.max(0, System.currentTimeMillis() - producer.lastMillis()));
    }

    private void enable() {
        abort.setEnabled(!connection.settings().readOnly() && table.selected().stream().anyMatch(PartitionProducer::inTransaction));
    }

    void show(List<PartitionProducer> producers) {
        table.setRows(producers);
        enable();
    }
}
