package dev.kraftbench.ui.groups.transactions;

import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.transaction.PartitionProducer;
import dev.kraftbench.core.transaction.TransactionQuestions.Found;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.base.editor.TopicInput;
import dev.kraftbench.ui.groups.Messages;
import java.util.List;
import java.util.Objects;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** Who writes to a topic with idempotence or in transactions, by partition. */
final class ProducersPage extends ClusterPage {
    private static final int INTERVAL_MILLIS = 3_000;

    private @Nullable ProducerTable table;
    private @Nullable LiveQuery<Found<PartitionProducer>> query;
    private @Nullable Found<PartitionProducer> found;
    private @Nullable CallFailure failure;

    ProducersPage(FormEditor editor) {
        super(editor, "producers", Messages.page_producers);
    }

    private String topic() {
        return ((TopicInput) getEditorInput()).topic();
    }

    @Override
    protected String what() {
        return Messages.producers_what;
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        table = new ProducerTable(content, toolkit, connection(), () -> Objects.requireNonNull(query).askNow());
        query = LiveQuery.start(content.getParent().getParent(), Messages.page_producers, INTERVAL_MILLIS,
                limit -> connection().state() instanceof ConnectionState.Open ? connection().transactions().producers(partitions(), limit) : null,
                answer -> {
                    found = answer;
                    failure = null;
                    request();
                }, failed -> {
                    failure = failed;
                    request();
                });
    }

    private List<PartitionId> partitions() {
        return connection().model().latest().topic(topic()).map(topic -> topic.partitions().stream().filter(partition -> !partition.offline())
                .map(PartitionSnapshot::partition).map(number -> new PartitionId(topic(), number)).toList()).orElse(List.of());
    }

    @Override
    protected void update(EmptyState pane) {
        Found<PartitionProducer> known = found;
        if (known == null) {
            pane.showReason(failure == null ? Messages.loading : failure.message(), failure == null ? Messages.producers_what : failure.advice());
        } else if (known.all().isEmpty()) {
            pane.showReason(known.gaps().isEmpty() ? NLS.bind(Messages.no_producers, topic()) : known.gaps().getFirst().reason(), Messages.no_producers_reason);
        } else {
            // in this order: rows given to a table that has never been seen were blank on its first picture
            pane.showContent();
            Objects.requireNonNull(table).show(known.all());
        }
    }

    /** A topic that nobody writes to with idempotence has nothing more to show. */
    @Override
    public boolean rendersData() {
        return super.rendersData() || found != null;
    }
}
