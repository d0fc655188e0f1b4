package dev.kraftbench.core.sampling;

import dev.kraftbench.core.model.ClusterModel;
import dev.kraftbench.core.model.ClusterModel.Measure;
import dev.kraftbench.core.model.ClusterModel.ReplicaKey;
import dev.kraftbench.core.model.ClusterModel.Scope;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.model.Points;
import dev.kraftbench.core.model.QuorumSnapshot;
import dev.kraftbench.core.model.Rates;
import dev.kraftbench.core.model.ReplicaLag;
import dev.kraftbench.core.model.ThroughputSample;
import dev.kraftbench.core.series.EndOffsetHistory;
import dev.kraftbench.core.series.GroupProgress;
import dev.kraftbench.core.series.HighWatermarkStalls;
import dev.kraftbench.core.series.LogProgress;
import dev.kraftbench.core.series.ReadPosition;
import dev.kraftbench.core.series.SeriesKey;
import dev.kraftbench.core.series.SeriesTable;
import dev.kraftbench.core.series.SeriesTable.Merge;
import dev.kraftbench.core.series.Stall;
import dev.kraftbench.core.series.TimeSpan;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bounded series of one cluster: an hour at one point a second. Topics and replicas of large clusters that never moved or lagged have no series of their
 * own. Safe for any thread.
 */
final class SeriesStore implements ClusterModel.Series {
    static final int ROWS = 3_600;
    static final int STEP_MILLIS = 1_000;
    private static final int MOST_SCOPES = 256;
    private static final int MOST_REPLICAS = 256;
    private static final int MOST_GROUP_TOPICS = 512;
    private static final int MOST_NODES = 64;

    private final Map<Class<? extends SeriesKey>, SeriesTable<SeriesKey>> tables = new LinkedHashMap<>();
    private final EndOffsetHistory ends = new EndOffsetHistory();
    private final HighWatermarkStalls stalls = new HighWatermarkStalls();
    /** When a follower whose cluster does not tell was last seen without lag. */
    private final Map<ReplicaKey, Long> caughtUp = new HashMap<>();
    private long revision;

    SeriesStore() {
        table(SeriesKey.Throughput.class, Measure.values().length * MOST_SCOPES, Merge.MEAN);
        table(SeriesKey.LagRecords.class, MOST_REPLICAS, Merge.MOST);
        table(SeriesKey.LagMillis.class, MOST_REPLICAS, Merge.MOST);
        table(SeriesKey.InSync.class, MOST_REPLICAS, Merge.LEAST);
        table(SeriesKey.GroupLag.class, MOST_GROUP_TOPICS, Merge.NEWEST);
        table(SeriesKey.GroupDelay.class, MOST_GROUP_TOPICS, Merge.NEWEST);
        table(SeriesKey.QuorumLag.class, MOST_NODES, Merge.MOST);
        table(SeriesKey.QuorumDelay.class, MOST_NODES, Merge.MOST);
        table(SeriesKey.RoundTrip.class, MOST_NODES, Merge.MOST);
    }

    private void table(Class<? extends SeriesKey> kind, int columns, Merge merge) {
        tables.put(kind, new SeriesTable<>(ROWS, columns, STEP_MILLIS, merge));
    }

    private SeriesTable<SeriesKey> table(Class<? extends SeriesKey> kind) {
        return java.util.Objects.requireNonNull(tables.get(kind));
    }

    // ---- throughput

    synchronized void add(ThroughputSample sample) {
        Map<SeriesKey, Double> values = new HashMap<>();
        add(values, new Scope.Cluster(), sample.total());
        sample.brokers().forEach((id, rates) -> add(values, new Scope.Broker(id), rates));
        sample.topics().forEach((name, rates) -> add(values, new Scope.Topic(name), rates));
        table(SeriesKey.Throughput.class).add(sample.at().toEpochMilli(), values);
        revision++;
    }

