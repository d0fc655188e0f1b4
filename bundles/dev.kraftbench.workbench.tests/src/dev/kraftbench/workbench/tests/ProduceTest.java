package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.produce.PartitionerChoice;
import dev.kraftbench.core.produce.Partitioners;
import dev.kraftbench.core.produce.ProducerSettings;
import dev.kraftbench.core.produce.RunFigures;
import dev.kraftbench.core.produce.RunRequest;
import dev.kraftbench.core.produce.source.DraftRecord;
import dev.kraftbench.core.produce.source.SourceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceRegistration;

/** Real producers in the framework, against an embedded cluster in it. */
class ProduceTest {
    private static final Duration LIMIT = Duration.ofSeconds(RunningWorkbench.LIMIT_SECONDS);
    private static final String ID = "produce-test";

    private final Connections connections = RunningWorkbench.service(Connections.class);
    private final Partitioners partitioners = RunningWorkbench.service(Partitioners.class);
    private ClusterConnection cluster;

    @BeforeEach
    void startCluster() {
        cluster = connections.add(new ConnectionSettings.Local(ID, ID, Environment.TEST, 1, 0, Map.of()));
        RunningWorkbench.await(cluster.open(LIMIT));
        // ids of clusters keep their data, and another test may have run before
        RunningWorkbench.await(cluster.plan(new TopicChange.Create("produced", 6, 1, Map.of()), LIMIT).handle((plan, exists) -> plan)
                .thenCompose(plan -> plan == null ? java.util.concurrent.CompletableFuture.completedFuture(null)
                        : cluster.apply(plan, LIMIT).thenApply(done -> null)));
    }

    @AfterEach
    void removeCluster() {
        RunningWorkbench.await(cluster.close(LIMIT));
        connections.remove(ID);
    }

    /** How many records went to each partition. */
    private long[] produce(String partitioner, ProducerSettings settings) {
        List<DraftRecord> records = IntStream.range(0, 60).mapToObj(i -> DraftRecord.of("key-" + i, "value ".repeat(50) + i)).toList();
        RunFigures figures = RunningWorkbench.await(cluster.producing().start(new RunRequest("produced", new SourceSpec.Given(records), partitioner, settings, 0,
                Duration.ZERO, false), LIMIT).outcome());
        assertEquals(records.size(), figures.acknowledged(), figures.errors().toString());
        return figures.spreads().getFirst().perPartition();
    }

    private static ProducerSettings compressed(String codec) {
        ProducerSettings usual = ProducerSettings.DEFAULT;
        return new ProducerSettings(usual.acks(), usual.lingerMillis(), usual.batchBytes(), codec, usual.idempotence(), "", usual.transactionRecords(), Map.of());
    }

    @Test
    void everyCodecPassesThroughProducerAndBroker() {
        for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
            produce(PartitionerChoice.DEFAULT, compressed(codec));
        }
    }

    @Test
    void roundRobinUsesEveryPartition() {
        long[] perPartition = produce(PartitionerChoice.ROUND_ROBIN, ProducerSettings.DEFAULT);
        assertTrue(Arrays.stream(perPartition).filter(records -> records > 0).count() >= 3, Arrays.toString(perPartition));
    }

    @Test
    void aPartitionerServiceDecides() {
        List<String> asked = new ArrayList<>();
        Partitioner always = new Partitioner() {
            @Override
            public int partition(String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, Cluster known) {
                asked.add((String) key);
                return 4;
            }

            @Override
            public void configure(Map<String, ?> configs) {
                // needs none
            }

            @Override
            public void close() {
                // holds nothing
            }
        };
        Dictionary<String, Object> name = new Hashtable<>();
        name.put("name", "Always four");
        ServiceRegistration<Partitioner> service = RunningWorkbench.context().registerService(Partitioner.class, always, name);
        try {
            String id = partitioners.choices().stream().filter(c -> c.name().equals("Always four")).findFirst().orElseThrow().id();
            assertArrayEquals(new long[] {0, 0, 0, 0, 60, 0}, produce(id, ProducerSettings.DEFAULT));
            assertEquals(60, asked.size());
        } finally {
            service.unregister();
        }
    }
}
