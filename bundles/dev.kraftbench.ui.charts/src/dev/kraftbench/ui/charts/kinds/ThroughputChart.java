package dev.kraftbench.ui.charts.kinds;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.model.ClusterModel;
import dev.kraftbench.core.model.ClusterModel.Measure;
import dev.kraftbench.core.model.ClusterModel.Scope;
import dev.kraftbench.core.series.SeriesKey;
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

/** Records and bytes per second, in and out: in total, by broker, by topic, or of one of them. */
public final class ThroughputChart implements ChartDefinition {
    private static final String SPLIT = "split";
    private static final String TOTAL = "total";
    private static final String BROKERS = "brokers";
    private static final String TOPICS = "topics";
    private static final String BROKER = "broker:";
    private static final String TOPIC = "topic:";
    private static final int MOST_TOPICS = 60;

    @Override
    public boolean suits(ChartSubject subject) {
        return !(subject instanceof ChartSubject.Group);
    }

    @Override
    public boolean ready(ClusterConnection connection, ChartSubject subject) {
        ClusterModel.Series series = connection.model().series();
        return switch (subject) {
            case ChartSubject.Topic topic -> series.points(new SeriesKey.Throughput(new Scope.Topic(topic.name()), Measure.RECORDS_IN)).size() > 0;
            case ChartSubject.Cluster c -> !series.keys(SeriesKey.Throughput.class).isEmpty();
            case ChartSubject.Broker b -> !series.keys(SeriesKey.Throughput.class).isEmpty();
            case ChartSubject.Group g -> false;
        };
    }

    @Override
    public String nothing() {
        return Messages.throughput_nothing;
    }

    @Override
    public List<Chooser> choosers(ClusterConnection connection, ChartSubject subject) {
        if (!(subject instanceof ChartSubject.Cluster)) {
            return List.of();
        }
        List<Option> options = new ArrayList<>(List.of(new Option(TOTAL, Messages.split_total), new Option(BROKERS, Messages.split_brokers),
                new Option(TOPICS, Messages.split_topics)));
        ClusterModel model = connection.model();
        List<Scope> scopes = model.series().scopes();
        brokers(scopes).forEach(broker -> options.add(new Option(BROKER + broker.id(), Messages.broker + " " + broker.id())));
        topics(model, scopes).stream().map(Scope.Topic::name).sorted().limit(MOST_TOPICS).forEach(name -> options.add(new Option(TOPIC + name, name)));
        return List.of(new Chooser(SPLIT, Messages.split_tip, options, 3));
    }

    private static List<Scope.Broker> brokers(List<Scope> scopes) {
        return scopes.stream().filter(Scope.Broker.class::isInstance).map(Scope.Broker.class::cast).sorted(Comparator.comparingInt(Scope.Broker::id)).toList();
    }

    private static List<Scope.Topic> topics(ClusterModel model, List<Scope> scopes) {
        return scopes.stream().filter(Scope.Topic.class::isInstance).map(Scope.Topic.class::cast)
                .filter(topic -> !SeriesReader.internal(model, topic.name())).toList();
    }

    @Override
    public ChartFrame frame(ClusterConnection connection, ChartRequest request) {
        SeriesReader reader = new SeriesReader(connection.model(), request.span());
        List<Line> records = new ArrayList<>();
        List<Line> bytes = new ArrayList<>();
        int colour = 0;
        for (Scope scope : scopes(reader, request)) {
            String name = switch (scope) {
                case Scope.Cluster c -> Messages.total;
                case Scope.Broker b -> Messages.broker + " " + b.id();
                case Scope.Topic t -> t.name();
            };
            records.add(line(reader, scope, Measure.RECORDS_IN, name + " " + Messages.in, colour, false));
            records.add(line(reader, scope, Measure.RECORDS_OUT, name + " " + Messages.out, colour, true));
            bytes.add(line(reader, scope, Measure.BYTES_IN, name + " " + Messages.in, colour, false));
            bytes.add(line(reader, scope, Measure.BYTES_OUT, name + " " + Messages.out, colour, true));
            colour++;
        }
        return new ChartFrame(request.span(), List.of(new Panel(Messages.records_per_second, Unit.RECORD_RATE, records),
                new Panel(Messages.bytes_per_second, Unit.BYTE_RATE, bytes)), EventMarks.within(connection.model(), request.span()));
    }

    private static Line line(SeriesReader reader, Scope scope, Measure measure, String name, int colour, boolean dashed) {
        return new Line(name, reader.points(new SeriesKey.Throughput(scope, measure)), colour, dashed);
    }

    private static List<Scope> scopes(SeriesReader reader, ChartRequest request) {
        return switch (request.subject()) {
            case ChartSubject.Broker broker -> List.of(new Scope.Broker(broker.id()));
            case ChartSubject.Topic topic -> List.of(new Scope.Topic(topic.name()));
            case ChartSubject.Group group -> List.of();
            case ChartSubject.Cluster cluster -> chosen(reader, request.chosen(SPLIT));
        };
    }

    private static List<Scope> chosen(SeriesReader reader, String split) {
        if (split.startsWith(BROKER)) {
            return List.of(new Scope.Broker(Integer.parseInt(split.substring(BROKER.length()))));
        }
        if (split.startsWith(TOPIC)) {
            return List.of(new Scope.Topic(split.substring(TOPIC.length())));
        }
        List<Scope> scopes = reader.model().series().scopes();
        return switch (split) {
            case BROKERS -> brokers(scopes).stream().limit(SeriesReader.MOST_LINES).<Scope>map(broker -> broker).toList();
            case TOPICS -> topics(reader.model(), scopes).stream()
                    .sorted(Comparator.comparingDouble((Scope.Topic topic) -> -reader.last(new SeriesKey.Throughput(topic, Measure.BYTES_IN)))
                            .thenComparing(Scope.Topic::name)).limit(SeriesReader.MOST_LINES).<Scope>map(topic -> topic).toList();
            default -> List.of(new Scope.Cluster());
        };
    }
}