    private void add(Map<SeriesKey, Double> values, Scope scope, Rates rates) {
        SeriesTable<SeriesKey> table = table(SeriesKey.Throughput.class);
        boolean idle = scope instanceof Scope.Topic && rates.equals(Rates.ZERO);
        if (idle && scarce(table, values.size(), Measure.values().length * MOST_SCOPES) && !table.has(new SeriesKey.Throughput(scope, Measure.RECORDS_IN))) {
            return;
        }
        values.put(new SeriesKey.Throughput(scope, Measure.RECORDS_IN), rates.recordsIn());
        values.put(new SeriesKey.Throughput(scope, Measure.BYTES_IN), rates.bytesIn());
        values.put(new SeriesKey.Throughput(scope, Measure.RECORDS_OUT), rates.recordsOut());
        values.put(new SeriesKey.Throughput(scope, Measure.BYTES_OUT), rates.bytesOut());
    }

    /** When half the columns are taken, the rest are for those with something to show. */
    private static boolean scarce(SeriesTable<SeriesKey> table, int more, int columns) {
        return table.room() - more < columns / 2;
    }

    // ---- replicas

    synchronized void addLags(Instant at, List<ReplicaLag> samples) {
        if (samples.isEmpty()) {
            return;
        }
        long now = at.toEpochMilli();
        Map<SeriesKey, Double> records = new HashMap<>();
        Map<SeriesKey, Double> millis = new HashMap<>();
        Map<SeriesKey, Double> membership = new HashMap<>();
        SeriesTable<SeriesKey> table = table(SeriesKey.InSync.class);
        for (ReplicaLag sample : samples) {
            ReplicaKey key = new ReplicaKey(sample.topic(), sample.partition(), sample.broker());
            boolean uneventful = sample.inSync() && sample.lagRecords() <= 0;
            if (uneventful && scarce(table, membership.size(), MOST_REPLICAS) && !table.has(new SeriesKey.InSync(key))) {
                continue;
            }
            records.put(new SeriesKey.LagRecords(key), sample.lagRecords() < 0 ? Double.NaN : sample.lagRecords());
            millis.put(new SeriesKey.LagMillis(key), behind(key, sample, now));
            membership.put(new SeriesKey.InSync(key), sample.inSync() ? 1.0 : 0.0);
        }
        table(SeriesKey.LagRecords.class).add(now, records);
        table(SeriesKey.LagMillis.class).add(now, millis);
        table.add(now, membership);
        revision++;
    }

    private double behind(ReplicaKey key, ReplicaLag sample, long now) {
        if (sample.lagMillis() >= 0) {
            return sample.lagMillis();
        }
        if (sample.lagRecords() == 0) {
            if (caughtUp.size() >= 2 * MOST_REPLICAS) {
                caughtUp.keySet().removeIf(known -> !table(SeriesKey.InSync.class).has(new SeriesKey.InSync(known)));
            }
            caughtUp.put(key, now);
            return 0;
        }
        Long since = caughtUp.get(key);
        return since == null ? Double.NaN : now - since;
    }

    synchronized void addProgress(Instant at, Collection<LogProgress> leaders) {
        stalls.add(at.toEpochMilli(), leaders);
    }

    // ---- quorum

    synchronized void addQuorum(Instant at, @Nullable QuorumSnapshot quorum) {
        if (quorum == null) {
            return;
        }
        long now = at.toEpochMilli();
        Map<SeriesKey, Double> records = new HashMap<>();
        Map<SeriesKey, Double> millis = new HashMap<>();
        quorum.voters().forEach(node -> add(records, millis, quorum, node, true, now));
        quorum.observers().forEach(node -> add(records, millis, quorum, node, false, now));
        table(SeriesKey.QuorumLag.class).add(now, records);
        table(SeriesKey.QuorumDelay.class).add(now, millis);
        revision++;
    }

