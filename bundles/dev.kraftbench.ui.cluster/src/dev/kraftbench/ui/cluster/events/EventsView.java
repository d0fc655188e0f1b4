package dev.kraftbench.ui.cluster.events;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.Precision;
import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.EventTopics;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.FollowedCluster;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.Tint;
import dev.kraftbench.ui.base.ViewHeader;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.base.ClusterEmptyState;
import dev.kraftbench.ui.cluster.Messages;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.part.ViewPart;
import org.jspecify.annotations.Nullable;

/** The view «Events»: all that happened in the current cluster in one time order, the newest on top. */
public final class EventsView extends ViewPart implements LivePart {
    public static final String ID = "dev.kraftbench.events";
    static final int MOST_EVENTS = 5_000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    /** Time of the newest event at the last Clear, by cluster. */
    private final Map<String, Instant> cleared = new HashMap<>();
    private @Nullable ViewHeader header;
    private @Nullable EmptyState state;
    private @Nullable FilteredTable<ClusterEvent> table;
    private @Nullable FollowedCluster followed;
    private @Nullable Combo kind;
    private @Nullable Button internal;

    @Override
    public void createPartControl(Composite parent) {
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(parent);
        ViewHeader top = new ViewHeader(parent);
        header = top;
        Combo kinds = new Combo(top.controls(), SWT.READ_ONLY);
        kinds.add(Messages.events_all);
        for (EventKind each : EventKind.values()) {
            kinds.add(each.text());
        }
        kinds.select(0);
        kind = kinds;
        Button own = new Button(top.controls(), SWT.CHECK);
        own.setText(Messages.topology_internal);
        internal = own;
        Button clear = new Button(top.controls(), SWT.PUSH);
        clear.setText(Messages.events_clear);
        EmptyState pane = new EmptyState(parent);
        state = pane;
        GridDataFactory.fillDefaults().grab(true, true).applyTo(pane);
        FilteredTable<ClusterEvent> events = new FilteredTable<>(pane, List.of(
                new Column<>(Messages.events_time, 130, false, event -> TIME.format(event.at()), java.util.Comparator.comparing(ClusterEvent::at)),
                Column.text(Messages.events_kind, 110, event -> EventKind.of(event).text()),
                Column.text(Messages.events_what, 560, EventText::of),
                Column.text(Messages.events_precision, 110, event -> event.precision() == Precision.EXACT ? Messages.events_exact : Messages.events_sampled)));
        events.images(event -> EventKind.of(event).icon().image()).tints(this::tint);
        table = events;
        pane.setContent(events);
        ClusterActions actions = ClusterActions.in(getSite());
        FollowedCluster cluster = FollowedCluster.current(parent, CurrentCluster.get(), () -> update(actions));
        followed = cluster;
        kinds.addListener(SWT.Selection, event -> cluster.request());
        own.addListener(SWT.Selection, event -> cluster.request());
        clear.addListener(SWT.Selection, event -> {
            cluster.connection().ifPresent(connection -> {
                List<ClusterEvent> known = connection.model().events(1);
                if (!known.isEmpty()) {
                    cleared.put(connection.id(), known.getLast().at());
                }
            });
            cluster.request();
        });
    }

    private @Nullable Tint tint(ClusterEvent event) {
        if (table == null) {
            return null;
        }
        Palette palette = Palette.of(table.table());
        return switch (event) {
            case ClusterEvent.LeaderMoved move when move.to() < 0 -> palette.offline();
            case ClusterEvent.IsrChanged change when !change.left().isEmpty() -> palette.outOfSync();
            case ClusterEvent.BrokerStateChanged change when !change.after().alive() -> palette.offline();
            case ClusterEvent.LeaderMoved e -> null;
            case ClusterEvent.IsrChanged e -> null;
            case ClusterEvent.BrokerStateChanged e -> null;
            case ClusterEvent.ControllerElected e -> null;
            case ClusterEvent.TopicCreated e -> null;
            case ClusterEvent.TopicDeleted e -> null;
            case ClusterEvent.PartitionsAdded e -> null;
            case ClusterEvent.GroupStateChanged e -> null;
            case ClusterEvent.Coordinated e -> null;
        };
    }

    private void update(ClusterActions actions) {
        if (followed == null || header == null || table == null || state == null || kind == null) {
            return;
        }
        ClusterConnection connection = followed.connection().orElse(null);
        header.show(connection);
        if (connection == null) {
            ClusterEmptyState.show(state, null, Messages.events_what_it_shows);
            return;
        }
        int chosen = kind.getSelectionIndex();
        Instant since = cleared.getOrDefault(connection.id(), Instant.MIN);
        List<ClusterEvent> rows = connection.model().events(MOST_EVENTS).reversed().stream()
                .filter(event -> event.at().isAfter(since))
                .filter(event -> internal != null && internal.getSelection() || !EventTopics.internal(event, connection.model().latest()))
                .filter(event -> chosen <= 0 || EventKind.of(event) == EventKind.values()[chosen - 1]).toList();
        table.setRows(rows);
        if (!rows.isEmpty()) {
            state.showContent();
        } else if (!followed.open()) {
            ClusterEmptyState.show(state, connection, Messages.events_what_it_shows);
        } else if (chosen > 0) {
            state.showReason(Messages.events_none_of_kind, Messages.events_what_it_shows);
        } else {
            state.showReason(Messages.events_none, Messages.events_none_reason);
        }
    }

    public List<ClusterEvent> shown() {
        return table == null ? List.of() : table.rows().shown();
    }

    @Override
    public boolean rendersData() {
        return state != null && state.showsContent() && !shown().isEmpty();
    }

    @Override
    public boolean tellsOf(Instant at) {
        return shown().stream().anyMatch(event -> !event.at().isBefore(at));
    }

    @Override
    public void setFocus() {
        if (state != null) {
            state.setFocus();
        }
    }
}
