package dev.kraftbench.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A real consumer that polls in a thread of its own, and what it saw. */
final class GroupMember implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final KafkaConsumer<String, String> consumer;
    private final Thread thread;
    private final Set<Integer> owned = new TreeSet<>();
    private final List<String> values = new ArrayList<>();
    private final List<Set<Integer>> revoked = new ArrayList<>();
    private int assignments;
    private volatile boolean stopping;
    private volatile CloseOptions closing = CloseOptions.timeout(Duration.ofSeconds(10));
    private Throwable failure;

    GroupMember(String bootstrapServers, String group, String topic, Map<String, Object> settings) {
        this(bootstrapServers, group, settings, (consumer, listener) -> consumer.subscribe(List.of(topic), listener));
    }

    /** @param subscription subscribes the consumer with the listener */
    GroupMember(
            String bootstrapServers,
            String group,
            Map<String, Object> settings,
            BiConsumer<KafkaConsumer<String, String>, ConsumerRebalanceListener> subscription) {
        Map<String, Object> all = new HashMap<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ConsumerConfig.GROUP_ID_CONFIG, group,
                ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                ConsumerConfig.METADATA_MAX_AGE_CONFIG, "500"));
        all.putAll(settings);
        if (all.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG).equals("classic")) {
            all.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "200");
            all.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "6000");
        }
        consumer = new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
        subscription.accept(consumer, new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                lose(partitions);
            }

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                lose(partitions);
            }

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                tell(() -> {
                    assignments++;
                    partitions.forEach(each -> owned.add(each.partition()));
                });
            }
        });
        thread = Thread.ofPlatform().name("member-" + group).start(this::poll);
    }

    private void lose(Collection<TopicPartition> partitions) {
        tell(() -> {
            Set<Integer> lost = new TreeSet<>();
            partitions.forEach(each -> lost.add(each.partition()));
            revoked.add(lost);
            owned.removeAll(lost);
        });
    }

    private void poll() {
        try (consumer) {
            while (!stopping) {
                var records = consumer.poll(Duration.ofMillis(100));
                if (!records.isEmpty()) {
                    consumer.commitSync();
                    tell(() -> {
                        for (ConsumerRecord<String, String> record : records) {
                            values.add(record.value());
                        }
                    });
                }
            }
            consumer.close(closing);
        } catch (WakeupException e) {
            if (!stopping) {
                tell(() -> failure = e);
            }
        } catch (RuntimeException e) {
            tell(() -> failure = e);
        }
    }

    private void tell(Runnable change) {
        lock.lock();
        try {
            change.run();
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the condition holds; it may look at this member with the methods below. */
    private void await(String what, BooleanSupplier condition) {
        lock.lock();
        try {
            long left = PATIENCE.toNanos();
            while (!condition.getAsBoolean()) {
                if (failure != null) {
                    throw new AssertionError("member failed", failure);
                }
                if (left <= 0) {
                    throw new AssertionError("waited in vain for " + what + "; owned " + owned + ", read " + values.size());
                }
                left = news.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            lock.unlock();
        }
    }

    void awaitOwned(int count) {
        await(count + " partitions", () -> owned.size() == count);
    }

    void awaitRead(int count) {
        await(count + " records", () -> values.size() >= count);
    }

    Set<Integer> owned() {
        lock.lock();
        try {
            return new TreeSet<>(owned);
        } finally {
            lock.unlock();
        }
    }

    List<String> values() {
        lock.lock();
        try {
            return List.copyOf(values);
        } finally {
            lock.unlock();
        }
    }

    /** What it was told to give up, each time. */
    List<Set<Integer>> revoked() {
        lock.lock();
        try {
            return List.copyOf(revoked);
        } finally {
            lock.unlock();
        }
    }

    /** How often it was told of an assignment. */
    int assignments() {
        lock.lock();
        try {
            return assignments;
        } finally {
            lock.unlock();
        }
    }

    /** Ends without a word to the group, as a client that crashed. */
    void vanish() {
        closing = CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP).withTimeout(Duration.ZERO);
        close();
    }

    @Override
    public void close() {
        stopping = true;
        consumer.wakeup();
        try {
            if (!thread.join(Duration.ofSeconds(TimeUnit.MINUTES.toSeconds(1)))) {
                throw new AssertionError("consumer did not close");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
