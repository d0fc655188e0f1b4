package dev.kraftbench.workbench.tests;

import static dev.kraftbench.workbench.tests.PartsTest.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.produce.PartitionerChoice;
import dev.kraftbench.core.produce.PartitionerFolder;
import dev.kraftbench.core.produce.ProducerRun;
import dev.kraftbench.core.produce.RecordPath;
import dev.kraftbench.core.produce.RunFigures;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.records.produce.ProduceView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files and generators sent to Apache Kafka 4.4, with a partitioner that is dropped in on the way; what arrived is read with Kafka's consumer. */
@ExtendWith({RunningWorkbench.class, ApacheCluster.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProduceOnApacheTest {
    private static final int PARTITIONS = 4;

    @TempDir
    private static Path directory;

    private final PartitionerFolder folder = RunningWorkbench.service(PartitionerFolder.class);
    private ApacheSession session;

    @BeforeAll
    void connect() {
        session = new ApacheSession("apache-produce");
    }

    @AfterAll
    void disconnect() {
        session.close();
    }

    private static void ui(Runnable action) {
        RunningWorkbench.ui(() -> {
            action.run();
            return null;
        });
    }

    private ProduceView view(String topic) {
        session.topic(topic, PARTITIONS, 3);
        ProduceView view = (ProduceView) session.call(CommandCalls.PRODUCE, Map.of(CommandCalls.TOPIC, topic));
        until("the form is ready", view::rendersData);
        ui(() -> view.swapTo(PartitionerChoice.DEFAULT));
        return view;
    }

    private static ProducerRun over(ProduceView view, ProducerRun before) {
        until("the run is over", () -> view.run().filter(run -> run != before && run.outcome().isDone()).isPresent());
        return RunningWorkbench.ui(view::run).orElseThrow();
    }

    private List<ConsumerRecord<String, String>> arrived(String topic, int count) {
        List<ConsumerRecord<String, String>> all = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = session.kafka(config -> new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer()),
                Map.of())) {
            List<TopicPartition> partitions = java.util.stream.IntStream.range(0, PARTITIONS).mapToObj(partition -> new TopicPartition(topic, partition)).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + ClusterSession.LIMIT.toNanos();
            while (all.size() < count) {
                assertTrue(System.nanoTime() < deadline, "only " + all);
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
        }
        return all;
    }

    @Test
    void aTableOfRowsIsSentAndResumedAtItsWrongLine() throws IOException {
        Path file = Files.writeString(directory.resolve("records.csv"), "key;value\na;1\nb;2\nc;3;?\nd;4\n");
        ProduceView view = view("rows");
        ui(() -> view.openFile(file));
        until("four rows are previewed", () -> view.previewedRows() == 4);
        ui(view::start);
        until("it stops at line 4", () -> view.run().orElseThrow().outcome().isDone() && view.status().contains("4"));
        ProducerRun before = RunningWorkbench.ui(view::run).orElseThrow();
        assertEquals(2, before.figures().acknowledged());
        Files.writeString(file, "key;value\na;1\nb;2\nc;3\nd;4\n");
        ui(view::start);
        assertEquals(2, over(view, before).figures().acknowledged());
        assertEquals(List.of("a=1", "b=2", "c=3", "d=4"), arrived("rows", 4).stream().map(record -> record.key() + "=" + record.value()).sorted().toList());
    }

    @Test
    void jsonLinesAreSentWithKeysPartitionsAndTimes() throws IOException {
        Path file = Files.writeString(directory.resolve("records.jsonl"), """
                {"key":"x","partition":2,"timestamp":%1$d,"value":{"n":1}}
                {"key":"y","partition":3,"timestamp":%1$d,"value":{"n":2}}
                """.formatted(System.currentTimeMillis()));
        ProduceView view = view("lines");
        ui(() -> view.openFile(file));
        until("two rows are previewed", () -> view.previewedRows() == 2);
        ui(view::start);
        assertEquals(2, over(view, null).figures().acknowledged());
        assertEquals(List.of("x/2/{\"n\":1}", "y/3/{\"n\":2}"), arrived("lines", 2).stream().map(record -> record.key() + "/" + record.partition() + "/" + record.value())
                .sorted().toList());
    }

    @Test
    void aGeneratorRunsAtItsRateUnderASwappedPartitionerUntilItIsStopped() throws IOException {
        Path jar = new PartitionerJars(directory).component("last.jar", "com.example.last.Last", "Last of apache",
                PartitionerJars.source("com.example.last", "Last", "", "return " + (PARTITIONS - 1) + ";"));
        ProduceView view = view("generated");
        ui(() -> view.generate(0, 400));
        until("records are acknowledged", () -> view.run().orElseThrow().figures().acknowledged() > 100);
        Path installed = folder.install(jar);
        until("the view offers it", () -> view.choices().stream().anyMatch(choice -> choice.name().equals("Last of apache")));
        ui(() -> view.swapTo("service:Last of apache"));
        until("the spreads of before and now are shown", () -> view.shownSpreads().size() == 2 && view.shownSpreads().getFirst().total() > 50);
        assertEquals(PARTITIONS, RunningWorkbench.ui(() -> view.shownSpreads().getFirst().skew()), "all go to one partition");
        assertTrue(RunningWorkbench.ui(() -> view.shownSpreads().getLast().skew()) < PARTITIONS);
        assertFalse(RunningWorkbench.ui(view::run).orElseThrow().figures().over());
        ui(view::stop);
        ProducerRun run = over(view, null);
        RunFigures figures = run.figures();
        assertEquals(figures.sent(), figures.acknowledged());
        assertTrue(run.paths().stream().allMatch(RecordPath::acknowledged));
        ClusterSession.answer("all are there", () -> session.cluster().topic("generated", ClusterSession.LIMIT), topic -> topic.records() == figures.acknowledged());
        until("it is logged", () -> session.connections().operations().operations().getLast().commandLines().toString().contains("kafka-producer-perf-test.sh"));
        ui(() -> view.swapTo(PartitionerChoice.DEFAULT));
        folder.remove(installed);
    }

    @Test
    void aReadOnlyConnectionSaysSoAndSendsNothing() {
        view("untouched");
        ClusterConnection readOnly = session.connections().add(new ConnectionSettings.Remote("apache-produce-ro", "apache-produce-ro", Environment.TEST, true,
                ApacheCluster.bootstrapServers(), Map.of()));
        try {
            RunningWorkbench.await(readOnly.open(ClusterSession.LIMIT));
            until("its topic is known", () -> readOnly.model().latest().topic("untouched").isPresent());
            ProduceView view = (ProduceView) RunningWorkbench.ui(() -> CommandCalls.run(org.eclipse.ui.PlatformUI.getWorkbench().getWorkbenchWindows()[0],
                    CommandCalls.PRODUCE, Map.of(CommandCalls.CLUSTER, readOnly.id(), CommandCalls.TOPIC, "untouched")));
            until("the view says so", () -> view.status().contains("apache-produce-ro"));
            ClusterSession.answer("there is nothing", () -> session.cluster().topic("untouched", ClusterSession.LIMIT), topic -> topic.records() == 0);
        } finally {
            session.select();
            RunningWorkbench.await(readOnly.close(ClusterSession.LIMIT));
            session.connections().remove(readOnly.id());
        }
    }
}
