package dev.kraftbench.ui.cluster.topic;

import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.model.ClusterModel.Measure;
import dev.kraftbench.core.model.ClusterModel.Scope;
import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.TopicDetails;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.FactSheet;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.base.MetricTiles;
import dev.kraftbench.ui.base.MetricTiles.Mood;
import dev.kraftbench.ui.base.MetricTiles.Tile;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.base.editor.TopicInput;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.config.ConfigText;
import dev.kraftbench.ui.cluster.topics.TopicActions;
import dev.kraftbench.ui.base.editor.ClusterPage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** What a topic is and how it does. */
final class TopicOverviewPage extends ClusterPage {
    private static final int DETAILS_MILLIS = 2_000;
    private static final int CONFIG_MILLIS = 10_000;

    private @Nullable MetricTiles figures;
    private @Nullable ScrolledComposite scrolled;
    private @Nullable FactSheet facts;
    private @Nullable FactSheet placement;
    private @Nullable TopicDetails details;
    private Map<String, ConfigEntry> configs = Map.of();

    TopicOverviewPage(FormEditor editor) {
        super(editor, "overview", Messages.page_overview);
    }

    private String topic() {
        return ((TopicInput) getEditorInput()).topic();
    }

    @Override
    protected String what() {
        return Messages.topic_what;
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        figures = tiles(content, toolkit);
        // under the tiles of a small window there may be no room for all facts
        ScrolledComposite sheets = new ScrolledComposite(content, SWT.V_SCROLL | SWT.H_SCROLL);
        scrolled = sheets;
        toolkit.adapt(sheets);
        GridDataFactory.fillDefaults().grab(true, true).hint(TextScale.px(100), TextScale.px(60)).applyTo(sheets);
        Composite columns = toolkit.createComposite(sheets);
        GridLayoutFactory.fillDefaults().numColumns(2).equalWidth(true).spacing(24, 0).applyTo(columns);
        sheets.setContent(columns);
        sheets.setExpandHorizontal(true);
        sheets.setExpandVertical(true);
        Composite left = section(columns, toolkit, Messages.topic_facts);
        facts = sheet(left, toolkit);
        Composite right = section(columns, toolkit, Messages.topic_placement);
        placement = sheet(right, toolkit);
        Composite buttons = toolkit.createComposite(content);
        GridLayoutFactory.fillDefaults().numColumns(2).applyTo(buttons);
        button(buttons, toolkit, Messages.action_produce, () -> ClusterActions.in(getSite()).produce(connection(), topic()));
        Button more = toolkit.createButton(buttons, Messages.topic_actions, SWT.PUSH);
        more.addListener(SWT.Selection, event -> {
            Menu menu = new Menu(more);
            new TopicActions(connection(), ClusterActions.in(getSite()), getEditor().getSite().getShell()).fill(menu, List.of(topic()));
            menu.setLocation(more.toDisplay(0, more.getSize().y));
            menu.setVisible(true);
        });
        LiveQuery.start(content.getParent(), topic(), DETAILS_MILLIS, limit -> open() ? connection().topic(topic(), limit) : null, loaded -> {
            details = loaded;
            request();
        }, failure -> request());
        LiveQuery.start(content.getParent(), topic(), CONFIG_MILLIS, limit -> open() ? connection().topicConfig(topic(), limit) : null, loaded -> {
            configs = loaded.stream().collect(Collectors.toMap(ConfigEntry::name, entry -> entry));
            request();
        }, failure -> request());
    }

    private boolean open() {
        return connection().state() instanceof ConnectionState.Open;
    }

    private static MetricTiles tiles(Composite parent, FormToolkit toolkit) {
        MetricTiles tiles = new MetricTiles(parent);
        toolkit.adapt(tiles);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(tiles);
        return tiles;
    }

    private static FactSheet sheet(Composite parent, FormToolkit toolkit) {
        FactSheet sheet = new FactSheet(parent);
        toolkit.adapt(sheet);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(sheet);
        return sheet;
    }

