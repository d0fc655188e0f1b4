package dev.kraftbench.ui.records.produce;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.core.produce.PartitionerChoice;
import dev.kraftbench.core.produce.Partitioners;
import dev.kraftbench.core.produce.ProducerRun;
import dev.kraftbench.core.produce.ProducerSettings;
import dev.kraftbench.core.produce.RunFigures;
import dev.kraftbench.core.produce.RunRequest;
import dev.kraftbench.ui.base.BackgroundCall;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.DisplayUpdates;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.Palette;
import java.util.List;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
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
    private final ScrolledComposite scrolled;
    private final Combo topic;
    private final Combo partitioner;
    private final Label settingsLine;
    private final CTabFolder modes;
    private final GeneratorForm generator;
    private final FileForm file;
    private final Button start;
    private final Button pause;
    private final Button stop;
    private final Label status;
    private final ResultPane results;
    private ProducerSettings settings = ProducerSettings.DEFAULT;
    private List<PartitionerChoice> choices = List.of();
    private List<String> topics = List.of();
    private @Nullable ClusterConnection connection;
    private @Nullable ProducerRun run;

    /** @param fixedTopic null when a person chooses among the cluster's topics */
    ProducePane(Composite parent, Partitioners partitioners, @Nullable String fixedTopic) {
        super(parent, SWT.NONE);
        this.partitioners = partitioners;
        this.fixedTopic = fixedTopic;
        GridLayoutFactory.fillDefaults().applyTo(this);
        sash = new SashForm(this, SWT.HORIZONTAL | SWT.SMOOTH);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(sash);
        scrolled = new ScrolledComposite(sash, SWT.V_SCROLL | SWT.H_SCROLL);
        scrolled.setExpandHorizontal(true);
        scrolled.setExpandVertical(true);
        Composite form = new Composite(scrolled, SWT.NONE);
        GridLayoutFactory.swtDefaults().margins(10, 8).spacing(0, 8).applyTo(form);
        scrolled.setContent(form);
        Composite head = new Composite(form, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).spacing(10, 7).applyTo(head);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(head);
        topic = topic(head);
        partitioner = partitioner(head);
        settingsLine = settings(head);
        modes = new CTabFolder(form, SWT.BORDER | SWT.FLAT);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(modes);
        mode(Messages.mode_record, new RecordForm(modes));
        file = new FileForm(modes);
        mode(Messages.mode_file, file);
        generator = new GeneratorForm(modes, this::rateChanged);
        mode(Messages.mode_generator, generator);
        modes.setSelection(RECORD);
        modes.addListener(SWT.Selection, event -> enable());
        Composite buttons = new Composite(form, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(3).spacing(8, 0).applyTo(buttons);
        start = button(buttons, Messages.send, SWT.PUSH, this::start);
        pause = button(buttons, Messages.pause, SWT.TOGGLE, this::pause);
        stop = button(buttons, Messages.stop, SWT.PUSH, this::stop);
        status = new Label(form, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).hint(SourceForm.WIDTH, 2 * lineHeight()).applyTo(status);
        results = new ResultPane(sash);
        sash.setWeights(42, 58);
        sash.addListener(SWT.Resize, event -> turn());
        scrolled.setMinSize(form.computeSize(SWT.DEFAULT, SWT.DEFAULT));
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

    private Combo topic(Composite head) {
        SourceForm.label(head, Messages.topic);
        Combo combo = new Combo(head, SWT.READ_ONLY);
        SourceForm.grow(combo, SWT.DEFAULT);
        combo.setEnabled(fixedTopic == null);
        combo.addListener(SWT.Selection, event -> topicChosen());
        return combo;
    }

    private Combo partitioner(Composite head) {
        SourceForm.label(head, Messages.partitioner);
        Combo combo = new Combo(head, SWT.READ_ONLY);
        SourceForm.grow(combo, SWT.DEFAULT);
        combo.addListener(SWT.Selection, event -> partitionerChosen());
        return combo;
    }

    private Label settings(Composite head) {
        SourceForm.label(head, Messages.producer);
        Composite line = SourceForm.line(head, 2);
        Label summary = new Label(line, SWT.NONE);
        summary.setText(ProducerSettingsDialog.summary(settings));
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).hint(120, SWT.DEFAULT).applyTo(summary);
        Button change = new Button(line, SWT.PUSH);
        change.setText(Messages.settings_button);
        change.addListener(SWT.Selection, event -> {
            ProducerSettingsDialog dialog = new ProducerSettingsDialog(getShell(), settings);
            if (dialog.open() == Window.OK) {
                use(dialog.settings());
            }
        });
        return summary;
    }

    void use(ProducerSettings next) {
        settings = next;
        settingsLine.setText(ProducerSettingsDialog.summary(next));
        settingsLine.setToolTipText(settingsLine.getText());
    }

    private void mode(String name, SourceForm form) {
        CTabItem item = new CTabItem(modes, SWT.NONE);
        item.setText(name);
        item.setControl(form);
    }

    private Button button(Composite parent, String text, int style, Runnable action) {
        Button button = new Button(parent, style);
        button.setText(text);
        button.addListener(SWT.Selection, event -> action.run());
        GridDataFactory.swtDefaults().align(SWT.FILL, SWT.CENTER).hint(Math.max(96, button.computeSize(SWT.DEFAULT, SWT.DEFAULT).x), SWT.DEFAULT)
                .applyTo(button);
        return button;
    }

    /** Side by side where there is room, else one above the other. */
    private void turn() {
        Point size = sash.getSize();
        int wanted = size.x >= 820 ? SWT.HORIZONTAL : SWT.VERTICAL;
        if (size.x > 0 && sash.getOrientation() != wanted) {
            sash.setOrientation(wanted);
            sash.setWeights(wanted == SWT.HORIZONTAL ? new int[] {42, 58} : new int[] {52, 48});
        }
    }

    private SourceForm form() {
        return (SourceForm) modes.getSelection().getControl();
    }

    // ---- what there is to choose

    /** The pane shows this open cluster now. */
    void show(ClusterConnection open) {
        connection = open;
        List<String> names = fixedTopic != null ? List.of(fixedTopic)
                : open.model().latest().topics().values().stream().filter(t -> !t.internal()).map(TopicSnapshot::name).toList();
        if (!names.equals(topics)) {
            String chosen = topic.getText();
            topics = names;
            topic.setItems(names.toArray(String[]::new));
            topic.select(Math.max(0, names.indexOf(chosen)));
        }
        topicChosen();
        enable();
    }

    private void topicChosen() {
        int count = partitionCount();
        for (CTabItem item : modes.getItems()) {
            ((SourceForm) item.getControl()).partitions(count);
        }
    }

    private int partitionCount() {
        return connection == null ? 0 : connection.model().latest().topic(topic.getText()).map(t -> t.partitions().size()).orElse(0);
    }

    void choose(String topicName) {
        int index = topics.indexOf(topicName);
        if (index >= 0) {
            topic.select(index);
            topicChosen();
        }
    }

    /** A partitioner bundle came or went: the choice stays where it still exists. */
    private void follow(List<PartitionerChoice> now) {
        String chosen = choices.isEmpty() ? PartitionerChoice.DEFAULT : choice().id();
        choices = List.copyOf(now);
        partitioner.setItems(now.stream().map(PartitionerChoice::name).toArray(String[]::new));
        partitioner.select(0);
        choosePartitioner(chosen);
    }

    private PartitionerChoice choice() {
        return choices.get(Math.max(0, partitioner.getSelectionIndex()));
    }

    List<PartitionerChoice> choices() {
        return choices;
    }

    /** Selects it where it exists; a run that goes on follows. */
    void choosePartitioner(String id) {
        for (int i = 0; i < choices.size(); i++) {
            if (choices.get(i).id().equals(id)) {
                partitioner.select(i);
            }
        }
        partitioner.setToolTipText(choice().description());
    }

    private void partitionerChosen() {
        partitioner.setToolTipText(choice().description());
        if (running()) {
            requireRun().choosePartitioner(choice().id());
        }
    }

    /** As if a person had chosen it. */
    void swapTo(String id) {
        choosePartitioner(id);
        partitionerChosen();
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
        if (topic.getText().isEmpty()) {
            tell(Messages.topic_missing, true);
            return;
        }
        SourceForm form = form();
        RunRequest request;
        try {
            request = new RunRequest(topic.getText(), form.source(), choice().id(), settings, form.perSecond(), form.duration(), form.skipErrors());
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
        form().ended(over.request(), figures.resumeLine());
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
        String elapsed = PathText.micros(f.elapsed().toNanos() / 1_000);
        return switch (f.state()) {
            case STARTING -> Messages.status_starting;
            case RUNNING -> NLS.bind(Messages.status_running, elapsed);
            case PAUSED -> Messages.status_paused;
            case STOPPING -> NLS.bind(Messages.status_stopping, Figures.count(f.inFlight()));
            case ENDED -> NLS.bind(Messages.status_ended, Figures.count(f.acknowledged()), elapsed);
            case STOPPED -> f.errors().isEmpty() ? NLS.bind(Messages.status_stopped, Figures.count(f.acknowledged()), elapsed)
                    : NLS.bind(Messages.status_stopped_at, Figures.count(f.resumeLine()), f.errors().getFirst().reason());
            case FAILED -> Messages.status_cancelled;
        };
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
        start.setText(form().action());
        start.setEnabled(connection != null && !busy && !readOnly && !topic.getText().isEmpty());
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
        return generator;
    }

    FileForm file() {
        return file;
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
        return connection != null && !topics.isEmpty() && partitionCount() > 0 && (run == null || results.showsAcknowledged());
    }

    @Override
    public boolean setFocus() {
        return form().setFocus();
    }
}
