package dev.kraftbench.conformance;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;

/**
 * An instance of a Kafka Streams application that counts words: two subtopologies with a repartition topic between them and a state store. As a process
 * of its own it runs until its standard input ends. Arguments: bootstrap servers, application, source, sink, settings as {@code name=value}.
 */
public final class WordCount implements AutoCloseable {

    static final String STORE = "counts";

    private final KafkaStreams streams;
    private final Path state;
    private volatile Throwable failure;

    /** @param settings of Kafka Streams, over the usual ones */
    WordCount(String bootstrapServers, String application, String source, String sink, Map<String, Object> settings) throws Exception {
        state = Files.createTempDirectory("kraftbench-streams");
        Map<String, Object> all = new HashMap<>(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG, application,
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                StreamsConfig.STATE_DIR_CONFIG, state.toString(),
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100,
                StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0,
                StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest",
                StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class,
                StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.StringSerde.class));
        all.putAll(settings);
        Properties properties = new Properties();
        properties.putAll(all);
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(source, Consumed.with(Serdes.String(), Serdes.String()))
                .flatMapValues(line -> Arrays.asList(line.split(" ")))
                .groupBy((key, word) -> word, Grouped.with("words", Serdes.String(), Serdes.String()))
                .count(Materialized.as(STORE))
                .toStream()
                .to(sink, Produced.with(Serdes.String(), Serdes.Long()));
        streams = new KafkaStreams(builder.build(), properties);
        streams.setUncaughtExceptionHandler(problem -> {
            failure = problem;
            return StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        streams.start();
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, Object> settings = new HashMap<>();
        Arrays.stream(arguments).skip(4).map(setting -> setting.split("=", 2)).forEach(setting -> settings.put(setting[0], setting[1]));
        try (WordCount app = new WordCount(arguments[0], arguments[1], arguments[2], arguments[3], settings)) {
            System.in.transferTo(OutputStream.nullOutputStream());
            app.check();
        }
    }

    /** Fails if a thread has died. */
    void check() {
        if (failure != null) {
            throw new AssertionError("an instance has died", failure);
        }
    }

    @Override
    public String toString() {
        return streams.state() + " with " + activeTasks();
    }

    /** The active tasks of all threads. */
    Set<String> activeTasks() {
        return streams.metadataForLocalThreads().stream()
                .map(ThreadMetadata::activeTasks)
                .flatMap(Set::stream)
                .map(task -> task.taskId().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The standby tasks of all threads. */
    Set<String> standbyTasks() {
        return streams.metadataForLocalThreads().stream()
                .map(ThreadMetadata::standbyTasks)
                .flatMap(Set::stream)
                .map(task -> task.taskId().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public void close() throws Exception {
        // Left to itself, the classic protocol leaves the group only when the session ends.
        streams.close(new KafkaStreams.CloseOptions().timeout(Duration.ofSeconds(30)).leaveGroup(true));
        try (var files = Files.walk(state)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
