package dev.kraftbench.ui.cluster.broker;

import dev.kraftbench.core.broker.BrokerQuestions.Feature;
import dev.kraftbench.core.broker.DirectoryContent;
import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.ClusterModel.Measure;
import dev.kraftbench.core.model.ClusterModel.Scope;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.QuorumSnapshot;
import dev.kraftbench.core.model.ReplicaRole;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.FactSheet;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.base.MetricTiles;
import dev.kraftbench.ui.base.MetricTiles.Mood;
import dev.kraftbench.ui.base.MetricTiles.Tile;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.topology.paint.BrokerTint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** What a broker is and how it does. */
final class BrokerOverviewPage extends BrokerPage {
    private static final int FEATURES_MILLIS = 60_000;

    private @Nullable MetricTiles tiles;
    private @Nullable ScrolledComposite scrolled;
    private @Nullable FactSheet facts;
    private @Nullable FactSheet features;
    private List<DirectoryContent> directories = List.of();
    private List<Feature> levels = List.of();
    private String noLevels = "";

    BrokerOverviewPage(FormEditor editor) {
        super(editor, "overview", Messages.page_overview);
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        MetricTiles metrics = new MetricTiles(content);
        toolkit.adapt(metrics);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(metrics);
        tiles = metrics;
        ScrolledComposite sheets = new ScrolledComposite(content, SWT.V_SCROLL | SWT.H_SCROLL);
        toolkit.adapt(sheets);
        GridDataFactory.fillDefaults().grab(true, true).hint(TextScale.px(100), TextScale.px(60)).applyTo(sheets);
        scrolled = sheets;
        Composite columns = toolkit.createComposite(sheets);
        GridLayoutFactory.fillDefaults().numColumns(2).equalWidth(true).spacing(24, 0).applyTo(columns);
        sheets.setContent(columns);
        sheets.setExpandHorizontal(true);
        sheets.setExpandVertical(true);
        facts = sheet(section(columns, toolkit, Messages.broker_facts), toolkit);
        features = sheet(section(columns, toolkit, Messages.broker_features), toolkit);
        Composite buttons = toolkit.createComposite(content);
        GridLayoutFactory.fillDefaults().numColumns(2).applyTo(buttons);
        button(buttons, toolkit, Messages.action_drain, () -> actions().drain(connection(), broker()));
        button(buttons, toolkit, Messages.action_elect, () -> actions().electOf(connection(), broker()));
        LiveQuery.start(content.getParent(), Messages.broker_log_dirs, DIRECTORIES_MILLIS, this::directories, answer -> {
            directories = answer;
            request();
        }, failure -> request());
        LiveQuery.start(content.getParent(), Messages.broker_features, FEATURES_MILLIS, limit -> open() ? connection().brokers().features(broker(), limit) : null,
                answer -> {
                    levels = answer;
                    request();
                }, failure -> {
                    noLevels = failure.message();
                    request();
                });
    }

    private static FactSheet sheet(Composite parent, FormToolkit toolkit) {
        FactSheet sheet = new FactSheet(parent);
        toolkit.adapt(sheet);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(sheet);
        return sheet;
    }

    @Override
    protected void update(EmptyState pane) {
        ClusterSnapshot snapshot = connection().model().latest();
        BrokerSnapshot broker = snapshot.broker(broker()).orElse(null);
        if (broker == null) {
            pane.showReason(NLS.bind(Messages.broker_unknown, broker()), Messages.broker_what);
            return;
        }
        List<PartitionSnapshot> hosted = snapshot.partitions().filter(partition -> partition.replicas().contains(broker())).toList();
        long lagging = hosted.stream().map(p -> p.role(broker())).filter(role -> role == ReplicaRole.OUT_OF_SYNC || role == ReplicaRole.OFFLINE).count();
        Scope scope = new Scope.Broker(broker());
        var series = connection().model().series();
        Objects.requireNonNull(tiles).show(List.of(
                new Tile(Messages.column_state, BrokerTint.text(broker.state()), broker.state().alive() ? Mood.GOOD : Mood.BAD),
                new Tile(Messages.column_leaders, Figures.count(hosted.stream().filter(p -> p.leader() == broker()).count()), Mood.NEUTRAL),
                new Tile(Messages.column_replicas, Figures.count(hosted.size()), Mood.NEUTRAL),
                new Tile(Messages.broker_not_in_sync, Figures.count(lagging), lagging == 0 ? Mood.GOOD : Mood.WARNING),
                new Tile(Messages.column_in, Figures.byteRate(series.throughput(scope, Measure.BYTES_IN).last()), Mood.NEUTRAL),
                new Tile(Messages.column_out, Figures.byteRate(series.throughput(scope, Measure.BYTES_OUT).last()), Mood.NEUTRAL),
                new Tile(Messages.topic_size, directories.isEmpty() ? Figures.UNKNOWN
                        : Figures.bytes(directories.stream().mapToLong(DirectoryContent::logBytes).sum()), Mood.NEUTRAL)));
        Objects.requireNonNull(facts).show(facts(broker, snapshot, hosted));
        Objects.requireNonNull(features).show(features());
        ScrolledComposite sheets = Objects.requireNonNull(scrolled);
        sheets.setMinSize(sheets.getContent().computeSize(SWT.DEFAULT, SWT.DEFAULT));
        pane.showContent();
    }

    private static String role(BrokerSnapshot broker) {
        return broker.controller() ? Messages.role_controller : broker.voter() ? Messages.role_voter : Messages.role_broker;
    }

    private Map<String, String> facts(BrokerSnapshot broker, ClusterSnapshot snapshot, List<PartitionSnapshot> hosted) {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put(Messages.broker_listener, broker.endpoint().isEmpty() ? Figures.UNKNOWN : broker.endpoint());
        shown.put(Messages.broker_rack, broker.rack() == null || broker.rack().isEmpty() ? Messages.broker_no_rack : broker.rack());
        shown.put(Messages.column_role, role(broker));
        shown.put(Messages.broker_should_lead, Figures.count(hosted.stream().filter(p -> p.preferredLeader() == broker()).count()));
        shown.put(Messages.navigator_topics, Figures.count(hosted.stream().map(PartitionSnapshot::topic).distinct().count()));
        QuorumSnapshot quorum = snapshot.quorum();
        if (quorum != null) {
            Stream.concat(quorum.voters().stream(), quorum.observers().stream()).filter(replica -> replica.id() == broker()).findFirst()
                    .ifPresent(replica -> shown.put(Messages.broker_metadata_lag, Figures.count(replica.lag())));
        }
        if (!directories.isEmpty()) {
            long failed = directories.stream().filter(directory -> !directory.error().isEmpty()).count();
            shown.put(Messages.page_directories, NLS.bind(Messages.broker_directories, new Object[] {directories.size(),
                Figures.bytes(directories.stream().mapToLong(DirectoryContent::usableBytes).filter(bytes -> bytes >= 0).sum()),
                failed == 0 ? "" : "  \u2716 " + NLS.bind(Messages.broker_directories_failed, failed)}));
        }
        return shown;
    }

    private Map<String, String> features() {
        Map<String, String> shown = new LinkedHashMap<>();
        for (Feature feature : levels) {
            shown.put(feature.name(), feature.finalized() == Feature.NONE ? NLS.bind(Messages.broker_feature_off, feature.most())
                    : NLS.bind(Messages.broker_feature, feature.finalized(), feature.most()));
        }
        if (levels.isEmpty()) {
            shown.put(Messages.broker_features, noLevels.isEmpty() ? Figures.UNKNOWN : noLevels);
        }
        return shown;
    }
}
