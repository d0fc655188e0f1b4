package dev.kraftbench.ui.records.produce;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.DemoLoad;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.core.produce.PartitionerChoice;
import dev.kraftbench.core.produce.Partitioners;
import dev.kraftbench.core.produce.ProducerRun;
import dev.kraftbench.core.produce.ProducerSettings;
import dev.kraftbench.core.produce.RunFigures;
import dev.kraftbench.core.produce.RunRequest;
import dev.kraftbench.ui.base.BackgroundCall;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.DisplayUpdates;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.RoomyTabs;
import dev.kraftbench.ui.base.TextScale;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.jspecify.annotations.Nullable;

/** What is to be sent at the left (or above), how it goes at the right (or below). UI thread; runs have threads of their own. */
final class ProducePane extends Composite {
    static final int RECORD = 0;
    static final int FILE = 1;
    static final int GENERATOR = 2;
    /** As often as a person can read figures. */
    private static final int LOOK_MILLIS = 250;

    private final Partitioners partitioners;
    private final @Nullable String fixedTopic;
    private final SashForm sash;
    private final Composite head;
    private final TopicField topic;
    private final Combo partitioner;
    private final List<FormTab<? extends SourceForm>> forms = new ArrayList<>();
    private final Button settingsButton;
    private final CTabFolder modes;
    private final FormTab<GeneratorForm> generator;
    private final FormTab<FileForm> file;
    private final Button start;
    private final Button pause;
    private final Button stop;
    private final Label status;
    private final ResultPane results;
    private ProducerSettings settings = ProducerSettings.DEFAULT;
    private List<PartitionerChoice> choices;
    private PartitionerChoice wanted;
    private @Nullable ClusterConnection connection;
    private @Nullable ProducerRun run;

