package dev.kraftbench.ui.records;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.core.produce.PartitionerChoice;
import dev.kraftbench.core.produce.Partitioners;
import dev.kraftbench.core.produce.ProduceJob;
import dev.kraftbench.core.produce.ProducedRecord;
import dev.kraftbench.ui.base.BackgroundCall;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.DisplayUpdates;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import java.time.Duration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/**
 * Sends one record or many to a topic with a chosen partitioner and shows where each went. Not modal: the charts behind it go on. Closing it cancels
 * what still runs. UI thread; acknowledgements arrive on the producer's thread.
 */
public final class ProduceDialog extends TitleAreaDialog implements LivePart {
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final int MOST_ROWS = 10_000;

    private final ClusterConnection connection;
    private final Partitioners partitioners;
    private final Optional<Path> folder;
    private final String startTopic;
    private final List<ProducedRecord> results = new ArrayList<>();
    private List<PartitionerChoice> choices = List.of();
    private Subscription arrivals = () -> { };
    private @Nullable Combo topic;
    private @Nullable Text key;
    private @Nullable Text value;
    private @Nullable Spinner count;
    private @Nullable Combo partitioner;
    private @Nullable Combo acks;
    private @Nullable Button send;
    private @Nullable Label summary;
    private @Nullable FilteredTable<ProducedRecord> table;
    private @Nullable DistributionBar bar;
    private @Nullable DisplayUpdates updates;
    private @Nullable Job running;

