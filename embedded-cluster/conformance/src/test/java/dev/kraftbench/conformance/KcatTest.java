package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** kcat, which is librdkafka: another vendor's client in another language. {@code ./kraftbench verify} installs it where it may. */
@EnabledIf("kcatIsInstalled")
class KcatTest {

    @RegisterExtension
    static final ClusterProcess CLUSTER = new ClusterProcess();

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
            assertEquals(0, process.exitStatus(60), process::output);
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
