package dev.kraftbench.ui.cluster.wizard;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.change.TopicCommands;
import dev.kraftbench.core.change.PartitionAdvice;
import dev.kraftbench.core.change.TopicPreset;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.cluster.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.wizard.WizardPage;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Group;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** Name, preset and figures of the new topic, with the adviser for the number of partitions. */
final class TopicDraftPage extends WizardPage {
    private static final int MEGABYTE = 1_000_000;
    private static final long DAY = 86_400_000L;
    private static final String[] COMPRESSIONS = {"producer", "uncompressed", "lz4", "zstd", "snappy", "gzip"};

    private final ClusterConnection connection;
    private final int brokers;
    private final List<Button> presets = new ArrayList<>();
    private @Nullable Text name;
    private @Nullable Spinner partitions;
    private @Nullable Spinner replicas;
    private @Nullable Spinner minIsr;
    private @Nullable Spinner retentionDays;
    private @Nullable Combo compression;
    private @Nullable Label description;
    private @Nullable Text command;
    private @Nullable Spinner target;
    private @Nullable Spinner consumers;
    private @Nullable Button ordered;
    private @Nullable Label advice;
    private int advised = 1;
    private boolean filling;

    TopicDraftPage(ClusterConnection connection) {
        super("draft", Messages.topic_new, null);
        this.connection = connection;
        this.brokers = (int) Math.max(1, connection.model().latest().runningBrokers());
        setDescription(Messages.topic_new_description);
    }

    @Override
    public void createControl(Composite parent) {
        Composite area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.swtDefaults().numColumns(2).extendedMargins(8, 8, 8, 16).spacing(12, 8).applyTo(area);
        setControl(area);
        label(area, Messages.topic_name);
        name = new Text(area, SWT.BORDER);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(name);
        name.addModifyListener(event -> changed());
        presets(area);
        figures(area);
        adviser(area);
        GridDataFactory.swtDefaults().align(SWT.BEGINNING, SWT.BEGINNING).indent(0, 4).applyTo(label(area, Messages.topic_command));
        command = new Text(area, SWT.MULTI | SWT.READ_ONLY | SWT.BORDER | SWT.WRAP | SWT.V_SCROLL);
        command.setFont(JFaceResources.getTextFont());
        GridDataFactory.fillDefaults().grab(true, true).hint(TextScale.px(480), TextScale.px(96)).applyTo(command);
        show(TopicDraft.of(TopicPreset.HIGH_RELIABILITY, "", brokers), TopicPreset.HIGH_RELIABILITY.description());
        presets.get(TopicPreset.HIGH_RELIABILITY.ordinal()).setSelection(true);
        setErrorMessage(null);
    }

