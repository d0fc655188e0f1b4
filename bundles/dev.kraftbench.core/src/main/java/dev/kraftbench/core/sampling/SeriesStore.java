package dev.kraftbench.core.sampling;

import dev.kraftbench.core.model.ClusterModel;
import dev.kraftbench.core.model.ClusterModel.Measure;
import dev.kraftbench.core.model.ClusterModel.ReplicaKey;
import dev.kraftbench.core.model.ClusterModel.Scope;
import dev.kraftbench.core.model.Points;
import dev.kraftbench.core.model.Rates;
import dev.kraftbench.core.model.ReplicaLag;
import dev.kraftbench.core.model.ThroughputSample;
import dev.kraftbench.core.model.TimeSeries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bounded series of one cluster: an hour at one point a second, for at most {@link #MAX_SERIES} scopes and as many replicas. Safe for any thread. */
final class SeriesStore implements ClusterModel.Series {
    static final int CAPACITY = 3_600;
    /** With more topics or replicas than this only the first seen have series; views of larger clusters aggregate. */
    static final int MAX_SERIES = 256;

    private record Lag(TimeSeries records, TimeSeries membership) {}

    private final Map<Scope, Map<Measure, TimeSeries>> throughput = new HashMap<>();
    private final Map<ReplicaKey, Lag> lags = new HashMap<>();
    private long revision;

    synchronized void add(ThroughputSample sample) {
        long at = sample.at().toEpochMilli();
        add(new Scope.Cluster(), at, sample.total());
        sample.brokers().forEach((id, rates) -> add(new Scope.Broker(id), at, rates));
        sample.topics().forEach((name, rates) -> add(new Scope.Topic(name), at, rates));
        revision++;
    }

    private void add(Scope scope, long at, Rates rates) {
        Map<Measure, TimeSeries> series = throughput.get(scope);
        if (series == null) {
            if (throughput.size() >= MAX_SERIES) {
                return;
            }
            series = new EnumMap<>(Measure.class);
            for (Measure measure : Measure.values()) {
                series.put(measure, new TimeSeries(CAPACITY));
            }
            throughput.put(scope, series);
        }
        series.forEach((measure, points) -> points.add(at, value(rates, measure)));
    }

    private static double value(Rates rates, Measure measure) {
        return switch (measure) {
            case RECORDS_IN -> rates.recordsIn();
            case BYTES_IN -> rates.bytesIn();
            case RECORDS_OUT -> rates.recordsOut();
            case BYTES_OUT -> rates.bytesOut();
        };
    }

    synchronized void addLags(Instant at, List<ReplicaLag> samples) {
        long millis = at.toEpochMilli();
        for (ReplicaLag sample : samples) {
            ReplicaKey key = new ReplicaKey(sample.topic(), sample.partition(), sample.broker());
            Lag lag = lags.get(key);
            if (lag == null) {
                if (lags.size() >= MAX_SERIES) {
                    continue;
                }
                lag = new Lag(new TimeSeries(CAPACITY), new TimeSeries(CAPACITY));
                lags.put(key, lag);
            }
            lag.records.add(millis, sample.lagRecords() < 0 ? Double.NaN : sample.lagRecords());
            lag.membership.add(millis, sample.inSync() ? 1 : 0);
        }
        if (!samples.isEmpty()) {
            revision++;
        }
    }

    @Override
    public synchronized long revision() {
        return revision;
    }

    @Override
    public synchronized Points throughput(Scope scope, Measure measure) {
        Map<Measure, TimeSeries> series = throughput.get(scope);
        return series == null ? Points.NONE : points(series.get(measure));
    }

    @Override
    public synchronized List<Scope> scopes() {
        return new ArrayList<>(throughput.keySet());
    }

    @Override
    public synchronized Points lag(ReplicaKey replica) {
        Lag lag = lags.get(replica);
        return lag == null ? Points.NONE : lag.records.points();
    }

    @Override
    public synchronized Points isrMembership(ReplicaKey replica) {
        Lag lag = lags.get(replica);
        return lag == null ? Points.NONE : lag.membership.points();
    }

    @Override
    public synchronized List<ReplicaKey> replicas() {
        return lags.keySet().stream().sorted().toList();
    }

    private static Points points(@Nullable TimeSeries series) {
        return series == null ? Points.NONE : series.points();
    }
}
