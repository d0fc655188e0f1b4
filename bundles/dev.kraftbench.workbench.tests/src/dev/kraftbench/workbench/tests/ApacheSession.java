package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.Operation;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.LivePart;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.ui.PlatformUI;

/** A connection of the workbench to the {@link ApacheCluster}, and Kafka's own clients beside it. */
final class ApacheSession implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long ASK_AGAIN_MILLIS = 50;

    private final Connections connections = RunningWorkbench.service(Connections.class);
    private final String id;
    private final ClusterConnection cluster;

    ApacheSession(String id) {
        this.id = id;
        cluster = connections.add(new ConnectionSettings.Remote(id, id, Environment.DEVELOPMENT, false, ApacheCluster.bootstrapServers(), Map.of()));
        PartsTest.until("Apache Kafka answers", () -> {
            if (cluster.state() instanceof ConnectionState.Closed || cluster.state() instanceof ConnectionState.Failed) {
                cluster.open(LIMIT);
            }
            return cluster.model().latest().runningBrokers() == ApacheCluster.NODES;
        });
        RunningWorkbench.ui(() -> {
            CurrentCluster.get().select(cluster);
            return null;
        });
    }

    ClusterConnection cluster() {
        return cluster;
    }

    Connections connections() {
        return connections;
    }

    ChangePlan change(Change change) {
        ChangePlan plan = RunningWorkbench.await(cluster.plan(change, LIMIT));
        RunningWorkbench.await(cluster.apply(plan, LIMIT));
        return plan;
    }

    void undo(ChangePlan plan) {
        change(plan.undo().orElseThrow());
    }

    /** The newest change made to this cluster whose command line has this in it. */
    Operation operation(String command) {
        return connections.operations().operations().reversed().stream().filter(operation -> operation.cluster().equals(id)
                && operation.commandLines().toString().contains(command)).findFirst().orElseThrow(() -> new AssertionError(connections.operations().operations().toString()));
    }

    void topic(String name, int partitions, int replicas) {
        change(new TopicChange.Create(name, partitions, replicas, Map.of()));
        PartsTest.until(name + " is replicated", () -> cluster.model().latest().topic(name)
                .filter(topic -> topic.partitions().size() == partitions && topic.underReplicated() == 0).isPresent());
    }

    /** Asks anew, never on the UI thread, until the answer is as wanted. */
    static <T> T answer(String what, Supplier<CompletableFuture<T>> question, Predicate<T> wanted) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            T answer = RunningWorkbench.await(question.get());
            if (wanted.test(answer)) {
                return answer;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("in vain: " + what + ", but " + answer);
            }
            RunningWorkbench.await(CompletableFuture.runAsync(() -> { }, CompletableFuture.delayedExecutor(ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)));
        }
    }

    static <T> T client(Function<Map<String, Object>, T> make, Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put("bootstrap.servers", ApacheCluster.bootstrapServers());
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(KafkaConsumer.class.getClassLoader());
        try {
            return make.apply(config);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    static KafkaProducer<String, String> producer(Map<String, Object> more) {
        return client(config -> new KafkaProducer<>(config, new StringSerializer(), new StringSerializer()), more);
    }

    static void write(String topic, int count) {
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(topic, "k" + i, "{\"order\":" + i + "}"));
            }
        }
    }

    /** A group that has read so many and committed, and left. */
    static void read(String group, String topic, int count) {
        try (KafkaConsumer<String, String> consumer = client(config -> new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer()),
                Map.of("group.id", group, "group.protocol", "consumer", "auto.offset.reset", "earliest"))) {
            consumer.subscribe(List.of(topic));
            int seen = 0;
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (seen < count) {
                assertTrue(System.nanoTime() < deadline, group + " has read only " + seen);
                seen += consumer.poll(Duration.ofMillis(100)).count();
            }
            consumer.commitSync();
        }
    }

    LivePart open(Map<String, String> what) {
        return assertInstanceOf(LivePart.class, call(CommandCalls.OPEN, what));
    }

    Object call(String command, Map<String, String> what) {
        Map<String, String> parameters = new HashMap<>(what);
        parameters.put(CommandCalls.CLUSTER, id);
        return RunningWorkbench.ui(() -> CommandCalls.run(PlatformUI.getWorkbench().getWorkbenchWindows()[0], command, parameters));
    }

    static void show(LivePart part, int page, String name) {
        RunningWorkbench.ui(() -> {
            part.showPage(page);
            return null;
        });
        PartsTest.until("page " + page + " of " + name + " has data", part::rendersData);
    }

    static void everyPageHasData(String name, LivePart part) {
        int pages = RunningWorkbench.ui(part::pageCount);
        for (int page = 0; page < pages; page++) {
            show(part, page, name);
        }
    }

    @Override
    public void close() {
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeAllEditors(false));
        RunningWorkbench.await(cluster.close(LIMIT));
        connections.remove(id);
    }
}
