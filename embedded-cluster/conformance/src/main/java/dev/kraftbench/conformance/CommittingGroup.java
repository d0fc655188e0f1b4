package dev.kraftbench.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer group whose members commit after every poll. A committed offset that was confirmed must never be seen to have gone back. */
final class CommittingGroup implements CoordinatedLoad {

    private static final int MEMBERS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String bootstrapServers;
    private final String protocol;
    private final String topic;
    private final Map<TopicPartition, Long> confirmed = new ConcurrentHashMap<>();
    private final Map<String, Long> confirmations = new ConcurrentHashMap<>();
    private final List<Thread> members = new ArrayList<>();
    private volatile boolean stopping;
    private volatile Throwable failure;

    /** @param protocol {@code classic} or {@code consumer} */
    CommittingGroup(String bootstrapServers, String protocol, String topic, int partitions) {
        this.bootstrapServers = bootstrapServers;
        this.protocol = protocol;
        this.topic = topic;
        for (int p = 0; p < partitions; p++) {
            confirmations.put(topic + "-" + p, 0L);
        }
        for (int m = 0; m < MEMBERS; m++) {
            members.add(Thread.ofPlatform().name(name() + " " + m).start(this::consume));
        }
    }

    @Override
    public String name() {
        return protocol + " group";
    }

    private String group() {
        return protocol + "-committing";
    }

    private void consume() {
        var settings = QuickClients.settings(bootstrapServers);
        settings.put("group.id", group());
        settings.put("group.protocol", protocol);
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        settings.put("default.api.timeout.ms", "60000");
        if (protocol.equals("classic")) {
            settings.put("heartbeat.interval.ms", "500");
            settings.put("session.timeout.ms", "10000");
        }
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic), new Positions(consumer));
            boolean uncommitted = false;
            while (!stopping) {
                uncommitted = !pollAndCommit(consumer, uncommitted);
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    /** Returns whether everything that was read is committed. */
    private boolean pollAndCommit(KafkaConsumer<byte[], byte[]> consumer, boolean uncommitted) {
        try {
            if (consumer.poll(Duration.ofMillis(50)).isEmpty() && !uncommitted) {
                return true;
            }
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            consumer.assignment().forEach(each -> offsets.put(each, new OffsetAndMetadata(consumer.position(each))));
            consumer.commitSync(offsets);
            offsets.forEach((partition, offset) -> {
                confirmed.merge(partition, offset.offset(), Math::max);
                confirmations.merge(partition.toString(), 1L, Long::sum);
            });
            return true;
        } catch (CommitFailedException | RebalanceInProgressException | RetriableException e) {
            // The partitions went to another member, or the coordinator stayed away: it is tried again with what is then owned.
            return false;
        }
    }

    /** Whoever gets a partition must begin where the last confirmed commit ended, or later. */
    private final class Positions implements ConsumerRebalanceListener {

        private final KafkaConsumer<byte[], byte[]> consumer;

        Positions(KafkaConsumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            Map<TopicPartition, Long> before = Map.copyOf(confirmed);
            for (TopicPartition partition : partitions) {
                long position = consumer.position(partition);
                if (position < before.getOrDefault(partition, 0L)) {
                    throw new IllegalStateException(name() + ": " + partition + " begins at " + position + " though " + before.get(partition) + " was committed");
                }
            }
        }
    }

    @Override
    public int coordinator(Admin admin) throws Exception {
        return QuickClients.answer(PATIENCE, () -> admin.describeConsumerGroups(List.of(group()))
                .describedGroups().get(group()).get(30, TimeUnit.SECONDS).coordinator().id());
    }

    @Override
    public Map<String, Long> confirmations() {
        return new TreeMap<>(confirmations);
    }

    @Override
    public void check(Admin admin) throws Exception {
        if (failure != null) {
            throw new IllegalStateException(name() + " failed", failure);
        }
        Map<TopicPartition, Long> before = Map.copyOf(confirmed);
        Map<TopicPartition, OffsetAndMetadata> committed = committed(admin);
        before.forEach((partition, offset) -> {
            OffsetAndMetadata now = committed.get(partition);
            if (now == null || now.offset() < offset) {
                throw new IllegalStateException(name() + ": " + partition + " was committed at " + offset + " and is now at " + now);
            }
        });
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(Admin admin) throws Exception {
        return QuickClients.answer(
                PATIENCE, () -> admin.listConsumerGroupOffsets(group()).partitionsToOffsetAndMetadata().get(30, TimeUnit.SECONDS));
    }

    @Override
    public void finish(Admin admin) throws Exception {
        Map<TopicPartition, Long> ends = LogEnds.of(admin, topic, confirmations.size());
        QuickClients.await(name() + " to reach the end", PATIENCE, () -> {
            check(admin);
            Map<TopicPartition, OffsetAndMetadata> committed = committed(admin);
            return ends.entrySet().stream().allMatch(each -> committed.get(each.getKey()) != null && committed.get(each.getKey()).offset() == each.getValue());
        });
    }

    @Override
    public void close() {
        stopping = true;
    }
}