    public ProduceDialog(Shell parent, ClusterConnection connection, Partitioners partitioners, Optional<Path> folder, String startTopic) {
        super(parent);
        this.connection = connection;
        this.partitioners = partitioners;
        this.folder = folder;
        this.startTopic = startTopic;
        setShellStyle(SWT.CLOSE | SWT.TITLE | SWT.RESIZE | SWT.MAX | SWT.MODELESS);
        setBlockOnOpen(false);
        setHelpAvailable(false);
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(NLS.bind(Messages.produce_window, connection.name()));
        shell.setImage(Icons.SEND.image());
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite outer = (Composite) super.createDialogArea(parent);
        setTitle(Messages.produce_title);
        setMessage(Messages.produce_message);
        Composite area = new Composite(outer, SWT.NONE);
        GridLayoutFactory.swtDefaults().numColumns(2).margins(12, 10).spacing(12, 7).applyTo(area);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        label(area, Messages.topic);
        topic = new Combo(area, SWT.READ_ONLY);
        connection.model().latest().topics().values().stream().filter(t -> !t.internal()).map(TopicSnapshot::name).forEach(topic::add);
        topic.setText(startTopic);
        if (topic.getSelectionIndex() < 0 && topic.getItemCount() > 0) {
            topic.select(0);
        }
        GridDataFactory.fillDefaults().grab(true, false).applyTo(topic);
        label(area, Messages.key);
        key = new Text(area, SWT.BORDER);
        key.setText("order-{n%7}");
        key.setMessage(Messages.no_key);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(key);
        label(area, Messages.value);
        value = new Text(area, SWT.BORDER | SWT.MULTI | SWT.WRAP | SWT.V_SCROLL);
        value.setText("{\"order\": {n}, \"state\": \"created\"}");
        GridDataFactory.fillDefaults().grab(true, false).hint(560, 60).applyTo(value);
        label(area, Messages.count);
        Composite row = new Composite(area, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(5).spacing(12, 0).applyTo(row);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(row);
        count = new Spinner(row, SWT.BORDER);
        count.setValues(100, 1, ProduceJob.MAX_RECORDS, 0, 1, 100);
        label(row, Messages.partitioner);
        partitioner = new Combo(row, SWT.READ_ONLY);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(partitioner);
        label(row, "acks");
        acks = new Combo(row, SWT.READ_ONLY);
        acks.setItems("all", "1", "0");
        acks.select(0);
        showChoices(partitioners.choices());
        Combo combo = partitioner;
        arrivals = partitioners.onChange(now -> DisplayUpdates.run(combo, () -> showChoices(now)));
        combo.addDisposeListener(event -> arrivals.close());
        combo.addListener(SWT.Selection, event -> combo.setToolTipText(choice().description()));
        folder.ifPresent(path -> {
            new Label(area, SWT.NONE);
            Text more = new Text(area, SWT.READ_ONLY | SWT.SINGLE);
            more.setText(NLS.bind(Messages.partitioner_folder, path));
            more.setBackground(area.getBackground());
            more.setForeground(Palette.of(area).quiet().swt());
            GridDataFactory.fillDefaults().grab(true, false).hint(560, SWT.DEFAULT).applyTo(more);
        });
        results(area);
        return outer;
    }

    private void results(Composite area) {
        Label line = new Label(area, SWT.NONE);
        line.setText(Messages.nothing_sent);
        GridDataFactory.fillDefaults().grab(true, false).span(2, 1).indent(0, 6).applyTo(line);
        summary = line;
        DistributionBar columns = new DistributionBar(area);
        GridDataFactory.fillDefaults().grab(true, false).span(2, 1).hint(560, 112).applyTo(columns);
        bar = columns;
        FilteredTable<ProducedRecord> rows = new FilteredTable<>(area, List.of(
                Column.number("#", 60, record -> Integer.toString(record.index()), ProducedRecord::index),
                Column.text(Messages.key, 110, record -> record.record().key() == null ? Figures.UNKNOWN : record.record().key()),
                Column.text(Messages.value, 220, record -> record.record().value() == null ? Figures.UNKNOWN : record.record().value()),
                Column.number(Messages.partition, 80, record -> Figures.id(record.partition()), ProducedRecord::partition),
                Column.number(Messages.offset, 85, record -> Figures.count(record.offset()), ProducedRecord::offset),
                Column.number(Messages.latency, 85, record -> String.format(java.util.Locale.ROOT, "%.1f ms", record.latencyMicros() / 1000.0), ProducedRecord::latencyMicros),
                Column.text(Messages.result, 110, record -> record.error() == null ? Messages.acknowledged : record.error())));
        rows.tints(record -> record.error() == null ? null : Palette.of(rows.table()).offline());
        GridDataFactory.fillDefaults().grab(true, true).span(2, 1).hint(760, 200).applyTo(rows);
        table = rows;
        updates = new DisplayUpdates(rows, this::showResults);
    }

    private static void label(Composite parent, String text) {
        new Label(parent, SWT.NONE).setText(text);
    }

    /** A partitioner bundle came or went: the choice stays where it still exists. */
    private void showChoices(List<PartitionerChoice> now) {
        Combo combo = Objects.requireNonNull(partitioner);
        String chosen = choices.isEmpty() ? PartitionerChoice.DEFAULT : choice().id();
        choices = List.copyOf(now);
        combo.setItems(now.stream().map(PartitionerChoice::name).toArray(String[]::new));
        int index = 0;
        for (int i = 0; i < now.size(); i++) {
            if (now.get(i).id().equals(chosen)) {
                index = i;
            }
        }
        combo.select(index);
    }

    private PartitionerChoice choice() {
        return choices.get(Math.max(0, Objects.requireNonNull(partitioner).getSelectionIndex()));
    }

    /** The partitioners that can be chosen now. */
    public List<PartitionerChoice> choices() {
        return choices;
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        send = createButton(parent, IDialogConstants.CLIENT_ID, Messages.send, true);
        createButton(parent, IDialogConstants.CANCEL_ID, IDialogConstants.CLOSE_LABEL, false);
    }

    @Override
    protected void buttonPressed(int id) {
        if (id == IDialogConstants.CLIENT_ID) {
            if (running == null) {
                send();
            } else {
                running.cancel();
            }
        } else {
            super.buttonPressed(id);
        }
    }

    /** Sends what the dialog describes now. */
    public void send() {
        String name = Objects.requireNonNull(topic).getText();
        if (name.isEmpty()) {
            setErrorMessage(Messages.topic_missing);
            return;
        }
        setErrorMessage(null);
        synchronized (results) {
            results.clear();
        }
        RecordDraft draft = new RecordDraft(Objects.requireNonNull(key).getText(), Objects.requireNonNull(value).getText(),
                Objects.requireNonNull(count).getSelection());
        ProduceJob job = new ProduceJob(name, draft.records(), choice().id(), Map.of("acks", Objects.requireNonNull(acks).getText(),
                "enable.idempotence", Boolean.toString(acks.getText().equals("all"))));
        DisplayUpdates door = Objects.requireNonNull(updates);
        running = BackgroundCall.of(NLS.bind(Messages.job, draft.count(), name), limit -> connection.produce(job, record -> {
            synchronized (results) {
                results.add(record);
            }
            door.request();
        }, limit)).within(DEADLINE).whenFinished(this::finished).onSuccess(all -> door.request()).onFailure(this::failed)
                .start(Objects.requireNonNull(table));
        Objects.requireNonNull(send).setText(Messages.stop);
    }

    private void finished() {
        running = null;
        Objects.requireNonNull(send).setText(Messages.send);
        connection.refresh();
        Objects.requireNonNull(updates).request();
    }

    private void failed(CallFailure failure) {
        setErrorMessage(failure.message() + "  " + failure.advice());
    }

    private void showResults() {
        List<ProducedRecord> all;
        synchronized (results) {
            all = new ArrayList<>(results);
        }
        int partitions = connection.model().latest().topic(Objects.requireNonNull(topic).getText()).map(t -> t.partitions().size()).orElse(0);
        Distribution distribution = Distribution.of(all, partitions);
        Objects.requireNonNull(bar).show(distribution);
        Objects.requireNonNull(summary).setText(all.isEmpty() ? Messages.nothing_sent
                : NLS.bind(Messages.sent, new Object[] {distribution.total(), distribution.refused(), choice().name()}));
        Objects.requireNonNull(table).setRows(all.size() <= MOST_ROWS ? all : all.subList(all.size() - MOST_ROWS, all.size()));
    }

    /** At least one record was acknowledged and is listed. */
    @Override
    public boolean rendersData() {
        return table != null && table.rows().shown().stream().anyMatch(record -> record.error() == null);
    }
}
