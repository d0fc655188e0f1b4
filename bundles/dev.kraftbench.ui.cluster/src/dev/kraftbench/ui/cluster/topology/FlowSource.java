package dev.kraftbench.ui.cluster.topology;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.DemoLoad;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.GroupDetails;
import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.topology.scene.DataFlow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.osgi.util.NLS;

/**
 * Learns in the background which groups read which topics. Asks for a few groups only, each again when it was heard of last; a group that does not
 * answer in time just stays as it was. UI thread, except where the answers arrive.
 */
final class FlowSource {
    private static final int MOST_GROUPS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Map<String, GroupDetails> known = new ConcurrentHashMap<>();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final Runnable news;

    FlowSource(Runnable news) {
        this.news = news;
    }

    /** Asks for the groups of the snapshot that are not being asked for already. */
    void ask(ClusterConnection connection, ClusterSnapshot snapshot) {
        List<String> groups = snapshot.groups().stream().map(GroupSnapshot::id).limit(MOST_GROUPS).toList();
        known.keySet().retainAll(groups);
        for (String group : groups) {
            if (asked.add(group)) {
                connection.groups().group(group, PATIENCE).whenComplete((details, thrown) -> {
                    asked.remove(group);
                    if (details != null) {
                        known.put(group, details);
                        news.run();
                    }
                });
            }
        }
    }

    void forget() {
        known.clear();
    }

    DataFlow flow(ClusterConnection connection) {
        List<DataFlow.Edge> writes = new ArrayList<>();
        connection.demo().filter(DemoLoad::running)
                .ifPresent(demo -> writes.add(new DataFlow.Edge(Messages.topology_order_producer, DemoLoad.TOPIC, "")));
        List<DataFlow.Edge> reads = new ArrayList<>();
        for (GroupDetails group : new TreeMap<>(known).values()) {
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
