package dev.kraftbench.ui.charts.kinds;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.series.SeriesKey;
import dev.kraftbench.ui.charts.ChartDefinition;
import dev.kraftbench.ui.charts.ChartFrame;
import dev.kraftbench.ui.charts.ChartFrame.Line;
import dev.kraftbench.ui.charts.ChartFrame.Panel;
import dev.kraftbench.ui.charts.ChartFrame.Unit;
import dev.kraftbench.ui.charts.ChartRequest;
import dev.kraftbench.ui.charts.ChartSubject;
import dev.kraftbench.ui.charts.Messages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How far the nodes' metadata logs are behind that of the quorum's leader, in records and in time: voters with whole lines, observers with broken ones. */
public final class QuorumLagChart implements ChartDefinition {

    @Override
    public boolean suits(ChartSubject subject) {
        return subject instanceof ChartSubject.Cluster || subject instanceof ChartSubject.Broker;
    }

    @Override
    public boolean ready(ClusterConnection connection, ChartSubject subject) {
        return connection.model().series().keys(SeriesKey.QuorumLag.class).stream().anyMatch(key -> wanted(subject, key));
    }

    @Override
    public String nothing() {
        return Messages.quorum_nothing;
    }

    private static boolean wanted(ChartSubject subject, SeriesKey.QuorumLag key) {
        return switch (subject) {
            case ChartSubject.Cluster cluster -> true;
            case ChartSubject.Broker broker -> key.node() == broker.id();
            case ChartSubject.Topic topic -> false;
            case ChartSubject.Group group -> false;
        };
    }

    @Override
    public ChartFrame frame(ClusterConnection connection, ChartRequest request) {
        SeriesReader reader = new SeriesReader(connection.model(), request.span());
        List<SeriesKey.QuorumLag> keys = connection.model().series().keys(SeriesKey.QuorumLag.class).stream().filter(key -> wanted(request.subject(), key))
                .sorted(Comparator.comparing((SeriesKey.QuorumLag key) -> !key.voter()).thenComparingInt(SeriesKey.QuorumLag::node))
                .limit(2L * SeriesReader.MOST_LINES).toList();
        List<Line> records = new ArrayList<>();
        List<Line> delays = new ArrayList<>();
        for (SeriesKey.QuorumLag key : keys) {
            String name = (key.voter() ? Messages.quorum_voter : Messages.quorum_observer) + " " + key.node();
            delays.add(new Line(name, reader.points(new SeriesKey.QuorumDelay(key.node(), key.voter())), records.size(), !key.voter()));
            records.add(new Line(name, reader.points(key), records.size(), !key.voter()));
        }
        return new ChartFrame(request.span(), List.of(new Panel(Messages.quorum_records, Unit.COUNT, records),
                new Panel(Messages.quorum_delay, Unit.MILLIS, delays)), EventMarks.within(connection.model(), request.span()));
    }
}
