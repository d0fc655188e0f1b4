package dev.kraftbench.ui.charts;

import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.core.model.ClusterModel;
import dev.kraftbench.core.model.ClusterModel.Measure;
import dev.kraftbench.core.model.ClusterModel.ReplicaKey;
import dev.kraftbench.core.model.ClusterModel.Scope;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.Points;
import dev.kraftbench.ui.base.EventTopics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Collects a frame from a cluster's model. Any thread; reads copies only. */
public final class FrameSource {
    /** More lines than this nobody can tell apart. */
    static final int MOST_LINES = 8;
    /** Each has a row in the membership band as well. */
    private static final int MOST_FOLLOWERS = 6;
    private static final long SHORTEST_MILLIS = 30_000;
    private static final int MOST_MARKS = 60;
    private static final int EVENTS_LOOKED_AT = 500;

    private final ClusterModel model;

    public FrameSource(ClusterModel model) {
        this.model = model;
    }

    /** What the throughput chart breaks the traffic down by. */
    public enum Split {
        TOTAL,
        BROKERS,
        TOPICS
    }

    /** @param windowMillis width of the time axis
     *  @param in name of the inward direction, such as "in" */
    public ChartFrame throughput(Split split, long windowMillis, String total, String broker, String in, String out) {
        List<ChartFrame.Line> records = new ArrayList<>();
        List<ChartFrame.Line> bytes = new ArrayList<>();
        int colour = 0;
        for (Scope scope : scopes(split)) {
            String name = switch (scope) {
                case Scope.Cluster c -> total;
                case Scope.Broker b -> broker + " " + b.id();
                case Scope.Topic t -> t.name();
            };
            records.add(new ChartFrame.Line(name + " " + in, points(scope, Measure.RECORDS_IN), colour, false));
            records.add(new ChartFrame.Line(name + " " + out, points(scope, Measure.RECORDS_OUT), colour, true));
            bytes.add(new ChartFrame.Line(name + " " + in, points(scope, Measure.BYTES_IN), colour, false));
            bytes.add(new ChartFrame.Line(name + " " + out, points(scope, Measure.BYTES_OUT), colour, true));
            colour++;
        }
        long to = newest(Stream.concat(records.stream(), bytes.stream()));
        long from = from(Stream.concat(records.stream(), bytes.stream()), to, windowMillis);
        return new ChartFrame(from, to, records, bytes, marks(from, to), List.of());
    }

    private Points points(Scope scope, Measure measure) {
        return model.series().throughput(scope, measure);
    }

    private List<Scope> scopes(Split split) {
        return switch (split) {
            case TOTAL -> List.of(new Scope.Cluster());
            case BROKERS -> model.series().scopes().stream().filter(Scope.Broker.class::isInstance)
                    .sorted(Comparator.comparingInt(scope -> ((Scope.Broker) scope).id())).limit(MOST_LINES).toList();
            case TOPICS -> model.series().scopes().stream().filter(Scope.Topic.class::isInstance).filter(scope -> !internal((Scope.Topic) scope))
                    .sorted(Comparator.comparingDouble((Scope scope) -> -last(points(scope, Measure.BYTES_IN)))
                            .thenComparing(scope -> ((Scope.Topic) scope).name())).limit(MOST_LINES).toList();
        };
    }

    private boolean internal(Scope.Topic topic) {
        return model.latest().topic(topic.name()).map(snapshot -> snapshot.internal()).orElse(false);
    }

    private static double last(Points points) {
        double last = points.last();
        return Double.isNaN(last) ? 0 : last;
    }

