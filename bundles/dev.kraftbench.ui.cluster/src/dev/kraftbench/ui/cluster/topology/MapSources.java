package dev.kraftbench.ui.cluster.topology;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterModel.Measure;
import dev.kraftbench.core.model.ClusterModel.Scope;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.LogDirSnapshot;
import dev.kraftbench.core.model.ReplicaLag;
import dev.kraftbench.core.model.TopicDetails;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.cluster.topology.scene.BrokerLoad;
import dev.kraftbench.ui.cluster.topology.scene.BrokerLoad.Disk;
import dev.kraftbench.ui.cluster.topology.scene.BrokerLoad.Traffic;
import dev.kraftbench.ui.cluster.topology.scene.MapLevel;
import dev.kraftbench.ui.cluster.topology.scene.MapPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.eclipse.swt.widgets.Control;
import org.jspecify.annotations.Nullable;

/**
 * What the near and the far levels show beyond the snapshot: the offsets of the partition on the card, and how full the brokers' disks are. Asked only
 * while that level is shown. UI thread; nothing waits.
 */
final class MapSources {
    private static final int OFFSETS_MILLIS = 1_000;
    private static final int DISKS_MILLIS = 10_000;

    private final Supplier<@Nullable ClusterConnection> connection;
    private final Supplier<MapPosition> position;
    private Map<Integer, Disk> disks = Map.of();
    private @Nullable TopicDetails details;
    private String detailsOf = "";
    /** The clusters that were asked last: the map may show another one when the answer comes. */
    private @Nullable ClusterConnection offsetsFrom;
    private @Nullable ClusterConnection disksFrom;
    private final LiveQuery<TopicDetails> offsets;
    private final LiveQuery<Map<Integer, Disk>> logDirs;

    MapSources(Control owner, Supplier<@Nullable ClusterConnection> connection, Supplier<MapPosition> position, Runnable news) {
        this.connection = connection;
        this.position = position;
        offsets = LiveQuery.start(owner, "offsets", OFFSETS_MILLIS, this::askOffsets, answer -> {
            if (offsetsFrom == connection.get()) {
                details = answer;
                detailsOf = answer.topic().name();
                news.run();
            }
        }, failure -> news.run());
        logDirs = LiveQuery.start(owner, "log directories", DISKS_MILLIS, this::askDisks, answer -> {
            if (disksFrom == connection.get()) {
                disks = answer;
                news.run();
            }
        }, failure -> news.run());
    }

    /** The level changed: what it needs is asked at once. */
    void moved() {
        switch (position.get().level()) {
            case PARTITION -> offsets.askNow();
            case BROKERS -> logDirs.askNow();
            case TOPICS, PARTITIONS -> { }
        }
    }

    void forget() {
        disks = Map.of();
        details = null;
    }

    private @Nullable CompletableFuture<TopicDetails> askOffsets(Duration limit) {
        ClusterConnection cluster = connection.get();
        MapPosition now = position.get();
        offsetsFrom = cluster;
        boolean needed = cluster != null && cluster.state() instanceof ConnectionState.Open && now.level() == MapLevel.PARTITION;
        return needed ? cluster.topic(now.topic(), limit) : null;
    }

    /** All brokers at the same time; one that does not answer in time stays unknown. */
    private @Nullable CompletableFuture<Map<Integer, Disk>> askDisks(Duration limit) {
        ClusterConnection cluster = connection.get();
        disksFrom = cluster;
        if (cluster == null || !(cluster.state() instanceof ConnectionState.Open) || position.get().level() != MapLevel.BROKERS) {
            return null;
        }
        Map<Integer, Disk> answers = new ConcurrentHashMap<>();
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (BrokerSnapshot broker : cluster.model().latest().brokers()) {
            if (broker.state() == BrokerState.RUNNING) {
                all.add(cluster.logDirs(broker.id(), limit).handle((dirs, failure) -> failure == null ? answers.put(broker.id(), disk(dirs)) : null));
            }
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).thenApply(done -> Map.copyOf(answers));
    }

    private static Disk disk(List<LogDirSnapshot> dirs) {
        long used = dirs.stream().mapToLong(LogDirSnapshot::logBytes).filter(bytes -> bytes > 0).sum();
        long total = dirs.stream().anyMatch(dir -> dir.totalBytes() < 0) ? -1 : dirs.stream().mapToLong(LogDirSnapshot::totalBytes).sum();
        return new Disk(used, total, (int) dirs.stream().filter(dir -> dir.error() != null).count());
    }

    /** Of the partition on the card, once known. */
    Optional<TopicDetails.PartitionDetails> partition(ClusterSnapshot snapshot) {
        MapPosition now = position.get();
        TopicDetails known = details;
        if (known == null || !detailsOf.equals(now.topic())) {
            return Optional.empty();
        }
        List<ReplicaLag> lags = snapshot.lags().stream().filter(lag -> lag.partition() == now.partition() && lag.topic().equals(now.topic())).toList();
        return known.partitions().stream().filter(p -> p.partition().partition() == now.partition()).findFirst().map(p -> p.with(lags));
    }

    List<BrokerLoad> loads(ClusterSnapshot snapshot) {
        Map<Integer, Traffic> traffic = new HashMap<>();
        ClusterConnection cluster = connection.get();
        if (cluster != null && position.get().level() == MapLevel.BROKERS) {
            for (BrokerSnapshot broker : snapshot.brokers()) {
                if (!broker.state().alive()) {
                    // its last rates are in the series, but they are no more
                    continue;
                }
                Scope scope = new Scope.Broker(broker.id());
                traffic.put(broker.id(), new Traffic(cluster.model().series().throughput(scope, Measure.BYTES_IN).last(),
                        cluster.model().series().throughput(scope, Measure.BYTES_OUT).last()));
            }
        }
        return BrokerLoad.of(snapshot, traffic, disks);
    }
}
