package dev.kraftbench.ui.security;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.security.SecurityQuestions;
import dev.kraftbench.ui.base.BackgroundCall;
import dev.kraftbench.ui.base.ChangeFlow;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.base.TableRows.Column;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** A table of one kind of thing, asked of the cluster again and again, with what can be done about it. UI thread. */
final class SecurityPane<T> extends Composite {
    private static final int INTERVAL_MILLIS = 5_000;
    /** Brokers hear of a change one after another: what one has shown, another may not know for this long. */
    private static final int ASKED_AGAIN = 8;
    private static final int ASKED_AGAIN_MILLIS = 250;

    private final ClusterConnection connection;
    private final FormToolkit toolkit;
    private final EmptyState state;
    private final FilteredTable<T> table;
    private final String none;
    private final String noneReason;
    private final List<Button> onSelected = new ArrayList<>();
    private Predicate<T> shown = row -> true;
    private Function<T, Object> identity = row -> row;
    private BiFunction<SecurityQuestions, Duration, CompletableFuture<List<T>>> question = (questions, limit) -> CompletableFuture.completedFuture(List.of());
    private String name = "";
    private @Nullable LiveQuery<List<T>> query;
    private boolean answered;

    SecurityPane(Composite parent, FormToolkit toolkit, ClusterConnection connection, String none, String noneReason, List<Column<T>> columns) {
        super(parent, SWT.NONE);
        this.connection = connection;
        this.toolkit = toolkit;
        this.none = none;
        this.noneReason = noneReason;
        toolkit.adapt(this);
        GridLayoutFactory.fillDefaults().applyTo(this);
        state = new EmptyState(this);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(state);
        table = new FilteredTable<>(state, columns);
        toolkit.adapt(table);
        state.setContent(table);
        table.table().addListener(SWT.Selection, event -> selectionChanged());
        state.showReason(Messages.loading, noneReason);
    }

    FilteredTable<T> table() {
        return table;
    }

    /** What stays of a row when it is changed. */
    SecurityPane<T> identity(Function<T, Object> function) {
        identity = function;
        table.identity(function);
        return this;
    }

    SecurityPane<T> only(Predicate<T> predicate) {
        shown = predicate;
        return this;
    }

    /** A button above the table; disabled where the connection is read-only. */
    SecurityPane<T> action(String text, Runnable action) {
        button(text, action);
        return this;
    }

    /** A button for the selected rows; disabled while there are none. */
    SecurityPane<T> actionOnSelected(String text, Consumer<List<T>> action) {
        onSelected.add(button(text, () -> action.accept(table.selected())));
        selectionChanged();
        return this;
    }

    private Button button(String text, Runnable action) {
        ((GridLayout) table.bar().getLayout()).numColumns++;
        Button button = toolkit.createButton(table.bar(), text, SWT.PUSH);
        button.setEnabled(!connection.settings().readOnly());
        button.addListener(SWT.Selection, event -> action.run());
        return button;
    }

    private void selectionChanged() {
        onSelected.forEach(button -> button.setEnabled(!connection.settings().readOnly() && !table.selected().isEmpty()));
    }

    /** @param emptyAction what helps where there is none yet, with the text of its button */
    void start(String name, BiFunction<SecurityQuestions, Duration, CompletableFuture<List<T>>> question, String emptyText, Runnable emptyAction) {
        this.name = name;
        this.question = question;
        query = LiveQuery.start(this, name, INTERVAL_MILLIS,
                limit -> connection.state() instanceof ConnectionState.Open ? question.apply(connection.security(), limit) : null,
                rows -> {
                    answered = true;
                    List<T> wanted = rows.stream().filter(shown).toList();
                    table.setRows(wanted);
                    selectionChanged();
                    if (!wanted.isEmpty()) {
                        state.showContent();
                    } else if (connection.settings().readOnly()) {
                        state.showReason(none, noneReason);
                    } else {
                        state.showReason(none, noneReason, emptyText, emptyAction);
                    }
                },
                failure -> {
                    answered = true;
                    if (failure.error().equals("UNSUPPORTED_VERSION")) {
                        state.showReason(Messages.not_offered, NLS.bind(Messages.not_offered_reason, failure.api()));
                    } else if (failure.error().equals("SECURITY_DISABLED") && connection.settings() instanceof ConnectionSettings.Local) {
                        state.showReason(Messages.acls_off, Messages.acls_off_local, Messages.acls_new_cluster,
                                () -> CommandCalls.run(PlatformUI.getWorkbench().getActiveWorkbenchWindow(), CommandCalls.NEW_CLUSTER, Map.of()));
                    } else {
                        state.showReason(failure.message(), failure.advice());
                    }
                });
    }

    /**
     * Rows that are shown are some seconds old, and a change is made of what the cluster has at that time.
     *
     * @param then gets those that are still there; at least one
     */
    void asTheyAreNow(List<T> selected, Consumer<List<T>> then) {
        Set<Object> meant = selected.stream().map(identity).collect(Collectors.toSet());
        BackgroundCall.of(name, limit -> stillThere(meant, limit, ASKED_AGAIN)).onSuccess(now -> {
            if (now.isEmpty()) {
                Objects.requireNonNull(query).askNow();
                MessageDialog.openInformation(getShell(), name, Messages.gone);
            } else {
                then.accept(now);
            }
        }).start(this);
    }

    /** Any thread; empty only if the cluster has known none of them for a while. */
    private CompletableFuture<List<T>> stillThere(Set<Object> meant, Duration limit, int tries) {
        return question.apply(connection.security(), limit).thenCompose(rows -> {
            List<T> now = rows.stream().filter(row -> meant.contains(identity.apply(row))).toList();
            return now.isEmpty() && tries > 0
                    ? CompletableFuture.supplyAsync(() -> tries - 1, CompletableFuture.delayedExecutor(ASKED_AGAIN_MILLIS, TimeUnit.MILLISECONDS))
                            .thenCompose(left -> stillThere(meant, limit, left))
                    : CompletableFuture.completedFuture(now);
        });
    }

    void change(Change change) {
        ChangeFlow.on(connection, this).onApplied(result -> Objects.requireNonNull(query).askNow()).start(change);
    }

    /** The cluster has said what there is, or why it can't say. */
    boolean answered() {
        return answered;
    }
}
