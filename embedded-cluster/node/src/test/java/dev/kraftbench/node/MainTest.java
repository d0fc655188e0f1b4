package dev.kraftbench.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a person gets wrong is told in one line with status 2, and changes nothing on disk. */
class MainTest {

    private static final String CLUSTER_ID = "MkU3OEVBNTcwNTJENDM2Qg";
    private static final String OTHER_CLUSTER_ID = "AAAAAAAAAAAAAAAAAAAAAQ";

    @TempDir
    Path directory;

    private record Run(int status, String out, String err) {}

    private static Run run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
        return new Run(status, out.toString(), err.toString());
    }

    private void assertMistake(String expected, String... args) throws IOException {
        List<String> before = files();
        Run run = run(args);
        assertEquals(2, run.status(), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith("kraftbench: "), run.err());
        assertTrue(run.err().contains(expected), run.err());
        assertEquals(before, files(), "something changed on disk");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.map(Path::toString).sorted().toList();
        }
    }

    private Path config(String... more) throws IOException {
        Path file = directory.resolve("server.properties");
        List<String> lines = new java.util.ArrayList<>(List.of(
                "process.roles=broker,controller",
                "node.id=1",
                "listeners=PLAINTEXT://127.0.0.1:0,CONTROLLER://127.0.0.1:" + freePort(),
                "controller.listener.names=CONTROLLER",
                "log.dirs=" + directory.resolve("data")));
        lines.addAll(List.of(more));
        Files.write(file, lines);
        return file;
    }

    /** Below the ports of outgoing connections, so that it stays free while nobody listens there. */
    private static int freePort() throws IOException {
        for (int port = 21_000; port < 32_000; port++) {
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
                return free.getLocalPort();
            } catch (BindException taken) {
                continue;
            }
        }
        throw new IllegalStateException("no free port");
    }

    private String data() {
        return directory.resolve("cluster").toString();
    }

    @Test
    void anUnknownOption() throws IOException {
        assertMistake("--brokerz", "cluster", "--brokerz", "3", "--data", data());
    }

    @Test
    void anOptionThatIsNoNumber() throws IOException {
        assertMistake("three", "cluster", "--brokers", "three", "--data", data());
    }

    @Test
    void aMissingOption() throws IOException {
        assertMistake("--data", "cluster", "--brokers", "3");
    }

    @Test
    void noCommand() throws IOException {
        assertMistake("cluster, format or node");
    }

    @Test
    void tooManyBrokers() throws IOException {
        assertMistake("1000 is not between", "cluster", "--brokers", "1000", "--data", data());
    }

    @Test
    void anUnknownProperty() throws IOException {
        assertMistake("did you mean num.partitions", "cluster", "--port", "0", "--data", data(), "--set", "num.partitons=3");
    }

    @Test
    void aValueThatIsNoNumber() throws IOException {
        assertMistake("num.partitions", "cluster", "--port", "0", "--data", data(), "--set", "num.partitions=many");
    }

    @Test
    void aPortInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertMistake(
                    "port " + taken.getLocalPort(),
                    "cluster", "--brokers", "1", "--port", Integer.toString(taken.getLocalPort()), "--data", data());
        }
    }

    @Test
    void aDataDirectoryThatIsAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "text");
        assertMistake("is a file", "cluster", "--port", "0", "--data", file.toString());
    }

    @Test
    void aDataDirectoryWithOtherThings() throws IOException {
        Files.writeString(Files.createDirectories(directory.resolve("photos")).resolve("cat.jpg"), "meow");
        assertMistake("is not empty", "cluster", "--port", "0", "--data", directory.resolve("photos").toString());
    }

    @Test
    void aDataDirectoryInUse() throws Exception {
        try (EmbeddedCluster running = EmbeddedCluster.builder().brokers(1).port(0).dataDir(Path.of(data())).build()) {
            running.start().join();
            Run run = run("cluster", "--brokers", "1", "--port", "0", "--data", data());
            assertEquals(2, run.status(), run.err());
            assertTrue(run.err().contains("in use"), run.err());
            assertEquals(1, run.err().lines().count(), run.err());
        }
    }

    @Test
    void anotherNumberOfBrokersThanBefore() throws Exception {
        try (EmbeddedCluster first = EmbeddedCluster.builder().brokers(1).port(0).dataDir(Path.of(data())).build()) {
            first.start().join();
        }
        assertMistake("has 1 brokers", "cluster", "--brokers", "3", "--port", "0", "--data", data());
    }

    @Test
    void aMissingConfigurationFile() throws IOException {
        assertMistake("does not exist", "node", "--config", directory.resolve("nowhere").toString());
    }

    @Test
    void aDirectoryThatIsNotFormatted() throws IOException {
        assertMistake("not formatted", "node", "--config", config().toString());
    }

    @Test
    void anInvalidClusterId() throws IOException {
        assertMistake("cluster id", "format", "--config", config().toString(), "--cluster-id", "short", "--standalone");
    }

    @Test
    void noFirstVoters() throws IOException {
        assertMistake("--standalone", "format", "--config", config().toString(), "--cluster-id", CLUSTER_ID);
    }

    @Test
    void formattingForAnotherCluster() throws IOException {
        Path config = config();
        assertEquals(0, run("format", "--config", config.toString(), "--cluster-id", CLUSTER_ID, "--standalone").status());

        assertMistake(
                "belongs to cluster " + CLUSTER_ID,
                "format", "--config", config.toString(), "--cluster-id", OTHER_CLUSTER_ID, "--standalone", "--ignore-formatted");
    }

    @Test
    void aDirectoryOfAnotherNode() throws IOException {
        run("format", "--config", config().toString(), "--cluster-id", CLUSTER_ID, "--standalone");
        Path other = config();
        Files.writeString(other, Files.readString(other).replace("node.id=1", "node.id=2"));

        assertMistake("belongs to node 1", "node", "--config", other.toString());
    }

    @Test
    void directoriesAreForTheirOwnerOnly() throws IOException {
        run("format", "--config", config().toString(), "--cluster-id", CLUSTER_ID, "--standalone");

        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("data"))));
    }

    @Test
    void formattingTwiceIsRefusedUnlessAskedFor() throws IOException {
        String config = config().toString();
        Run first = run("format", "--config", config, "--cluster-id", CLUSTER_ID, "--standalone");
        assertEquals(0, first.status(), first.err());
        assertFalse(first.out().isBlank());

        assertMistake("formatted already", "format", "--config", config, "--cluster-id", CLUSTER_ID, "--standalone");
        assertEquals(
                0, run("format", "--config", config, "--cluster-id", CLUSTER_ID, "--standalone", "--ignore-formatted").status());
    }
}
