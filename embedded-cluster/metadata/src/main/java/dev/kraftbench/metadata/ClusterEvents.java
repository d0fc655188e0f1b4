package dev.kraftbench.metadata;

import dev.kraftbench.metadata.config.BrokerConfigDefinitions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/**
 * Turns the changes of the metadata into events. The state that a node finds when it starts makes no events. On the metadata lane; the
 * listener is called there and must not wait.
 */
public final class ClusterEvents implements MetadataPublisher {

    private static final String HIDDEN = "[hidden]";

    private final Consumer<ClusterEvent> listener;
    private long offset = -1;

    public ClusterEvents(Consumer<ClusterEvent> listener) {
        this.listener = listener;
    }

    @Override
    public void published(ClusterDelta delta, ClusterImage image) {
        offset = image.offset();
        if (delta.base().offset() >= 0) {
            of(delta, image).forEach(listener);
        }
    }

    /** Tells of a new leader of the metadata log. */
    public void controllerElected(int controllerId, int epoch) {
        listener.accept(new ClusterEvent.ControllerElected(offset, controllerId, epoch));
    }

    /** What happened between the delta's base and the image. */
    public static List<ClusterEvent> of(ClusterDelta delta, ClusterImage image) {
        List<ClusterEvent> events = new ArrayList<>();
        long offset = image.offset();
        for (String feature : delta.changedFeatures()) {
            short before = delta.base().features().level(feature);
            short now = image.features().level(feature);
            if (before != now) {
                events.add(new ClusterEvent.FeatureChanged(offset, feature, before, now));
            }
        }
        for (int brokerId : new TreeSet<>(delta.changedBrokers())) {
            addBrokerEvents(events, offset, brokerId, delta.base().brokers().broker(brokerId), image.brokers().broker(brokerId));
        }
        for (TopicImage deleted : delta.deletedTopics()) {
            events.add(new ClusterEvent.TopicDeleted(offset, deleted.id(), deleted.name()));
        }
        for (TopicDelta topic : delta.changedTopics()) {
            addTopicEvents(events, offset, topic);
        }
        for (ConfigResource resource : delta.changedConfigs()) {
            addConfigEvents(events, offset, resource, delta.base().configs().of(resource), image.configs().of(resource));
        }
        return events;
    }

    private static void addBrokerEvents(
            List<ClusterEvent> events,
            long offset,
            int brokerId,
            @Nullable BrokerRegistration before,
            @Nullable BrokerRegistration now) {
        if (now == null) {
            events.add(new ClusterEvent.BrokerUnregistered(offset, brokerId));
            return;
        }
        boolean wasFenced = before == null || before.fenced();
        boolean newRun = before == null || before.epoch() != now.epoch();
        if (newRun) {
            if (!wasFenced) {
                events.add(new ClusterEvent.BrokerFenced(offset, brokerId));
                wasFenced = true;
            }
            events.add(new ClusterEvent.BrokerRegistered(offset, brokerId, now.epoch()));
        }
        if (now.inControlledShutdown() && (newRun || !before.inControlledShutdown())) {
            events.add(new ClusterEvent.BrokerShuttingDown(offset, brokerId));
        }
        if (wasFenced && !now.fenced()) {
            events.add(new ClusterEvent.BrokerUnfenced(offset, brokerId));
        } else if (!wasFenced && now.fenced()) {
            events.add(new ClusterEvent.BrokerFenced(offset, brokerId));
        }
    }

    private static void addTopicEvents(List<ClusterEvent> events, long offset, TopicDelta topic) {
        TopicImage base = topic.base();
        if (base == null) {
            events.add(new ClusterEvent.TopicCreated(offset, topic.id(), topic.name(), topic.changedPartitions().size()));
            return;
        }
        int added = 0;
        for (Map.Entry<Integer, PartitionRegistration> changed : topic.changedPartitions().entrySet()) {
            int partitionId = changed.getKey();
            PartitionRegistration before = topic.before(partitionId);
            PartitionRegistration now = changed.getValue();
            if (before == null) {
                added++;
                continue;
            }
            if (before.leader() != now.leader()) {
                events.add(new ClusterEvent.LeaderMoved(
                        offset,
                        topic.id(),
                        topic.name(),
                        partitionId,
                        before.leader(),
                        now.leader(),
                        now.leaderEpoch(),
                        now.leaderRecoveryState()));
            }
            if (!before.isr().equals(now.isr()) || !before.elr().equals(now.elr())) {
                events.add(new ClusterEvent.IsrChanged(
                        offset, topic.id(), topic.name(), partitionId, before.isr(), now.isr(), now.elr()));
            }
            if (!before.replicas().equals(now.replicas())) {
                events.add(new ClusterEvent.ReplicasChanged(
                        offset, topic.id(), topic.name(), partitionId, before.replicas(), now.replicas()));
            }
        }
        if (added > 0) {
            int before = base.partitions().size();
            events.add(new ClusterEvent.PartitionsAdded(offset, topic.id(), topic.name(), before, before + added));
        }
    }

    private static void addConfigEvents(
            List<ClusterEvent> events, long offset, ConfigResource resource, Map<String, String> before, Map<String, String> now) {
        Set<String> names = new HashSet<>(before.keySet());
        names.addAll(now.keySet());
        for (String name : new TreeSet<>(names)) {
            String oldValue = before.get(name);
            String newValue = now.get(name);
            if (oldValue == null ? newValue != null : !oldValue.equals(newValue)) {
                events.add(new ClusterEvent.ConfigChanged(
                        offset, resource, name, shown(resource, name, oldValue), shown(resource, name, newValue)));
            }
        }
    }

    private static @Nullable String shown(ConfigResource resource, String name, @Nullable String value) {
        if (value == null || resource.type() != ConfigResource.Type.BROKER) {
            return value;
        }
        ConfigDef.ConfigKey key = BrokerConfigDefinitions.key(name);
        return key == null || key.type == ConfigDef.Type.PASSWORD ? HIDDEN : value;
    }
}
