package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.GroupState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** kcat, which is librdkafka: another vendor's client in another language. {@code ./kraftbench verify} installs it where it may. */
@EnabledIf("kcatIsInstalled")
class KcatTest {

    @RegisterExtension
    static final ClusterProcess CLUSTER = new ClusterProcess().with("group.initial.rebalance.delay.ms", "0");

    static boolean kcatIsInstalled() {
        return Arrays.stream(System.getenv("PATH").split(":")).anyMatch(d -> Files.isExecutable(Path.of(d, "kcat")));
    }

    @Test
    void aHundredThousandLinesComeBackIdenticalThroughAGroup(@TempDir Path directory) throws Exception {
        var lines = new ArrayList<String>();
        for (int i = 0; i < 100_000; i++) {
            lines.add("order " + i + " für 客户 " + Integer.toHexString(i * 0x9E3779B1) + " — total " + i * 7 % 1000);
        }
        Path sent = Files.write(directory.resolve("sent.txt"), lines);
        createTopic("kcat-lines");
        kcat(directory, "-P", "-t", "kcat-lines", "-p", "0", "-X", "acks=all", "-z", "lz4", "-l", sent.toString());
        Path received = kcat(directory, "-G", "kcat-group", "kcat-lines", "-q", "-e", "-X", "auto.offset.reset=earliest");
        assertEquals(-1, Files.mismatch(sent, received), "first differing byte");
    }

    @Test
    void aGroupSharesPartitionsAndTheOtherResumesWhereAMemberLeft(@TempDir Path directory) throws Exception {
        Topics topics = new Topics(CLUSTER.admin(), CLUSTER.bootstrapServers());
        topics.create("kcat-shared", 2);
        topics.fill("kcat-shared", 2, 0, 20);
        try (Member first = new Member(directory, "kcat-sharing", "kcat-shared")) {
            Topics.await("all records", () -> first.values().size() == 20);
            try (Member second = new Member(directory, "kcat-sharing", "kcat-shared")) {
                Topics.await("a share for each", () -> shares("kcat-sharing").equals(List.of(1, 1)));
                topics.fill("kcat-shared", 2, 20, 40);
                Topics.await("both to read", () -> first.values().size() == 30 && second.values().size() == 10);
            }
            Topics.await("the first to own all again", () -> shares("kcat-sharing").equals(List.of(2)));
            topics.fill("kcat-shared", 2, 40, 60);
            Topics.await("the rest", () -> first.values().size() == 50);
        }
        Topics.await("an empty group", () -> shares("kcat-sharing").isEmpty());
        topics.fill("kcat-shared", 2, 60, 70);
        try (Member again = new Member(directory, "kcat-sharing", "kcat-shared")) {
            Topics.await("the new records only", () -> again.values().size() >= 10);
            assertEquals(Topics.values(60, 70), Set.copyOf(again.values()));
        }
    }

    private static List<Integer> shares(String group) throws Exception {
        var description = Topics.get(CLUSTER.admin().describeConsumerGroups(List.of(group)).describedGroups().get(group));
        return description.groupState() == GroupState.STABLE
                ? description.members().stream().map(each -> each.assignment().topicPartitions().size()).toList()
                : description.groupState() == GroupState.EMPTY ? List.of() : List.of(-1);
    }

    /** kcat as a member of a group, which leaves it when closed. */
    private static final class Member implements AutoCloseable {

        private final Path out;
        private final Process process;

        Member(Path directory, String group, String topic) throws Exception {
            out = Files.createTempFile(directory, "kcat", ".out");
            process = new ProcessBuilder("kcat", "-b", CLUSTER.bootstrapServers(), "-G", group, topic, "-q", "-u", "-X", "auto.offset.reset=earliest",
                            "-X", "heartbeat.interval.ms=300", "-X", "auto.commit.interval.ms=100")
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }

        List<String> values() throws Exception {
            return Files.readAllLines(out);
        }

        @Override
        public void close() throws Exception {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("kcat did not end");
            }
        }
    }

    @Test
    void everyCodecOfLibrdkafkaIsReadBack(@TempDir Path directory) throws Exception {
        for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
            String topic = "kcat-" + codec;
            createTopic(topic);
            Path sent = Files.write(directory.resolve(codec + ".txt"), java.util.Collections.nCopies(1_000, "a compressible line in " + codec));
            kcat(directory, "-P", "-t", topic, "-X", "acks=all", "-X", "enable.idempotence=true", "-z", codec, "-l", sent.toString());
            Path received = kcat(directory, "-C", "-t", topic, "-q", "-e", "-o", "beginning");
            assertEquals(-1, Files.mismatch(sent, received), codec + ": first differing byte");
        }
    }

    @Test
    void theMetadataListingShowsThreeBrokers(@TempDir Path directory) throws Exception {
        String listing = Files.readString(kcat(directory, "-L"));
        assertTrue(listing.contains("3 brokers"), listing);
    }

    private static void createTopic(String name) throws Exception {
        try (var process = JavaProcess.apacheTool("org.apache.kafka.tools.TopicCommand", "--bootstrap-server", CLUSTER.bootstrapServers(),
                "--create", "--topic", name, "--partitions", "1", "--replication-factor", "3")) {
            assertEquals(0, process.exitStatus(JavaProcess.PATIENCE_SECONDS), process::output);
        }
    }

    private static Path kcat(Path directory, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("kcat", "-b", CLUSTER.bootstrapServers()));
        command.addAll(Arrays.asList(arguments));
        Path out = Files.createTempFile(directory, "kcat", ".out");
        Path errors = Files.createTempFile(directory, "kcat", ".err");
        Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(errors.toFile()).start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("kcat did not end: " + Files.readString(errors));
        }
        assertEquals(0, process.exitValue(), () -> command + "\n" + read(errors));
        return out;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
