package dev.kraftbench.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A real share consumer that polls in a thread of its own, decides each record explicitly and remembers what was delivered. */
final class ShareMember implements AutoCloseable {

    /** One delivery of a record; {@code confirmed} when the broker has taken the decision on it. */
    record Delivery(String value, int partition, long offset, int count, AcknowledgeType decision) {}

    private final KafkaShareConsumer<String, String> consumer;
    private final Function<ConsumerRecord<String, String>, AcknowledgeType> decide;
    private final List<Delivery> confirmed = new ArrayList<>();
    private final Thread thread;
    private volatile boolean stopping;
    private volatile Throwable failure;

    ShareMember(String servers, String group, String topic, Function<ConsumerRecord<String, String>, AcknowledgeType> decide) {
        this(servers, group, topic, Map.of(), decide);
    }

    ShareMember(
            String servers,
            String group,
            String topic,
            Map<String, Object> settings,
            Function<ConsumerRecord<String, String>, AcknowledgeType> decide) {
        this.decide = decide;
        Map<String, Object> all = new HashMap<>(settings);
        all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        all.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        all.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        all.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, "500");
        consumer = new KafkaShareConsumer<>(all, new StringDeserializer(), new StringDeserializer());
        consumer.subscribe(List.of(topic));
        thread = Thread.ofPlatform().name("share-member-" + group).start(this::poll);
    }

    static AcknowledgeType accept(ConsumerRecord<String, String> record) {
        return AcknowledgeType.ACCEPT;
    }

    private void poll() {
        try (consumer) {
            while (!stopping) {
                List<Delivery> decided = new ArrayList<>();
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                    AcknowledgeType decision = decide.apply(record);
                    consumer.acknowledge(record, decision);
                    decided.add(new Delivery(record.value(), record.partition(), record.offset(), record.deliveryCount().orElse((short) -1), decision));
                }
                consumer.commitSync().forEach((partition, problem) -> problem.ifPresent(e -> {
                    throw e;
                }));
                synchronized (confirmed) {
                    confirmed.addAll(decided);
                }
            }
        } catch (WakeupException e) {
            if (!stopping) {
                failure = e;
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /** What was delivered and decided so far. */
    List<Delivery> deliveries() {
        if (failure != null) {
            throw new AssertionError("share consumer failed", failure);
        }
        synchronized (confirmed) {
            return List.copyOf(confirmed);
        }
    }

    List<String> values(AcknowledgeType decision) {
        return deliveries().stream().filter(each -> each.decision() == decision).map(Delivery::value).toList();
    }

    @Override
    public void close() throws InterruptedException {
        stopping = true;
        if (!thread.join(Duration.ofMinutes(1))) {
            throw new AssertionError("share consumer did not close");
        }
    }
}
