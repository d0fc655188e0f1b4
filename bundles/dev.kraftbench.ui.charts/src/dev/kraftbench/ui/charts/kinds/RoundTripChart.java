package dev.kraftbench.ui.charts.kinds;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.Precision;
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

/** How long each broker takes to answer the workbench: the round trip of a DescribeConfigs of its own. Gaps are answers that did not come in time. */
public final class RoundTripChart implements ChartDefinition {

    @Override
    public boolean suits(ChartSubject subject) {
        return subject instanceof ChartSubject.Cluster || subject instanceof ChartSubject.Broker;
    }

    @Override
    public boolean ready(ClusterConnection connection, ChartSubject subject) {
        return connection.model().series().keys(SeriesKey.RoundTrip.class).stream().anyMatch(key -> wanted(subject, key));
    }

    /** Asked through the Admin API, of an embedded cluster too. */
    @Override
    public Precision precision(ClusterConnection connection) {
        return Precision.SAMPLED;
    }

    @Override
    public String nothing() {
        return Messages.latency_nothing;
    }

    private static boolean wanted(ChartSubject subject, SeriesKey.RoundTrip key) {
        return subject instanceof ChartSubject.Cluster || subject instanceof ChartSubject.Broker broker && broker.id() == key.broker();
    }

    @Override
    public ChartFrame frame(ClusterConnection connection, ChartRequest request) {
        SeriesReader reader = new SeriesReader(connection.model(), request.span());
        List<SeriesKey.RoundTrip> keys = connection.model().series().keys(SeriesKey.RoundTrip.class).stream().filter(key -> wanted(request.subject(), key))
                .sorted(Comparator.comparingDouble((SeriesKey.RoundTrip key) -> -reader.last(key))).limit(SeriesReader.MOST_LINES)
                .sorted(Comparator.comparingInt(SeriesKey.RoundTrip::broker)).toList();
        List<Line> lines = new ArrayList<>();
        for (SeriesKey.RoundTrip key : keys) {
            lines.add(new Line(Messages.broker + " " + key.broker(), reader.points(key), lines.size(), false));
        }
        return new ChartFrame(request.span(), List.of(new Panel(Messages.latency_round_trip, Unit.MILLIS, lines)),
                EventMarks.within(connection.model(), request.span()));
    }
}
