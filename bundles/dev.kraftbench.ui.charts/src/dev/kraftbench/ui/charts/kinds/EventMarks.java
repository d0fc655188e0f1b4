package dev.kraftbench.ui.charts.kinds;

import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.core.model.ClusterModel;
import dev.kraftbench.core.series.TimeSpan;
import dev.kraftbench.ui.base.EventTopics;
import dev.kraftbench.ui.charts.ChartFrame.Mark;
import dev.kraftbench.ui.charts.ChartFrame.MarkKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What happened to brokers and leaders, as marks on the time axis: the same on all charts of a cluster. */
public final class EventMarks {
    private static final int MOST_MARKS = 60;
    private static final int EVENTS_LOOKED_AT = 1_000;
    /** Asked with every news; what came before these was asked for before. */
    private static final int NEWEST_LOOKED_AT = 100;

    private EventMarks() {}

    public static List<Mark> within(ClusterModel model, TimeSpan span) {
        List<Mark> marks = new ArrayList<>();
        for (ClusterEvent event : model.events(EVENTS_LOOKED_AT)) {
            long at = event.at().toEpochMilli();
            if (span.contains(at) && !EventTopics.internal(event, model.latest())) {
                kind(event).ifPresent(kind -> marks.add(new Mark(at, kind, event.summary())));
            }
        }
        return marks.size() <= MOST_MARKS ? marks : marks.subList(marks.size() - MOST_MARKS, marks.size());
    }

    /** The newest event that is marked, among the newest few. */
    public static Optional<ClusterEvent> newest(ClusterModel model) {
        return model.events(NEWEST_LOOKED_AT).reversed().stream()
                .filter(event -> kind(event).isPresent() && !EventTopics.internal(event, model.latest())).findFirst();
    }

    /** From the oldest figure to the newest, or to what happened since: that is seen at once and not with the next figures. */
    public static TimeSpan reach(ClusterModel model) {
        TimeSpan figures = model.series().span();
        long newest = newest(model).map(event -> event.at().toEpochMilli()).orElse(figures.to());
        return figures.equals(TimeSpan.NONE) || newest <= figures.to() ? figures : new TimeSpan(figures.from(), newest);
    }

    private static Optional<MarkKind> kind(ClusterEvent event) {
        return switch (event) {
            case ClusterEvent.LeaderMoved e -> Optional.of(MarkKind.LEADER);
            case ClusterEvent.IsrChanged e -> Optional.of(MarkKind.ISR);
            case ClusterEvent.BrokerStateChanged e -> Optional.of(MarkKind.BROKER);
            case ClusterEvent.ControllerElected e -> Optional.of(MarkKind.ELECTION);
            case ClusterEvent.TopicCreated e -> Optional.empty();
            case ClusterEvent.TopicDeleted e -> Optional.empty();
            case ClusterEvent.PartitionsAdded e -> Optional.empty();
            case ClusterEvent.GroupStateChanged e -> Optional.empty();
            case ClusterEvent.Coordinated e -> Optional.empty();
        };
    }
}
