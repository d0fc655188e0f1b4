package dev.kraftbench.ui.charts.kinds;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.model.ClusterModel;
import dev.kraftbench.core.model.ClusterModel.ReplicaKey;
import dev.kraftbench.core.model.Points;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.core.series.SeriesKey;
import dev.kraftbench.core.series.Stall;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.charts.ChartDefinition;
import dev.kraftbench.ui.charts.ChartFrame;
import dev.kraftbench.ui.charts.ChartFrame.Band;
import dev.kraftbench.ui.charts.ChartFrame.Limit;
import dev.kraftbench.ui.charts.ChartFrame.Line;
import dev.kraftbench.ui.charts.ChartFrame.Panel;
import dev.kraftbench.ui.charts.ChartFrame.Shade;
import dev.kraftbench.ui.charts.ChartFrame.Unit;
import dev.kraftbench.ui.charts.ChartRequest;
import dev.kraftbench.ui.charts.ChartSubject;
import dev.kraftbench.ui.charts.Chooser;
import dev.kraftbench.ui.charts.Chooser.Option;
import dev.kraftbench.ui.charts.Messages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.eclipse.osgi.util.NLS;

/**
 * How far followers are behind their leaders, in records or in time since they were caught up, and when each was in the ISR. Those that lag or lagged
 * most are shown.
 */
public final class IsrLagChart implements ChartDefinition {
    private static final String MEASURE = "measure";
    private static final String RECORDS = "records";
    private static final String TIME = "time";
    private static final String TOPIC = "topic";
    private static final int MOST_TOPICS = 100;
    /** Each has a row in the membership band as well. */
    private static final int MOST_FOLLOWERS = 6;

    private record Follower(ReplicaKey key, Points lag, Points membership, double worst) {}

    @Override
    public boolean suits(ChartSubject subject) {
        return !(subject instanceof ChartSubject.Group);
    }

    @Override
    public boolean ready(ClusterConnection connection, ChartSubject subject) {
        ClusterModel model = connection.model();
        Predicate<ReplicaKey> wanted = wanted(model, subject, "");
        return model.series().keys(SeriesKey.InSync.class).stream().map(SeriesKey.InSync::replica).anyMatch(key -> wanted.test(key) && follows(model, key));
    }

    @Override
    public String nothing() {
        return Messages.lag_nothing;
    }

    @Override
    public List<Chooser> choosers(ClusterConnection connection, ChartSubject subject) {
        List<Chooser> choosers = new ArrayList<>(List.of(new Chooser(MEASURE, Messages.lag_measure_tip,
                List.of(new Option(RECORDS, Messages.lag_in_records), new Option(TIME, Messages.lag_in_time)), 2)));
        if (subject instanceof ChartSubject.Cluster) {
            List<Option> topics = new ArrayList<>(List.of(new Option("", Messages.all_topics)));
            connection.model().latest().topics().values().stream().filter(topic -> !topic.internal() && topic.replicationFactor() > 1)
                    .map(TopicSnapshot::name).limit(MOST_TOPICS).forEach(name -> topics.add(new Option(name, name)));
            choosers.add(new Chooser(TOPIC, Messages.topic_tip, topics, 1));
        }
        return choosers;
    }

    private static Predicate<ReplicaKey> wanted(ClusterModel model, ChartSubject subject, String topic) {
        return switch (subject) {
            case ChartSubject.Topic one -> key -> key.topic().equals(one.name());
            case ChartSubject.Broker broker -> key -> key.broker() == broker.id() && !SeriesReader.internal(model, key.topic());
            case ChartSubject.Group group -> key -> false;
            case ChartSubject.Cluster cluster -> key -> topic.isEmpty() ? !SeriesReader.internal(model, key.topic()) : key.topic().equals(topic);
        };
    }

    @Override
    public ChartFrame frame(ClusterConnection connection, ChartRequest request) {
        ClusterModel model = connection.model();
        SeriesReader reader = new SeriesReader(model, request.span());
        boolean time = request.chosen(MEASURE).equals(TIME);
        Predicate<ReplicaKey> wanted = wanted(model, request.subject(), request.chosen(TOPIC));
        List<Line> lines = new ArrayList<>();
        List<Band> bands = new ArrayList<>();
        for (Follower follower : followers(reader, wanted, time)) {
            String name = follower.key.topic() + "-" + follower.key.partition() + " @" + follower.key.broker();
            lines.add(new Line(name, follower.lag, lines.size(), false));
            bands.add(new Band(name, follower.membership));
        }
        List<Shade> stalls = model.series().stalls().stream().filter(stall -> stall.span().to() >= request.span().from())
                .filter(stall -> concerns(stall, model, request)).map(stall -> new Shade(NLS.bind(Messages.hw_stall, stall.partition()), stall.span())).toList();
        OptionalLong limit = LagLimit.of(connection).millis();
        List<Limit> limits = time && limit.isPresent()
                ? List.of(new Limit(NLS.bind(Messages.lag_time, Figures.duration(limit.getAsLong(), "")), limit.getAsLong())) : List.of();
        return new ChartFrame(request.span(), List.of(new Panel(time ? Messages.lag_since : Messages.lag_records, time ? Unit.MILLIS : Unit.COUNT, lines, bands,
                stalls, limits)), EventMarks.within(model, request.span()));
    }

    private static boolean concerns(Stall stall, ClusterModel model, ChartRequest request) {
        String topic = stall.partition().topic();
        return switch (request.subject()) {
            case ChartSubject.Topic one -> topic.equals(one.name());
            case ChartSubject.Group group -> false;
            case ChartSubject.Broker broker -> model.latest().partition(topic, stall.partition().partition())
                    .map(partition -> partition.replicas().contains(broker.id())).orElse(false);
            case ChartSubject.Cluster cluster -> request.chosen(TOPIC).isEmpty() ? !SeriesReader.internal(model, topic) : topic.equals(request.chosen(TOPIC));
        };
    }

    /** A leader is not behind itself: a broker may lead all that it holds. */
    private static boolean follows(ClusterModel model, ReplicaKey key) {
        return model.latest().partition(key.topic(), key.partition()).map(partition -> partition.leader() != key.broker()).orElse(true);
    }

    private static List<Follower> followers(SeriesReader reader, Predicate<ReplicaKey> wanted, boolean time) {
        List<Follower> followers = new ArrayList<>();
        for (ReplicaKey key : reader.model().series().replicas()) {
            if (wanted.test(key) && follows(reader.model(), key)) {
                Points lag = reader.points(time ? new SeriesKey.LagMillis(key) : new SeriesKey.LagRecords(key));
                Points membership = reader.points(new SeriesKey.InSync(key));
                followers.add(new Follower(key, lag, membership, SeriesReader.most(lag) + (everOut(membership) ? 1e12 : 0)));
            }
        }
        return followers.stream().sorted(Comparator.comparingDouble(Follower::worst).reversed().thenComparing(Follower::key)).limit(MOST_FOLLOWERS)
                .sorted(Comparator.comparing(Follower::key)).toList();
    }

    private static boolean everOut(Points membership) {
        for (double value : membership.values()) {
            if (value == 0) {
                return true;
            }
        }
        return false;
    }
}
