package dev.kraftbench.ui.cluster.connection;

import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.connect.CheckStep;
import dev.kraftbench.core.connect.CheckStep.Outcome;
import dev.kraftbench.core.connect.CheckStep.Question;
import dev.kraftbench.core.connect.ConnectionCheck;
import dev.kraftbench.ui.base.DisplayUpdates;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.base.Tint;
import dev.kraftbench.ui.cluster.Messages;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.jspecify.annotations.Nullable;

/** The check list of a connection: what answered, step by step. UI thread. */
final class CheckPane extends Composite {
    private static final Duration STEP = Duration.ofSeconds(5);

    private record Row(Label mark, Label what, Label found) {}

    /** What decides who answers, and how. */
    private record Way(String servers, Map<String, String> properties) {
        static Way of(ConnectionSettings.Remote settings) {
            return new Way(settings.bootstrapServers(), settings.clientProperties());
        }
    }

    private final Supplier<Optional<ConnectionCheck>> service;
    private final Supplier<ConnectionSettings.Remote> settings;
    private final Button button;
    private final Map<Question, Row> rows = new EnumMap<>(Question.class);
    private @Nullable CompletableFuture<List<CheckStep>> running;
    /** How many were started; steps of an older one are told no more. */
    private int checks;
    /** Of what the list tells. */
    private @Nullable Way checked;
    private boolean ready;

    CheckPane(Composite parent, Supplier<Optional<ConnectionCheck>> service, Supplier<ConnectionSettings.Remote> settings) {
        super(parent, SWT.NONE);
        this.service = service;
        this.settings = settings;
        GridLayoutFactory.fillDefaults().numColumns(2).spacing(16, 0).applyTo(this);
        button = new Button(this, SWT.PUSH);
        button.setText(Messages.connect_test);
        GridDataFactory.swtDefaults().align(SWT.FILL, SWT.BEGINNING).hint(TextScale.px(150), SWT.DEFAULT).applyTo(button);
        button.addListener(SWT.Selection, event -> pressed());
        Composite list = new Composite(this, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(3).spacing(8, 4).applyTo(list);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(list);
        for (Question question : Question.values()) {
            Label mark = new Label(list, SWT.CENTER);
            GridDataFactory.swtDefaults().align(SWT.CENTER, SWT.BEGINNING).hint(TextScale.px(16), SWT.DEFAULT).applyTo(mark);
            Label what = new Label(list, SWT.NONE);
            what.setText(text(question));
            GridDataFactory.swtDefaults().align(SWT.BEGINNING, SWT.BEGINNING).hint(TextScale.px(130), SWT.DEFAULT).applyTo(what);
            Label found = new Label(list, SWT.WRAP);
            GridDataFactory.fillDefaults().grab(true, false).hint(TextScale.px(300), SWT.DEFAULT).applyTo(found);
            rows.put(question, new Row(mark, what, found));
        }
        clear();
        addDisposeListener(event -> cancel());
    }

    private static String text(Question question) {
        return switch (question) {
            case TCP -> Messages.check_tcp;
            case TLS -> Messages.check_tls;
            case SASL -> Messages.check_sasl;
            case BROKERS -> Messages.check_brokers;
            case VERSIONS -> Messages.check_versions;
        };
    }

    /** The settings may be others now: what was found of former ones is no longer shown. @param value whether there is something to check */
    void ready(boolean value) {
        ready = value;
        button.setEnabled(running != null || value);
        if (checked != null && !checked.equals(Way.of(settings.get()))) {
            checked = null;
            checks++;
            cancel();
            clear();
        }
    }

    private void clear() {
        rows.keySet().forEach(question -> show(new CheckStep(question, new Outcome.Waiting())));
    }

    private void pressed() {
        if (running != null) {
            cancel();
        } else {
            start();
        }
    }

    void start() {
        Optional<ConnectionCheck> check = service.get();
        if (check.isEmpty()) {
            show(new CheckStep(Question.TCP, new Outcome.Failed(Messages.connect_no_provider, "", Duration.ZERO)));
            return;
        }
        clear();
        button.setText(Messages.connect_test_cancel);
        int mine = ++checks;
        ConnectionSettings.Remote asked = settings.get();
        checked = Way.of(asked);
        CompletableFuture<List<CheckStep>> started = check.get().check(asked, STEP, step -> DisplayUpdates.run(this, () -> {
            if (mine == checks) {
                show(step);
            }
        }));
        running = started;
        started.whenComplete((steps, failure) -> DisplayUpdates.run(this, () -> {
            if (running == started) {
                running = null;
                button.setText(Messages.connect_test);
                ready(ready);
            }
        }));
    }

    private void cancel() {
        if (running != null) {
            running.cancel(true);
        }
    }

    /** Whether a whole check was made, and no step of it failed. */
    boolean passed() {
        return running == null && rows.values().stream().noneMatch(row -> row.mark.getText().equals("\u2716"))
                && rows.values().stream().anyMatch(row -> row.mark.getText().equals("\u2713"));
    }

    /** What the list says of a question now. */
    String found(Question question) {
        return java.util.Objects.requireNonNull(rows.get(question)).found.getText();
    }

    private void show(CheckStep step) {
        Row row = java.util.Objects.requireNonNull(rows.get(step.question()));
        Palette palette = Palette.of(this);
        switch (step.outcome()) {
            case Outcome.Waiting w -> set(row, "\u00B7", palette.quiet(), "");
            case Outcome.Running r -> set(row, "\u2026", palette.leader(), Messages.check_running);
            case Outcome.Passed p -> set(row, "\u2713", palette.inSync(), NLS.bind(Messages.check_passed, p.details(), millis(p.took())));
            case Outcome.Doubtful d -> set(row, "!", palette.outOfSync(), d.details() + "\n" + d.advice());
            case Outcome.Failed f -> set(row, "\u2716", palette.offline(), f.advice().isEmpty() ? f.reason() : f.reason() + "\n" + f.advice());
            case Outcome.Skipped s -> set(row, "\u2013", palette.quiet(), switch (s.reason()) {
                case NOT_USED -> Messages.check_not_used;
                case FAILED_BEFORE -> Messages.check_failed_before;
                case CANCELLED -> Messages.check_cancelled;
            });
        }
        if (getParent().getSize().x > 1) {
            layout(true, true);
            getParent().layout(true, true);
        }
    }

    private static void set(Row row, String mark, Tint tint, String found) {
        row.mark.setText(mark);
        row.mark.setForeground(tint.swt());
        row.found.setText(found);
        row.found.setToolTipText(found);
    }

    private static String millis(Duration took) {
        return Long.toString(Math.max(1, took.toMillis()));
    }
}
