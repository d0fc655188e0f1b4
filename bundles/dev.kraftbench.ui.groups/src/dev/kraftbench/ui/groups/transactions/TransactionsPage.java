package dev.kraftbench.ui.groups.transactions;

import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.TransactionChange;
import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.transaction.HangingTransactions;
import dev.kraftbench.core.transaction.HangingTransactions.Hanging;
import dev.kraftbench.core.transaction.PartitionProducer;
import dev.kraftbench.core.transaction.TransactionQuestions.Found;
import dev.kraftbench.core.transaction.TransactionSummary;
import dev.kraftbench.ui.base.BackgroundCall;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.ChangeFlow;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.LatestCall;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.groups.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** Every transactional id with its state, the producers in the partitions of the selected ones, and those transactions that nobody will end. */
final class TransactionsPage extends ClusterPage {
    private static final int INTERVAL_MILLIS = 2_000;

    private @Nullable FilteredTable<TransactionSummary> table;
    private @Nullable ProducerTable producers;
    private @Nullable LiveQuery<Found<TransactionSummary>> query;
    private @Nullable LiveQuery<Found<PartitionProducer>> producerQuery;
    private @Nullable LatestCall search;
    private @Nullable Label note;
    private @Nullable Button fence;
    private @Nullable Button terminate;
    private @Nullable Found<TransactionSummary> found;
    private @Nullable CallFailure failure;
    private @Nullable CallFailure producersFailure;
    /** Of what is shown of producers. */
    private String said = Messages.transactions_hint;
    private @Nullable List<Hanging> hanging;
    /** The transactions whose producers were asked for last. */
    private List<String> askedOf = List.of();

    TransactionsPage(FormEditor editor) {
        super(editor, "transactions", Messages.page_transactions);
    }