    /** @param fixedTopic null when a person chooses among the cluster's topics */
    ProducePane(Composite parent, Partitioners partitioners, @Nullable String fixedTopic) {
        super(parent, SWT.NONE);
        this.partitioners = partitioners;
        this.fixedTopic = fixedTopic;
        this.choices = partitioners.choices();
        this.wanted = choices.getFirst();
        GridLayoutFactory.fillDefaults().applyTo(this);
        sash = new SashForm(this, SWT.HORIZONTAL | SWT.SMOOTH);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(sash);
        Composite left = new Composite(sash, SWT.NONE);
        GridLayoutFactory.swtDefaults().margins(8, 6).spacing(0, 6).applyTo(left);
        head = new Composite(left, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).spacing(8, 6).applyTo(head);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(head);
        topic = topic(head);
        partitioner = partitioner(head);
        modes = RoomyTabs.folder(left);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(modes);
        mode(Messages.mode_record, Messages.send, RecordForm::new);
        file = mode(Messages.mode_file, Messages.send_file, FileForm::new);
        generator = mode(Messages.mode_generator, Messages.start, parentOfForm -> new GeneratorForm(parentOfForm, this::rateChanged));
        modes.setSelection(RECORD);
        modes.addListener(SWT.Selection, event -> enable());
        Composite buttons = new Composite(left, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(4).spacing(8, 0).applyTo(buttons);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(buttons);
        start = button(buttons, Messages.send, SWT.PUSH, this::start);
        pause = button(buttons, Messages.pause, SWT.TOGGLE, this::pause);
        stop = button(buttons, Messages.stop, SWT.PUSH, this::stop);
        settingsButton = settingsButton(buttons);
        status = new Label(left, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).hint(TextScale.px(200), 2 * lineHeight()).applyTo(status);
        results = new ResultPane(sash);
        sash.setWeights(39, 61);
        sash.addListener(SWT.Resize, event -> turn());
        use(settings);
        follow(partitioners.choices());
        var arrivals = partitioners.onChange(now -> DisplayUpdates.run(this, () -> follow(partitioners.choices())));
        addDisposeListener(event -> arrivals.close());
        enable();
    }

    private int lineHeight() {
        GC gc = new GC(this);
        int height = gc.getFontMetrics().getHeight() + 2;
        gc.dispose();
        return height;
    }

    private TopicField topic(Composite head) {
        SourceForm.label(head, Messages.topic);
        TopicField field = new TopicField(head, this::topicChosen);
        SourceForm.grow(field.control(), SWT.DEFAULT);
        field.setEnabled(fixedTopic == null);
        return field;
    }

    private Combo partitioner(Composite head) {
        SourceForm.label(head, Messages.partitioner);
        Combo combo = new Combo(head, SWT.READ_ONLY);
        SourceForm.grow(combo, SWT.DEFAULT);
        combo.addListener(SWT.Selection, event -> partitionerChosen());
        return combo;
    }

    private Button settingsButton(Composite parent) {
        Button change = new Button(parent, SWT.PUSH);
        change.setImage(Icons.SETTINGS.image());
        GridDataFactory.swtDefaults().align(SWT.END, SWT.CENTER).grab(true, false).applyTo(change);
        change.addListener(SWT.Selection, event -> {
            ProducerSettingsDialog dialog = new ProducerSettingsDialog(getShell(), settings);
            if (dialog.open() == Window.OK) {
                use(dialog.settings());
            }
        });
        return change;
    }

    void use(ProducerSettings next) {
        settings = next;
        settingsButton.setToolTipText(Messages.settings_button + " " + ProducerSettingsDialog.summary(next));
        if (!running()) {
            tell(ProducerSettingsDialog.summary(next), false);
        }
    }

    private <F extends SourceForm> FormTab<F> mode(String name, String action, Function<Composite, F> maker) {
        FormTab<F> tab = new FormTab<>(modes, name, action, parent -> {
            F form = maker.apply(parent);
            form.partitions(partitionCount());
            return form;
        });
        forms.add(tab);
        return tab;
    }

    private Button button(Composite parent, String text, int style, Runnable action) {
        Button button = new Button(parent, style);
        button.addListener(SWT.Selection, event -> action.run());
        GridDataFactory.swtDefaults().align(SWT.FILL, SWT.CENTER).applyTo(button);
        name(button, text);
        return button;
    }

    /** As wide as the others, or as its text needs. */
    private static void name(Button button, String text) {
        if (!button.getText().equals(text)) {
            button.setText(text);
            ((GridData) button.getLayoutData()).widthHint = Math.max(TextScale.px(82), button.computeSize(SWT.DEFAULT, SWT.DEFAULT).x);
            button.requestLayout();
        }
    }

    /** Side by side where there is room, else one above the other. */
    private void turn() {
        Point size = sash.getSize();
        int direction = size.x >= TextScale.px(760) ? SWT.HORIZONTAL : SWT.VERTICAL;
        if (size.x > 0 && sash.getOrientation() != direction) {
            sash.setOrientation(direction);
            heads(direction);
            sash.setWeights(direction == SWT.HORIZONTAL ? new int[] {39, 61} : new int[] {55, 45});
        }
    }

    /** Topic and partitioner under each other where the form is narrow. */
    private void heads(int direction) {
        ((GridLayout) head.getLayout()).numColumns = direction == SWT.HORIZONTAL ? 2 : 4;
        head.requestLayout();
    }

    private FormTab<? extends SourceForm> tab() {
        return forms.get(Math.max(0, modes.getSelectionIndex()));
    }

    // ---- what there is to choose

    /** The pane shows this open cluster now. */
    void show(ClusterConnection open) {
        connection = open;
        List<String> names = fixedTopic != null ? List.of(fixedTopic)
                : open.model().latest().topics().values().stream().filter(t -> !t.internal()).map(TopicSnapshot::name).toList();
        topic.offer(names, CurrentCluster.get().topic(open).orElse(DemoLoad.TOPIC));
        topicChosen();
    }

    private void topicChosen() {
        int count = partitionCount();
        forms.forEach(tab -> tab.made().ifPresent(form -> form.partitions(count)));
        if (connection != null) {
            enable();
        }
    }

    private int partitionCount() {
        return connection == null ? 0 : connection.model().latest().topic(topic.topic()).map(t -> t.partitions().size()).orElse(0);
    }

    void choose(String topicName) {
        topic.choose(topicName);
    }

    /** A partitioner bundle came or went: what was chosen stays chosen, also while its bundle is exchanged. */
    private void follow(List<PartitionerChoice> now) {
        List<PartitionerChoice> all = new ArrayList<>(now);
        if (now.stream().noneMatch(choice -> choice.id().equals(wanted.id()))) {
            all.add(new PartitionerChoice(wanted.id(), NLS.bind(Messages.partitioner_gone, wanted.name()), Messages.partitioner_gone_tip));
        }
        choices = List.copyOf(all);
        partitioner.setItems(all.stream().map(PartitionerChoice::name).toArray(String[]::new));
        select(wanted.id());
    }

    private PartitionerChoice choice() {
        return choices.get(Math.max(0, partitioner.getSelectionIndex()));
    }

    List<PartitionerChoice> choices() {
        return choices;
    }

    private void select(String id) {
        for (int i = 0; i < choices.size(); i++) {
            if (choices.get(i).id().equals(id)) {
                partitioner.select(i);
            }
        }
        partitioner.setToolTipText(choice().description());
    }

    private void partitionerChosen() {
        wanted = choice();
        partitioner.setToolTipText(wanted.description());
        if (running()) {
            requireRun().choosePartitioner(wanted.id());
        }
    }

    /** As if a person had chosen it; a run that goes on follows. */
    void swapTo(String id) {
        select(id);
        partitionerChosen();
        follow(partitioners.choices());
    }

    private void rateChanged(double perSecond) {
        if (running()) {
            requireRun().rate(perSecond);
        }
    }

    // ---- the run

    private boolean running() {
        return run != null && !run.figures().over() && !run.outcome().isDone();
    }

    private ProducerRun requireRun() {
        return java.util.Objects.requireNonNull(run);
    }

    void start() {
        ClusterConnection target = connection;
        if (target == null || running()) {
            return;
        }
        if (topic.topic().isEmpty()) {
            tell(Messages.topic_missing, true);
            return;
        }
        SourceForm form = tab().form();
        RunRequest request;
        try {
            request = new RunRequest(topic.topic(), form.source(), choice().id(), settings, form.perSecond(), form.duration(), form.skipErrors());
        } catch (IllegalArgumentException e) {
            tell(String.valueOf(e.getMessage()), true);
            return;
        }
        ProduceOrder order = new ProduceOrder(request);
        if (!order.confirmed(getShell(), target)) {
            return;
        }
        ProducerRun begun = target.producing().start(request, form.deadline());
        run = begun;
        BackgroundCall.of(order.title(), limit -> begun.outcome()).within(form.deadline())
                .whenFinished(() -> ended(begun)).onSuccess(figures -> tell(said(figures), figures.refused() + figures.skipped() > 0))
                .onFailure(this::failed).start(this);
        tell(Messages.status_starting, false);
        pause.setSelection(false);
        enable();
        look(begun);
    }

    private void look(ProducerRun looked) {
        if (isDisposed() || looked != run) {
            return;
        }
        results.show(looked);
        if (running()) {
            tell(said(looked.figures()), false);
            getDisplay().timerExec(LOOK_MILLIS, () -> look(looked));
        }
    }

    private void ended(ProducerRun over) {
        if (over != run) {
            return;
        }
        RunFigures figures = over.figures();
        results.show(over);
        // whose run it was may not be on top any more
        forms.forEach(tab -> tab.made().ifPresent(form -> form.ended(over.request(), figures.resumeLine())));
        if (!over.outcome().isCompletedExceptionally()) {
            pause.setSelection(false);
        } else {
            tell(Messages.status_cancelled, false);
        }
        enable();
    }

    private void failed(CallFailure failure) {
        tell(failure.message() + (failure.advice().isEmpty() ? "" : "  " + failure.advice()), true);
    }

    private static String said(RunFigures f) {
        String elapsed = PathText.elapsed(f.elapsed());
        return switch (f.state()) {
            case STARTING -> Messages.status_starting;
            case RUNNING -> NLS.bind(Messages.status_running, elapsed, perBatch(f));
            case PAUSED -> Messages.status_paused;
            case STOPPING -> NLS.bind(Messages.status_stopping, Figures.count(f.inFlight()));
            case ENDED -> NLS.bind(Messages.status_ended, new Object[] {Figures.count(f.acknowledged()), elapsed, perBatch(f)});
            case STOPPED -> f.errors().isEmpty() ? NLS.bind(Messages.status_stopped, Figures.count(f.acknowledged()), elapsed)
                    : NLS.bind(Messages.status_stopped_at, Figures.count(f.resumeLine()), f.errors().getFirst().reason());
            case FAILED -> Messages.status_cancelled;
        };
    }

    private static String perBatch(RunFigures f) {
        return f.batches() == 0 ? Figures.UNKNOWN : String.format(Locale.ROOT, "%.1f", (double) (f.acknowledged() + f.refused()) / f.batches());
    }

    void pause() {
        if (running()) {
            requireRun().pause(pause.getSelection());
        }
    }

    void stop() {
        if (running()) {
            requireRun().stop();
            enable();
        }
    }

    private void tell(String text, boolean wrong) {
        status.setText((wrong ? "\u2716 " : "") + text);
        status.setToolTipText(text);
        status.setForeground(wrong ? Palette.of(this).offline().swt() : null);
    }

    private void enable() {
        boolean busy = running();
        boolean readOnly = connection != null && connection.settings().readOnly();
        name(start, tab().action());
        start.setEnabled(connection != null && !busy && !readOnly && !topic.topic().isEmpty());
        pause.setEnabled(busy);
        stop.setEnabled(busy);
        topic.setEnabled(!busy && fixedTopic == null);
        if (readOnly) {
            tell(NLS.bind(Messages.read_only, connection == null ? "" : connection.name()), false);
        }
    }

    // ---- for whoever shows and tests it

    void showMode(int index) {
        modes.setSelection(index);
        enable();
    }

    int mode() {
        return modes.getSelectionIndex();
    }

    GeneratorForm generator() {
        return generator.form();
    }

    FileForm file() {
        return file.form();
    }

    ResultPane results() {
        return results;
    }

    Optional<ProducerRun> run() {
        return Optional.ofNullable(run);
    }

    String status() {
        return status.getText();
    }

    /** There are topics to send to, and what was sent is shown. */
    boolean rendersData() {
        return connection != null && !topic.isEmpty() && partitionCount() > 0 && (run == null || results.showsAnswers());
    }

    @Override
    public boolean setFocus() {
        return tab().form().setFocus();
    }
}