    /** Followers of one topic, or of all: those that lag or lagged most first. */
    public ChartFrame lag(Optional<String> topic, long windowMillis) {
        record Follower(ReplicaKey key, Points lag, Points membership, double worst) {}
        ClusterSnapshot snapshot = model.latest();
        ClusterModel.Series series = model.series();
        List<Follower> followers = new ArrayList<>();
        for (ReplicaKey key : series.replicas()) {
            boolean wanted = topic.map(name -> name.equals(key.topic())).orElseGet(() -> snapshot.topic(key.topic()).map(t -> !t.internal()).orElse(false));
            boolean leads = snapshot.partition(key.topic(), key.partition()).map(partition -> partition.leader() == key.broker()).orElse(false);
            if (wanted && !leads) {
                Points lag = series.lag(key);
                Points membership = series.isrMembership(key);
                followers.add(new Follower(key, lag, membership, worst(lag) + (everOut(membership) ? 1e12 : 0)));
            }
        }
        List<Follower> chosen = followers.stream().sorted(Comparator.comparingDouble(Follower::worst).reversed().thenComparing(Follower::key))
                .limit(MOST_FOLLOWERS).sorted(Comparator.comparing(Follower::key)).toList();
        List<ChartFrame.Line> lines = new ArrayList<>();
        List<ChartFrame.Band> bands = new ArrayList<>();
        int colour = 0;
        for (Follower follower : chosen) {
            String name = follower.key().topic() + "-" + follower.key().partition() + " @" + follower.key().broker();
            lines.add(new ChartFrame.Line(name, follower.lag(), colour++, false));
            bands.add(new ChartFrame.Band(name, follower.membership()));
        }
        long to = newest(lines.stream());
        long from = from(lines.stream(), to, windowMillis);
        return new ChartFrame(from, to, lines, List.of(), marks(from, to), bands);
    }

    private static double worst(Points points) {
        double worst = 0;
        for (double value : points.values()) {
            worst = Math.max(worst, Double.isNaN(value) ? 0 : value);
        }
        return worst;
    }

    private static boolean everOut(Points membership) {
        for (double value : membership.values()) {
            if (value == 0) {
                return true;
            }
        }
        return false;
    }

    private static long newest(Stream<ChartFrame.Line> lines) {
        return lines.map(ChartFrame.Line::points).filter(points -> points.size() > 0)
                .mapToLong(points -> points.epochMillis()[points.size() - 1]).max().orElse(0);
    }

    /** A young cluster does not begin with an empty chart: the axis grows with the data up to the window. */
    private static long from(Stream<ChartFrame.Line> lines, long to, long windowMillis) {
        long oldest = lines.map(ChartFrame.Line::points).filter(points -> points.size() > 0).mapToLong(points -> points.epochMillis()[0]).min().orElse(to);
        return Math.max(to - windowMillis, Math.min(oldest, to - SHORTEST_MILLIS));
    }

    private List<ChartFrame.Mark> marks(long from, long to) {
        List<ChartFrame.Mark> marks = new ArrayList<>();
        for (ClusterEvent event : model.events(EVENTS_LOOKED_AT)) {
            long at = event.at().toEpochMilli();
            if (at >= from && at <= to && !EventTopics.internal(event, model.latest())) {
                kind(event).ifPresent(kind -> marks.add(new ChartFrame.Mark(at, kind, event.summary())));
            }
        }
        return marks.size() <= MOST_MARKS ? marks : marks.subList(marks.size() - MOST_MARKS, marks.size());
    }

    private static Optional<ChartFrame.MarkKind> kind(ClusterEvent event) {
        return switch (event) {
            case ClusterEvent.LeaderMoved e -> Optional.of(ChartFrame.MarkKind.LEADER);
            case ClusterEvent.IsrChanged e -> Optional.of(ChartFrame.MarkKind.ISR);
            case ClusterEvent.BrokerStateChanged e -> Optional.of(ChartFrame.MarkKind.BROKER);
            case ClusterEvent.ControllerElected e -> Optional.of(ChartFrame.MarkKind.ELECTION);
            case ClusterEvent.TopicCreated e -> Optional.empty();
            case ClusterEvent.TopicDeleted e -> Optional.empty();
            case ClusterEvent.PartitionsAdded e -> Optional.empty();
            case ClusterEvent.GroupStateChanged e -> Optional.empty();
            case ClusterEvent.Coordinated e -> Optional.empty();
        };
    }
}
