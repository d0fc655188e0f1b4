package dev.kraftbench.ui.logs;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.broker.DirectoryContent;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.TextScale;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.jspecify.annotations.Nullable;

/** What the brokers of a cluster elsewhere tell of a topic's logs, and why that is all. A broker that does not answer is named. */
final class RemoteLogs extends Composite {
    private static final int INTERVAL_MILLIS = 5_000;

    private record Row(int broker, String directory, DirectoryContent.Replica replica) {}

    /** @param missing by broker, why there is no answer */
    private record Answers(List<Row> rows, Map<Integer, String> missing) {}

    private final ClusterConnection connection;
    private final String topic;
    private final FilteredTable<Row> table;
    private final Label gaps;
    private boolean answered;

    RemoteLogs(Composite parent, ClusterConnection connection, String topic) {
        super(parent, SWT.NONE);
        this.connection = connection;
        this.topic = topic;
        GridLayoutFactory.fillDefaults().spacing(0, 8).applyTo(this);
        Label why = new Label(this, SWT.WRAP);
        why.setText(Messages.remote);
        GridDataFactory.fillDefaults().grab(true, false).hint(TextScale.px(300), SWT.DEFAULT).applyTo(why);
        gaps = new Label(this, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).exclude(true).applyTo(gaps);
        table = new FilteredTable<>(this, List.of(
                Column.number(Messages.partition, 90, row -> Integer.toString(row.replica.partition().partition()), row -> row.replica.partition().partition()),
                Column.number(Messages.broker, 80, row -> Integer.toString(row.broker), Row::broker),
                Column.text(Messages.directory, 320, Row::directory),
                Column.number(Messages.size, 110, row -> Figures.bytes(row.replica.bytes()), row -> row.replica.bytes()),
                Column.number(Messages.lag, 110, row -> Figures.count(row.replica.lag()), row -> row.replica.lag()),
                Column.text(Messages.state, 130, row -> row.replica.future() ? Messages.copied : Messages.state_current)));
        table.identity(row -> row.broker + row.directory + row.replica.partition());
        GridDataFactory.fillDefaults().grab(true, true).applyTo(table);
        LiveQuery.start(this, Messages.page, INTERVAL_MILLIS, this::ask, this::show, failure -> showGaps(failure.message()));
    }

    private @Nullable CompletableFuture<Answers> ask(Duration limit) {
        if (!(connection.state() instanceof ConnectionState.Open)) {
            return null;
        }
        Map<Integer, List<DirectoryContent>> answers = new ConcurrentSkipListMap<>();
        Map<Integer, String> missing = new ConcurrentSkipListMap<>();
        CompletableFuture<?>[] all = connection.model().latest().brokers().stream().filter(broker -> broker.state() == BrokerState.RUNNING)
                .map(BrokerSnapshot::id).map(id -> connection.brokers().directories(id, limit).handle((content, failure) -> {
                    if (failure == null) {
                        answers.put(id, content);
                    } else {
                        missing.put(id, String.valueOf(dev.kraftbench.ui.base.CallFailure.of(Messages.page, failure).message()));
                    }
                    return null;
                })).toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(all).thenApply(done -> new Answers(rows(answers), new TreeMap<>(missing)));
    }

    private List<Row> rows(Map<Integer, List<DirectoryContent>> answers) {
        List<Row> rows = new ArrayList<>();
        answers.forEach((broker, directories) -> directories.forEach(directory -> directory.replicas().stream()
                .filter(replica -> replica.partition().topic().equals(topic)).forEach(replica -> rows.add(new Row(broker, directory.path(), replica)))));
        return rows;
    }

    private void show(Answers answers) {
        answered = true;
        table.setRows(answers.rows);
        StringBuilder text = new StringBuilder();
        answers.missing.forEach((broker, reason) -> text.append(text.isEmpty() ? "" : "\n").append(NLS.bind(Messages.remote_failed, broker, reason)));
        showGaps(text.toString());
    }

    private void showGaps(String text) {
        if (!gaps.getText().equals(text)) {
            gaps.setText(text);
            gaps.setForeground(Palette.of(gaps).outOfSync().swt());
            ((org.eclipse.swt.layout.GridData) gaps.getLayoutData()).exclude = text.isEmpty();
            gaps.setVisible(!text.isEmpty());
            layout(true);
        }
    }


    boolean rendersData() {
        return answered;
    }
}