    private static void add(Map<SeriesKey, Double> records, Map<SeriesKey, Double> millis, QuorumSnapshot quorum, QuorumSnapshot.Replica node,
            boolean voter, long now) {
        records.put(new SeriesKey.QuorumLag(node.id(), voter), node.lag() < 0 ? Double.NaN : node.lag());
        boolean current = node.id() == quorum.leader() || node.lag() == 0;
        millis.put(new SeriesKey.QuorumDelay(node.id(), voter),
                current ? 0 : node.lastCaughtUpMillis() < 0 ? Double.NaN : Math.max(0, now - node.lastCaughtUpMillis()));
    }

    // ---- groups

    synchronized void add(GroupProgress progress) {
        long now = progress.at().toEpochMilli();
        Set<PartitionId> read = new HashSet<>();
        progress.positions().values().forEach(offsets -> read.addAll(offsets.keySet()));
        progress.ends().forEach((partition, end) -> {
            if (read.contains(partition)) {
                ends.add(now, partition, end);
            }
        });
        ends.endRound(now);
        Map<SeriesKey, Double> records = new HashMap<>();
        Map<SeriesKey, Double> millis = new HashMap<>();
        progress.positions().forEach((group, offsets) -> offsets.forEach((partition, position) -> {
            long end = progress.ends().getOrDefault(partition, ReadPosition.UNKNOWN);
            long behind = position.behind(end);
            // what is not known of a part is not known of the whole
            double lag = behind == ReadPosition.UNKNOWN ? Double.NaN : behind;
            records.merge(new SeriesKey.GroupLag(group, ""), lag, Double::sum);
            records.merge(new SeriesKey.GroupLag(group, partition.topic()), lag, Double::sum);
            boolean known = behind == 0 || behind != ReadPosition.UNKNOWN && end != ReadPosition.UNKNOWN;
            double waited = behind == 0 ? 0 : known ? ends.waitedMillis(partition, position.next(end), now) : Double.NaN;
            // a partition that the history has no room for never has a time; the others stand for it
            if (!known || !Double.isNaN(waited)) {
                millis.merge(new SeriesKey.GroupDelay(group, ""), waited, Math::max);
                millis.merge(new SeriesKey.GroupDelay(group, partition.topic()), waited, Math::max);
            }
        }));
        table(SeriesKey.GroupLag.class).add(now, records);
        table(SeriesKey.GroupDelay.class).add(now, millis);
        revision++;
    }

    // ---- round trips

    /** @param millis by broker; NaN for one that did not answer in time */
    synchronized void addRoundTrips(Instant at, Map<Integer, Double> millis) {
        Map<SeriesKey, Double> values = new HashMap<>();
        millis.forEach((broker, took) -> values.put(new SeriesKey.RoundTrip(broker), took));
        table(SeriesKey.RoundTrip.class).add(at.toEpochMilli(), values);
        revision++;
    }

    // ---- reading

    @Override
    public synchronized long revision() {
        return revision;
    }

    @Override
    public synchronized TimeSpan span() {
        long newest = tables.values().stream().mapToLong(SeriesTable::newest).max().orElse(Long.MIN_VALUE);
        long oldest = tables.values().stream().mapToLong(SeriesTable::oldest).min().orElse(Long.MAX_VALUE);
        return newest < oldest ? TimeSpan.NONE : new TimeSpan(oldest, newest);
    }

    @Override
    public synchronized Points points(SeriesKey key) {
        return table(key.getClass()).points(key);
    }

    @Override
    public synchronized <K extends SeriesKey> List<K> keys(Class<K> kind) {
        return table(kind).keys().stream().map(kind::cast).toList();
    }

    @Override
    public synchronized double waitedMillis(PartitionId partition, long offset, long nowMillis) {
        return ends.covers(partition, offset) ? ends.waitedMillis(partition, offset, nowMillis) : Double.NaN;
    }

    @Override
    public synchronized List<Stall> stalls() {
        return stalls.stalls();
    }
}