    @Override
    protected String what() {
        return Messages.transactions_what;
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        SashForm sash = new SashForm(content, SWT.VERTICAL);
        toolkit.adapt(sash);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(sash);
        Composite upper = toolkit.createComposite(sash);
        org.eclipse.jface.layout.GridLayoutFactory.fillDefaults().applyTo(upper);
        transactions(upper, toolkit);
        search = new LatestCall(upper);
        Composite lower = section(sash, toolkit, Messages.producers_of_partitions);
        note = toolkit.createLabel(lower, Messages.transactions_hint, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(note);
        producers = new ProducerTable(lower, toolkit, connection(), this::again);
        Composite always = content.getParent().getParent();
        query = LiveQuery.start(always, Messages.page_transactions, INTERVAL_MILLIS, limit -> open() ? connection().transactions().transactions(limit) : null,
                answer -> {
                    found = answer;
                    failure = null;
                    request();
                }, failed -> {
                    failure = failed;
                    request();
                });
        producerQuery = LiveQuery.start(always, Messages.producers_of_partitions, INTERVAL_MILLIS, limit -> open() ? selectedProducers(limit) : null,
                answer -> {
                    producersFailure = null;
                    if (hanging == null && askedOf.equals(selectedIds())) {
                        Objects.requireNonNull(producers).show(answer.all());
                    }
                    note();
                }, failed -> {
                    producersFailure = failed;
                    note();
                });
    }

    private boolean open() {
        return connection().state() instanceof ConnectionState.Open;
    }

    private void transactions(Composite parent, FormToolkit toolkit) {
        FilteredTable<TransactionSummary> transactions = new FilteredTable<>(parent, List.of(
                Column.text(Messages.transactional_id, 170, TransactionSummary::id),
                Column.text(Messages.state, 110, TransactionSummary::state),
                Column.number(Messages.open_for, 95, transaction -> Figures.span(transaction.openMillis(System.currentTimeMillis())),
                        transaction -> transaction.openMillis(System.currentTimeMillis())),
                Column.number(Messages.coordinator, 105, transaction -> Figures.id(transaction.coordinator()), TransactionSummary::coordinator),
                Column.number(Messages.producer_id, 100, transaction -> Long.toString(transaction.producerId()), TransactionSummary::producerId),
                Column.number(Messages.epoch, 65, transaction -> Figures.id(transaction.producerEpoch()), TransactionSummary::producerEpoch),
                Column.number(Messages.time_limit, 90, transaction -> Figures.span(transaction.timeoutMillis()), TransactionSummary::timeoutMillis),
                Column.text(Messages.partitions, 300, transaction -> String.join(", ", transaction.partitions().stream().map(PartitionId::toString).toList()))));
        transactions.images(transaction -> Icons.TRANSACTION.image()).identity(TransactionSummary::id).alwaysRedrawn()
                .tints(transaction -> overdue(transaction) ? Palette.of(transactions.table()).offline()
                        : transaction.open() ? Palette.of(transactions.table()).moving() : null);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(transactions);
        toolkit.adapt(transactions);
        transactions.table().addListener(SWT.Selection, event -> selected());
        ((GridLayout) transactions.bar().getLayout()).numColumns += 3;
        fence = button(transactions, toolkit, Messages.fence, () -> start(new TransactionChange.FenceProducers(selectedIds())));
        terminate = button(transactions, toolkit, Messages.terminate, () -> transactions.selected().stream().filter(TransactionSummary::open).findFirst()
                .ifPresent(transaction -> start(new TransactionChange.Terminate(transaction.id()))));
        button(transactions, toolkit, Messages.find_hanging, this::findHanging);
        table = transactions;
    }

    private static Button button(FilteredTable<?> table, FormToolkit toolkit, String text, Runnable action) {
        Button button = toolkit.createButton(table.bar(), text, SWT.PUSH);
        button.addListener(SWT.Selection, event -> action.run());
        return button;
    }

    /** Open for longer than its own limit: its coordinator should have aborted it. */
    private static boolean overdue(TransactionSummary transaction) {
        return transaction.timeoutMillis() > 0 && transaction.openMillis(System.currentTimeMillis()) > transaction.timeoutMillis();
    }

    private void start(Change change) {
        ChangeFlow.on(connection(), Objects.requireNonNull(table)).onApplied(result -> again()).start(change);
    }

    private void again() {
        Objects.requireNonNull(query).askNow();
        if (hanging == null) {
            Objects.requireNonNull(producerQuery).askNow();
        } else {
            findHanging();
        }
    }

    private List<String> selectedIds() {
        return Objects.requireNonNull(table).selected().stream().map(TransactionSummary::id).toList();
    }

    private CompletableFuture<Found<PartitionProducer>> selectedProducers(java.time.Duration limit) {
        askedOf = selectedIds();
        Set<PartitionId> partitions = new TreeSet<>();
        Objects.requireNonNull(table).selected().forEach(transaction -> partitions.addAll(transaction.partitions()));
        return connection().transactions().producers(partitions, limit);
    }

    /** What was found hanging stays until a transaction is chosen: one that was may just be gone. */
    private void selected() {
        producersFailure = null;
        if (!selectedIds().isEmpty()) {
            Objects.requireNonNull(search).giveUp();
            hanging = null;
            say(Messages.transactions_hint);
        }
        if (hanging == null) {
            Objects.requireNonNull(producers).show(List.of());
        }
        Objects.requireNonNull(producerQuery).askNow();
        enable();
    }

    private void findHanging() {
        Objects.requireNonNull(search).start(BackgroundCall.of(Messages.find_hanging,
                limit -> connection().transactions().hanging(HangingTransactions.USUAL_MAXIMUM, limit)).onSuccess(this::showHanging));
        note();
    }

    private void showHanging(Found<Hanging> result) {
        hanging = result.all();
        Objects.requireNonNull(producers).show(result.all().stream().map(Hanging::producer).toList());
        String text = result.all().isEmpty() ? Messages.hanging_none : NLS.bind(Messages.hanging_found, result.all().size());
        say(result.gaps().isEmpty() ? text : text + "\n" + missing(result.gaps()));
        request();
    }

    private static String missing(List<Gap> gaps) {
        return warning(NLS.bind(Messages.groups_missing, gap(gaps)));
    }

    private static String warning(String text) {
        return "\u26A0  " + text;
    }

    private static String gap(List<Gap> gaps) {
        String first = gaps.getFirst().what() + ": " + gaps.getFirst().reason();
        return gaps.size() == 1 ? first : NLS.bind(Messages.gaps_more, first, gaps.size() - 1);
    }

    private void say(String text) {
        said = text;
        note();
    }

    /** What is missing now, below what was said last. */
    private void note() {
        List<String> lines = new ArrayList<>(List.of(Objects.requireNonNull(search).running() ? Messages.hanging_looking : said));
        if (failure != null) {
            lines.add(warning(failure.message()));
        } else if (found != null && !found.gaps().isEmpty()) {
            lines.add(missing(found.gaps()));
        }
        if (producersFailure != null) {
            lines.add(warning(producersFailure.message()));
        }
        String text = String.join("\n", lines);
        Label label = Objects.requireNonNull(note);
        if (!label.isDisposed() && !label.getText().equals(text)) {
            label.setText(text);
            label.getParent().layout(true);
        }
    }

    private void enable() {
        List<TransactionSummary> selected = Objects.requireNonNull(table).selected();
        boolean writable = !connection().settings().readOnly();
        Objects.requireNonNull(fence).setEnabled(writable && !selected.isEmpty());
        Objects.requireNonNull(terminate).setEnabled(writable && selected.size() == 1 && selected.getFirst().open());
    }

    @Override
    protected void update(EmptyState pane) {
        Found<TransactionSummary> known = found;
        if (known == null) {
            pane.showReason(failure == null ? Messages.loading : failure.message(), failure == null ? Messages.transactions_what : failure.advice());
            return;
        }
        if (known.all().isEmpty() && known.gaps().isEmpty() && hanging == null) {
            // a partition may have one whose id every coordinator has forgotten
            pane.showReason(Messages.no_transactions, Messages.no_transactions_reason, Messages.find_hanging, this::findHanging);
            return;
        }
        Objects.requireNonNull(table).setRows(known.all());
        enable();
        note();
        pane.showContent();
    }

    /** Without transactions the page says so: that is what there is to know. */
    @Override
    public boolean rendersData() {
        return super.rendersData() || found != null;
    }
}
