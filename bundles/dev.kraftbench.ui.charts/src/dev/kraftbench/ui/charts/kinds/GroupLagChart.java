package dev.kraftbench.ui.charts.kinds;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.Precision;
import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.sampling.ShareGroupTurns;
import dev.kraftbench.core.series.SeriesKey;
import dev.kraftbench.ui.base.ViewHeader;
import dev.kraftbench.ui.charts.ChartDefinition;
import dev.kraftbench.ui.charts.ChartFrame;
import dev.kraftbench.ui.charts.ChartFrame.Line;
import dev.kraftbench.ui.charts.ChartFrame.Panel;
import dev.kraftbench.ui.charts.ChartFrame.Unit;
import dev.kraftbench.ui.charts.ChartRequest;
import dev.kraftbench.ui.charts.ChartSubject;
import dev.kraftbench.ui.charts.Chooser;
import dev.kraftbench.ui.charts.Chooser.Option;
import dev.kraftbench.ui.charts.Messages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How far groups are behind, in records and in time: the time follows from when the end offset passed the group's. */
public final class GroupLagChart implements ChartDefinition {
    private static final String GROUP = "group";
    private static final int MOST_GROUPS = 100;

    @Override
    public boolean suits(ChartSubject subject) {
        return !(subject instanceof ChartSubject.Broker);
    }

    @Override
    public boolean ready(ClusterConnection connection, ChartSubject subject) {
        return connection.model().series().keys(SeriesKey.GroupLag.class).stream().anyMatch(key -> wanted(subject, "", key));
    }

    /** Asked through the Admin API, of an embedded cluster too. */
    @Override
    public Precision precision(ClusterConnection connection) {
        return Precision.SAMPLED;
    }

    /** Many share groups take turns. */
    @Override
    public int everySeconds(ClusterConnection connection) {
        long shareGroups = connection.model().latest().groups().stream().filter(group -> GroupKind.of(group.type()) == GroupKind.SHARE).count();
        return ViewHeader.SAMPLED_EVERY_SECONDS * ShareGroupTurns.rounds((int) shareGroups);
    }

    @Override
    public String nothing() {
        return Messages.group_nothing;
    }

    @Override
    public List<Chooser> choosers(ClusterConnection connection, ChartSubject subject) {
        if (!(subject instanceof ChartSubject.Cluster)) {
            return List.of();
        }
        List<Option> groups = new ArrayList<>(List.of(new Option("", Messages.all_groups)));
        connection.model().series().keys(SeriesKey.GroupLag.class).stream().filter(key -> key.topic().isEmpty()).map(SeriesKey.GroupLag::group).sorted()
                .limit(MOST_GROUPS).forEach(group -> groups.add(new Option(group, group)));
        return List.of(new Chooser(GROUP, Messages.group_tip, groups, 1));
    }

    /** All groups: one line each. One group: a line for each of its topics. One topic: a line for each group that reads it. */
    private static boolean wanted(ChartSubject subject, String chosen, SeriesKey.GroupLag key) {
        return switch (subject) {
            case ChartSubject.Topic topic -> key.topic().equals(topic.name());
            case ChartSubject.Group group -> key.group().equals(group.id()) && !key.topic().isEmpty();
            case ChartSubject.Broker broker -> false;
            case ChartSubject.Cluster cluster -> chosen.isEmpty() ? key.topic().isEmpty() : key.group().equals(chosen) && !key.topic().isEmpty();
        };
    }

    @Override
    public ChartFrame frame(ClusterConnection connection, ChartRequest request) {
        SeriesReader reader = new SeriesReader(connection.model(), request.span());
        String chosen = request.chosen(GROUP);
        boolean byTopic = request.subject() instanceof ChartSubject.Group || !chosen.isEmpty();
        List<SeriesKey.GroupLag> keys = connection.model().series().keys(SeriesKey.GroupLag.class).stream()
                .filter(key -> wanted(request.subject(), chosen, key))
                .sorted(Comparator.comparingDouble((SeriesKey.GroupLag key) -> -reader.last(key)).thenComparing(SeriesKey.GroupLag::group)
                        .thenComparing(SeriesKey.GroupLag::topic)).limit(SeriesReader.MOST_LINES)
                .sorted(Comparator.comparing(SeriesKey.GroupLag::group).thenComparing(SeriesKey.GroupLag::topic)).toList();
        List<Line> records = new ArrayList<>();
        List<Line> delays = new ArrayList<>();
        for (SeriesKey.GroupLag key : keys) {
            String name = byTopic ? key.topic() : key.group();
            delays.add(new Line(name, reader.points(new SeriesKey.GroupDelay(key.group(), key.topic())), records.size(), false));
            records.add(new Line(name, reader.points(key), records.size(), false));
        }
        return new ChartFrame(request.span(), List.of(new Panel(Messages.group_records, Unit.COUNT, records),
                new Panel(Messages.group_delay, Unit.MILLIS, delays)), EventMarks.within(connection.model(), request.span()));
    }
}