    private static void button(Composite parent, FormToolkit toolkit, String text, Runnable action) {
        Button button = toolkit.createButton(parent, text, SWT.PUSH);
        button.addListener(SWT.Selection, event -> action.run());
    }

    @Override
    protected void update(EmptyState pane) {
        TopicSnapshot topic = connection().model().latest().topics().get(topic());
        if (topic == null) {
            pane.showReason(NLS.bind(Messages.topic_gone, topic()), Messages.topic_gone_reason);
            return;
        }
        long moved = topic.partitions().stream().filter(partition -> !partition.offline() && !partition.ledByPreferred()).count();
        Scope scope = new Scope.Topic(topic());
        var series = connection().model().series();
        Objects.requireNonNull(figures).show(List.of(
                new Tile(Messages.column_partitions, Figures.count(topic.partitions().size()), Mood.NEUTRAL),
                new Tile(Messages.column_replication, Integer.toString(topic.replicationFactor()), Mood.NEUTRAL),
                new Tile(Messages.tile_offline, Figures.count(topic.offline()), topic.offline() == 0 ? Mood.GOOD : Mood.BAD),
                new Tile(Messages.tile_under_replicated, Figures.count(topic.underReplicated()), topic.underReplicated() == 0 ? Mood.GOOD : Mood.WARNING),
                new Tile(Messages.tile_moved, Figures.count(moved), moved == 0 ? Mood.GOOD : Mood.NEUTRAL),
                new Tile(Messages.topic_records, details == null ? Figures.UNKNOWN : Figures.count(details.records()), Mood.NEUTRAL),
                new Tile(Messages.topic_size, details == null ? Figures.UNKNOWN : Figures.bytes(details.bytes()), Mood.NEUTRAL),
                new Tile(Messages.column_records_in, Figures.rate(series.throughput(scope, Measure.RECORDS_IN).last()), Mood.NEUTRAL),
                new Tile(Messages.column_in, Figures.byteRate(series.throughput(scope, Measure.BYTES_IN).last()), Mood.NEUTRAL),
                new Tile(Messages.column_out, Figures.byteRate(series.throughput(scope, Measure.BYTES_OUT).last()), Mood.NEUTRAL)));
        Objects.requireNonNull(facts).show(facts(topic));
        Objects.requireNonNull(placement).show(placement(topic));
        ScrolledComposite sheets = Objects.requireNonNull(scrolled);
        sheets.setMinSize(sheets.getContent().computeSize(SWT.DEFAULT, SWT.DEFAULT));
        pane.showContent();
    }

    private Map<String, String> facts(TopicSnapshot topic) {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put(Messages.topic_id, topic.id().isEmpty() ? Figures.UNKNOWN : topic.id());
        shown.put("cleanup.policy", config("cleanup.policy"));
        shown.put("retention.ms", config("retention.ms"));
        shown.put("min.insync.replicas", config("min.insync.replicas"));
        shown.put("compression.type", config("compression.type"));
        shown.put("segment.bytes", config("segment.bytes"));
        return shown;
    }

    private String config(String name) {
        ConfigEntry entry = configs.get(name);
        return entry == null ? Figures.UNKNOWN : ConfigText.value(entry);
    }

    /** Which partitions each broker leads and follows. */
    private static Map<String, String> placement(TopicSnapshot topic) {
        Map<Integer, StringBuilder> byBroker = new TreeMap<>();
        for (PartitionSnapshot partition : topic.partitions()) {
            for (int broker : partition.replicas()) {
                StringBuilder text = byBroker.computeIfAbsent(broker, id -> new StringBuilder());
                if (text.length() < 200) {
                    text.append(text.isEmpty() ? "" : "   ").append(partition.role(broker).glyph()).append(partition.partition());
                }
            }
        }
        Map<String, String> shown = new LinkedHashMap<>();
        byBroker.forEach((broker, text) -> shown.put(NLS.bind(Messages.topology_broker, broker), text.toString()));
        return shown;
    }
}
