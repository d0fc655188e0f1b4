package dev.kraftbench.ui.records.browse;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.DemoLoad;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.ui.base.ClusterEmptyState;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.FollowedCluster;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.base.ViewHeader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.RowData;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.IViewSite;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.part.ViewPart;
import org.jspecify.annotations.Nullable;

/** The view «Messages»: the records of a topic of the current cluster. */
public final class RecordsView extends ViewPart implements LivePart {
    public static final String ID = "dev.kraftbench.messages";

    private static final String TOPIC = "topic";

    private record Place(String topic, int partition, long offset) {}

    private @Nullable ViewHeader header;
    private @Nullable EmptyState state;
    private @Nullable Combo topic;
    private @Nullable RecordsPane pane;
    private @Nullable FollowedCluster followed;
    /** What a person chose here; empty while the view proposes. */
    private String wanted = "";
    /** Where to look as soon as there is a cluster with the topic. */
    private @Nullable Place place;

    @Override
    public void init(IViewSite site, @Nullable IMemento memento) throws PartInitException {
        super.init(site, memento);
        String kept = memento == null ? null : memento.getString(TOPIC);
        wanted = kept == null ? "" : kept;
    }

    @Override
    public void saveState(IMemento memento) {
        memento.putString(TOPIC, wanted);
    }

    @Override
    public void createPartControl(Composite parent) {
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(parent);
        ViewHeader top = new ViewHeader(parent);
        header = top;
        new Label(top.controls(), SWT.NONE).setText(Messages.topic);
        Combo topics = new Combo(top.controls(), SWT.READ_ONLY);
        topics.setLayoutData(new RowData(240, SWT.DEFAULT));
        topics.setVisibleItemCount(25);
        topic = topics;
        EmptyState empty = new EmptyState(parent);
        state = empty;
        GridDataFactory.fillDefaults().grab(true, true).applyTo(empty);
        RecordServices.find(empty, services -> {
            services.ifPresent(found -> {
                RecordsPane records = new RecordsPane(empty, found);
                // what a person works with stays, wherever else somebody looks
                records.onUse(() -> wanted = records.topic());
                pane = records;
                empty.setContent(records);
            });
            followed = FollowedCluster.current(parent, CurrentCluster.get(), this::update);
        });
        topics.addListener(SWT.Selection, event -> {
            show(topics.getText());
            CurrentCluster.get().connection().ifPresent(connection -> CurrentCluster.get().look(connection, wanted));
        });
    }

    /** Looks at this topic of the current cluster. */
    public void show(String name) {
        wanted = name;
        update();
    }

    /** Looks at one partition from an offset on. */
    public void show(String name, int partition, long offset) {
        place = new Place(name, partition, offset);
        show(name);
    }

    private void update() {
        if (followed == null || header == null || state == null || topic == null) {
            return;
        }
        ClusterConnection connection = followed.connection().orElse(null);
        header.show(connection);
        if (pane == null) {
            state.showReason(Messages.no_services, Messages.no_services_reason);
        } else if (connection == null || !followed.open()) {
            pane.show(null, "");
            ClusterEmptyState.show(state, connection, Messages.what);
        } else {
            List<String> names = names();
            if (!names.equals(List.of(topic.getItems()))) {
                topic.setItems(names.toArray(String[]::new));
            }
            String now = names.contains(wanted) ? wanted : proposed(connection);
            if (now.isEmpty()) {
                topic.deselectAll();
            } else if (!topic.getText().equals(now)) {
                topic.setText(now);
            }
            pane.show(connection, now);
            Place from = place;
            if (from != null && from.topic.equals(now)) {
                place = null;
                pane.seek().show(Integer.toString(from.partition), from.offset);
                pane.search();
            }
            pane.begin();
            state.showContent();
        }
    }

    /** Internal ones last. */
    private List<String> names() {
        List<TopicSnapshot> topics = new ArrayList<>(followed == null ? List.of() : followed.snapshot().topics().values());
        topics.sort(Comparator.comparing(TopicSnapshot::internal).thenComparing(TopicSnapshot::name));
        return topics.stream().map(TopicSnapshot::name).toList();
    }

    /** The topic that was looked at last, or else one that somebody made; nobody wants Kafka's own without having asked for them. */
    private static String proposed(ClusterConnection connection) {
        NavigableMap<String, TopicSnapshot> topics = connection.model().latest().topics();
        return CurrentCluster.get().topic(connection).filter(topics::containsKey).orElseGet(() -> topics.containsKey(DemoLoad.TOPIC) ? DemoLoad.TOPIC
                : topics.values().stream().filter(topic -> !topic.internal()).map(TopicSnapshot::name).findFirst().orElse(""));
    }

    public Optional<RecordsPane> pane() {
        return Optional.ofNullable(pane);
    }

    @Override
    public boolean rendersData() {
        return state != null && state.showsContent() && pane != null && pane.rendersData();
    }

    @Override
    public void setFocus() {
        if (state != null) {
            state.setFocus();
        }
    }
}