    private void presets(Composite area) {
        label(area, Messages.topic_preset);
        Composite row = new Composite(area, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(4).spacing(12, 0).applyTo(row);
        for (TopicPreset preset : TopicPreset.values()) {
            String text = switch (preset) {
                case HIGH_THROUGHPUT -> Messages.preset_throughput;
                case HIGH_RELIABILITY -> Messages.preset_reliability;
                case REAL_TIME -> Messages.preset_real_time;
            };
            String ranges = NLS.bind(Messages.preset_range, new Object[] {preset.minPartitions(), preset.maxPartitions()});
            preset(row, text, () -> show(TopicDraft.of(preset, nameText(), brokers), preset.description() + "  " + ranges));
        }
        preset(row, Messages.preset_custom, () -> show(TopicDraft.custom(nameText(), brokers), Messages.preset_custom_description));
        label(area, "");
        description = new Label(area, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).hint(TextScale.px(480), TextScale.px(34)).applyTo(description);
    }

    private void preset(Composite row, String text, Runnable action) {
        Button button = new Button(row, SWT.RADIO);
        button.setText(text);
        button.addListener(SWT.Selection, event -> {
            if (button.getSelection()) {
                action.run();
            }
        });
        presets.add(button);
    }

    private void figures(Composite area) {
        label(area, Messages.column_partitions);
        Composite row = new Composite(area, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(5).spacing(10, 6).applyTo(row);
        partitions = spinner(row, 1, 10_000, 0);
        label(row, Messages.column_replication);
        replicas = spinner(row, 1, 100, 0);
        label(row, "min.insync.replicas");
        minIsr = spinner(row, 1, 100, 0);
        label(area, Messages.topic_retention_days);
        Composite second = new Composite(area, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(3).spacing(10, 6).applyTo(second);
        retentionDays = spinner(second, 0, 36_500, 0);
        label(second, "compression.type");
        compression = new Combo(second, SWT.READ_ONLY);
        compression.setItems(COMPRESSIONS);
        compression.addListener(SWT.Selection, event -> changed());
    }

    private void adviser(Composite area) {
        Group group = new Group(area, SWT.NONE);
        group.setText(Messages.advice_title);
        GridDataFactory.fillDefaults().grab(true, true).span(2, 1).applyTo(group);
        GridLayoutFactory.swtDefaults().numColumns(6).margins(8, 6).spacing(10, 6).applyTo(group);
        label(group, Messages.advice_target);
        target = spinner(group, 0, 100_000, 10);
        label(group, Messages.advice_consumers);
        consumers = spinner(group, 1, 1_000, 3);
        ordered = new Button(group, SWT.CHECK);
        ordered.setText(Messages.advice_global_order);
        Button use = new Button(group, SWT.PUSH);
        use.setText(Messages.advice_use);
        use.addListener(SWT.Selection, event -> Objects.requireNonNull(partitions).setSelection(advised));
        advice = new Label(group, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, true).span(6, 1).hint(TextScale.px(560), TextScale.px(70)).applyTo(advice);
        target.addListener(SWT.Selection, event -> advise());
        consumers.addListener(SWT.Selection, event -> advise());
        ordered.addListener(SWT.Selection, event -> advise());
        advise();
    }

    private void advise() {
        // what one partition and one consumer manage on ordinary hardware, on the careful side
        PartitionAdvice result = PartitionAdvice.of(new PartitionAdvice.Need(Objects.requireNonNull(target).getSelection() * (double) MEGABYTE,
                10.0 * MEGABYTE, 5.0 * MEGABYTE, Objects.requireNonNull(consumers).getSelection(), brokers, Objects.requireNonNull(ordered).getSelection()));
        advised = result.partitions();
        Objects.requireNonNull(advice).setText(NLS.bind(Messages.advice_result, result.partitions()) + "\n\u2022 " + String.join("\n\u2022 ", result.reasons()));
        if (Objects.requireNonNull(advice).isVisible()) {
            advice.getParent().layout(true);
        }
    }

    private static Label label(Composite parent, String text) {
        Label label = new Label(parent, SWT.NONE);
        label.setText(text);
        return label;
    }

    private Spinner spinner(Composite parent, int min, int max, int value) {
        Spinner spinner = new Spinner(parent, SWT.BORDER);
        spinner.setValues(value, min, max, 0, 1, 10);
        spinner.addModifyListener(event -> changed());
        return spinner;
    }

    private String nameText() {
        return Objects.requireNonNull(name).getText().strip();
    }

    private void show(TopicDraft draft, String text) {
        filling = true;
        Objects.requireNonNull(partitions).setSelection(draft.partitions());
        Objects.requireNonNull(replicas).setSelection(draft.replicationFactor());
        Objects.requireNonNull(minIsr).setSelection(draft.minInsyncReplicas());
        Objects.requireNonNull(retentionDays).setSelection((int) Math.max(0, draft.retentionMillis() / DAY));
        Objects.requireNonNull(compression).setText(draft.compression());
        Objects.requireNonNull(description).setText(text);
        filling = false;
        changed();
    }

    TopicDraft draft() {
        int days = Objects.requireNonNull(retentionDays).getSelection();
        return new TopicDraft(nameText(), Objects.requireNonNull(partitions).getSelection(), Objects.requireNonNull(replicas).getSelection(),
                Objects.requireNonNull(minIsr).getSelection(), days == 0 ? -1 : days * DAY, Objects.requireNonNull(compression).getText());
    }

    private void changed() {
        if (filling || command == null) {
            return;
        }
        TopicDraft draft = draft();
        String problem = draft.problem(connection.model().latest()).orElse(null);
        setErrorMessage(draft.name().isEmpty() ? null : problem);
        setPageComplete(problem == null);
        String servers = connection.state() instanceof ConnectionState.Open open ? open.bootstrapServers() : "localhost:9092";
        command.setText(draft.name().isEmpty() ? Messages.topic_command_later : TopicCommands.of(draft.change(), servers).text());
    }
}
