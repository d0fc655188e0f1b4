package dev.kraftbench.ui.cluster.topology;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.DemoLoad;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.GroupDetails;
import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.transaction.PartitionProducer;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.topology.scene.DataFlow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.osgi.util.NLS;

/**
 * Learns in the background who writes to which topics and which groups read them. Asks for a few groups only, each again when it was heard of last; what
 * does not answer in time just stays as it was. Producers are those with idempotence, which leaders remember, as long as they write. UI thread, except
 * where the answers arrive.
 */
final class FlowSource {
    private static final int MOST_GROUPS = 20;
    private static final int MOST_PRODUCERS = 8;
    /** A producer that was silent for longer may be gone; leaders remember it for a day. */
    private static final long ACTIVE_MILLIS = 60_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** What one cluster has told; what it tells after it was forgotten is not shown. */
    private static final class Learned {
        private final Map<String, GroupDetails> groups = new ConcurrentHashMap<>();
        private final Set<String> asked = ConcurrentHashMap.newKeySet();
        private final AtomicBoolean producersAsked = new AtomicBoolean();
        private volatile List<PartitionProducer> producers = List.of();
    }

    private final Runnable news;
    private Learned learned = new Learned();

    FlowSource(Runnable news) {
        this.news = news;
    }

    /** Asks for the groups of the snapshot that are not being asked for already. */
    void ask(ClusterConnection connection, ClusterSnapshot snapshot) {
        Learned now = learned;
        List<String> groups = snapshot.groups().stream().map(GroupSnapshot::id).limit(MOST_GROUPS).toList();
        now.groups.keySet().retainAll(groups);
        for (String group : groups) {
            if (now.asked.add(group)) {
                connection.groups().group(group, PATIENCE).whenComplete((details, thrown) -> {
                    now.asked.remove(group);
                    if (details != null) {
                        now.groups.put(group, details);
                        news.run();
                    }
                });
            }
        }
    }

    /** Asks the leaders of these partitions, unless they are being asked. */
    void askProducers(ClusterConnection connection, List<PartitionSnapshot> partitions) {
        Learned now = learned;
        List<PartitionId> led = partitions.stream().filter(p -> !p.offline()).map(p -> new PartitionId(p.topic(), p.partition())).toList();
        if (!led.isEmpty() && now.producersAsked.compareAndSet(false, true)) {
            connection.transactions().producers(led, PATIENCE).whenComplete((found, thrown) -> {
                now.producersAsked.set(false);
                if (found != null) {
                    now.producers = found.all();
                    news.run();
                }
            });
        }
    }

    void forget() {
        learned = new Learned();
    }

    /** By topic; the demo's own producer has a name. */
    private List<DataFlow.Edge> writes(ClusterConnection connection) {
        boolean demo = connection.demo().filter(DemoLoad::running).isPresent();
        Set<DataFlow.Edge> writes = new LinkedHashSet<>();
        if (demo) {
            writes.add(new DataFlow.Edge(Messages.topology_order_producer, DemoLoad.TOPIC, ""));
        }
        long active = System.currentTimeMillis() - ACTIVE_MILLIS;
        Set<Long> shown = new TreeSet<>();
        for (PartitionProducer producer : learned.producers) {
            boolean named = demo && producer.partition().topic().equals(DemoLoad.TOPIC);
            if (producer.lastMillis() >= active && !named && (shown.contains(producer.producerId()) || shown.size() < MOST_PRODUCERS)) {
                shown.add(producer.producerId());
                writes.add(new DataFlow.Edge(NLS.bind(Messages.topology_producer, Long.toString(producer.producerId())), producer.partition().topic(), ""));
            }
        }
        return List.copyOf(writes);
    }

    DataFlow flow(ClusterConnection connection) {
        List<DataFlow.Edge> writes = writes(connection);
        List<DataFlow.Edge> reads = new ArrayList<>();
        for (GroupDetails group : new TreeMap<>(learned.groups).values()) {
            Map<String, Long> lags = new TreeMap<>();
            LinkedHashSet<String> topics = new LinkedHashSet<>();
            group.lags().forEach(lag -> {
                topics.add(lag.topic());
                if (lag.lag() >= 0) {
                    lags.merge(lag.topic(), lag.lag(), Long::sum);
                }
            });
            for (String topic : topics) {
                Long lag = lags.get(topic);
                reads.add(new DataFlow.Edge(topic, group.id(), lag == null ? "" : NLS.bind(Messages.topology_lag, lag)));
            }
        }
        return new DataFlow(writes, reads);
    }
}
