package dev.kraftbench.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A share group. A record whose acceptance was confirmed must never be delivered again, and in the end every record must have been accepted: confirmed,
 * or with a confirmation that was lost on the way.
 */
final class SharedWork implements CoordinatedLoad {

    private static final int MEMBERS = 3;
    private static final String GROUP = "shared-work";
    private static final String STATE_TOPIC = "__share_group_state";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private record Place(int partition, long offset) {
        static Place of(ConsumerRecord<?, ?> record) {
            return new Place(record.partition(), record.offset());
        }
    }

    private final String bootstrapServers;
    private final String topic;
    private final int partitions;
    private final Set<Place> accepted = ConcurrentHashMap.newKeySet();
    private final Set<Place> uncertain = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> confirmations = new ConcurrentHashMap<>();
    private volatile boolean stopping;
    private volatile Throwable failure;

    SharedWork(String bootstrapServers, String topic, int partitions) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
        this.partitions = partitions;
        for (int p = 0; p < partitions; p++) {
            confirmations.put(topic + "-" + p, 0L);
        }
        for (int m = 0; m < MEMBERS; m++) {
            Thread.ofPlatform().name(GROUP + " " + m).start(this::consume);
        }
    }

    /**
     * From the first record on, and with locks that never expire within a round: then only a fault can bring a record back. To be called before the topic is
     * created: then every leader knows this when it learns of the topic.
     */
    static void configure(Admin admin) throws Exception {
        var group = new ConfigResource(ConfigResource.Type.GROUP, GROUP);
        admin.incrementalAlterConfigs(Map.of(group, List.of(
                        new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET),
                        new AlterConfigOp(new ConfigEntry("share.record.lock.duration.ms", "60000"), AlterConfigOp.OpType.SET))))
                .all()
                .get(30, TimeUnit.SECONDS);
    }

    @Override
    public String name() {
        return "share group";
    }

    private void consume() {
        var settings = QuickClients.settings(bootstrapServers);
        settings.put("group.id", GROUP);
        settings.put("share.acknowledgement.mode", "explicit");
        try {
            while (!stopping) {
                try (var consumer = new KafkaShareConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                    consumer.subscribe(List.of(topic));
                    while (!stopping) {
                        pollAndAccept(consumer);
                    }
                } catch (KafkaException e) {
                    System.err.println(name() + ": a member begins anew: " + e);
                }
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    private void pollAndAccept(KafkaShareConsumer<byte[], byte[]> consumer) {
        Set<Place> taken = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
            Place place = Place.of(record);
            if (accepted.contains(place)) {
                throw new IllegalStateException(name() + ": " + place + " was accepted and is delivered again, for the " + record.deliveryCount() + " time");
            }
            consumer.acknowledge(record, AcknowledgeType.ACCEPT);
            taken.add(place);
        }
        uncertain.addAll(taken);
        for (Map.Entry<TopicIdPartition, Optional<KafkaException>> each : consumer.commitSync().entrySet()) {
            if (each.getValue().isEmpty()) {
                int partition = each.getKey().partition();
                taken.stream().filter(place -> place.partition() == partition).forEach(accepted::add);
                confirmations.merge(each.getKey().topicPartition().toString(), 1L, Long::sum);
            }
        }
    }

    /** The share coordinator of the first partition: the leader of its part of {@code __share_group_state}. */
    @Override
    public int coordinator(Admin admin) throws Exception {
        Map<String, TopicDescription> topics = QuickClients.answer(
                PATIENCE, () -> admin.describeTopics(List.of(topic, STATE_TOPIC)).allTopicNames().get(30, TimeUnit.SECONDS));
        String key = GROUP + ":" + topics.get(topic).topicId() + ":0";
        var state = topics.get(STATE_TOPIC).partitions();
        return state.get((key.hashCode() & 0x7fffffff) % state.size()).leader().id();
    }

    @Override
    public Map<String, Long> confirmations() {
        return new TreeMap<>(confirmations);
    }

    @Override
    public void check(Admin admin) {
        if (failure != null) {
            throw new IllegalStateException(name() + " failed", failure);
        }
    }

    @Override
    public void finish(Admin admin) throws Exception {
        Set<Place> all = new HashSet<>();
        for (Map.Entry<TopicPartition, Long> end : LogEnds.of(admin, topic, partitions).entrySet()) {
            for (long offset = 0; offset < end.getValue(); offset++) {
                all.add(new Place(end.getKey().partition(), offset));
            }
        }
        try {
            QuickClients.await("every record to be accepted", PATIENCE, () -> {
                check(admin);
                return accepted.size() == all.size() || uncertain.containsAll(all);
            });
        } finally {
            close();
        }
        // Whoever was told of an acceptance must not be told of the record again: leave time for what is still under way.
        TimeUnit.MILLISECONDS.sleep(500);
        check(admin);
        List<Place> unconfirmed = new ArrayList<>(all);
        unconfirmed.removeAll(accepted);
        System.out.println(name() + ": " + all.size() + " records accepted, of which " + unconfirmed.size() + " without hearing so"
                + unconfirmed.stream().limit(3).map(Place::toString).collect(Collectors.joining(", ", " ", "")));
    }

    @Override
    public void close() {
        stopping = true;
    }
}
