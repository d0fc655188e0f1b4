package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.RaftVoterEndpoint;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.DuplicateVoterException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.errors.VoterNotFoundException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Voters of the metadata quorum added and removed by Apache's tool and client while the cluster goes on (KIP-853). */
class VotersTest {

    private static final long PATIENCE_SECONDS = 90;
    private static final String CLUSTER_ID = "MkU3OEVBNTcwNTJENDM2Qg";
    private static final String QUORUM = "org.apache.kafka.tools.MetadataQuorumCommand";

    @RegisterExtension
    static final ApacheTools TOOLS = new ApacheTools(() -> "");

    @TempDir
    Path directory;

    private final List<Integer> ports = Ports.free(4);
    private final Map<Integer, JavaProcess> running = new HashMap<>();

    @AfterEach
    void stop() {
        running.values().parallelStream().forEach(JavaProcess::close);
    }

    private String broker() {
        return "127.0.0.1:" + ports.get(0);
    }

    private String controller(int id) {
        return "127.0.0.1:" + ports.get(id);
    }

    private Path config(int id) {
        return directory.resolve("node-" + id + ".properties");
    }

    private Uuid directoryId(int id) throws IOException {
        return Files.readAllLines(directory.resolve("data-" + id).resolve("meta.properties")).stream()
                .filter(line -> line.startsWith("directory.id="))
                .map(line -> Uuid.fromString(line.substring("directory.id=".length())))
                .findFirst()
                .orElseThrow();
    }

    /** The first node is a broker, too. */
    private void start(int id, boolean apache, String quorum, String... format) throws Exception {
        Files.writeString(config(id), """
                process.roles=%s
                node.id=%d
                listeners=%sCONTROLLER://%s
                controller.listener.names=CONTROLLER
                listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
                %s
                log.dirs=%s
                offsets.topic.replication.factor=1
                """.formatted(id == 1 ? "broker,controller" : "controller", id, id == 1 ? "PLAINTEXT://" + broker() + "," : "", controller(id), quorum,
                directory.resolve("data-" + id)));
        String[] arguments = java.util.stream.Stream.concat(
                java.util.stream.Stream.of("format", "--config", config(id).toString(), "--cluster-id", CLUSTER_ID), java.util.Arrays.stream(format)).toArray(String[]::new);
        try (var formatting = JavaProcess.kraftbench(arguments)) {
            assertEquals(0, formatting.exitStatus(JavaProcess.PATIENCE_SECONDS), formatting::output);
        }
        running.put(id, apache
                ? JavaProcess.start(JavaProcess.apacheClassPath(), List.of("-Xmx512m", "-XX:+UseSerialGC"), "kafka.Kafka", config(id).toString())
                : JavaProcess.kraftbench("node", "--config", config(id).toString()));
    }

    private void startFirst() throws Exception {
        start(1, ClusterProcess.IS_APACHE, bootstrap(), "--standalone");
    }

    private String bootstrap() {
        return "controller.quorum.bootstrap.servers=" + controller(1);
    }

    private void join(int id, boolean apache) throws Exception {
        start(id, apache, bootstrap(), "--no-initial-controllers");
    }

    private static <T> T await(String what, Callable<T> value, java.util.function.Predicate<T> wanted) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Object last = null;
        while (System.nanoTime() < deadline) {
            try {
                T now = value.call();
                last = now;
                if (wanted.test(now)) {
                    return now;
                }
            } catch (Exception e) {
                last = e;
            }
        }
        throw new AssertionError(what + ", at last: " + last);
    }

    private static QuorumInfo quorum(Admin admin) throws Exception {
        return admin.describeMetadataQuorum().quorumInfo().get(10, TimeUnit.SECONDS);
    }

    private static Set<Integer> ids(List<QuorumInfo.ReplicaState> replicas) {
        return replicas.stream().map(QuorumInfo.ReplicaState::replicaId).collect(Collectors.toSet());
    }

    private static void awaitVoters(Admin admin, Integer... voters) {
        await("voters are " + List.of(voters), () -> ids(quorum(admin).voters()), Set.of(voters)::equals);
    }

    private static void awaitObserver(Admin admin, int id) {
        await("node " + id + " follows", () -> quorum(admin), info -> info.observers().stream().anyMatch(observer ->
                observer.replicaId() == id && observer.lastCaughtUpTimestamp().isPresent()));
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", broker(), "default.api.timeout.ms", 5000, "request.timeout.ms", 4000));
    }

    private Set<RaftVoterEndpoint> endpoints(int id) {
        return Set.of(new RaftVoterEndpoint("CONTROLLER", "127.0.0.1", ports.get(id)));
    }

    private static Throwable failure(org.apache.kafka.common.KafkaFuture<Void> future) {
        return assertThrows(ExecutionException.class, () -> future.get(30, TimeUnit.SECONDS)).getCause();
    }

    /** A node follows a moment before its own listener is open. */
    private void add(Admin admin, int id) {
        await("node " + id + " is added", () -> {
            try {
                admin.addRaftVoter(id, directoryId(id), endpoints(id)).all().get(30, TimeUnit.SECONDS);
                return true;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof TimeoutException) {
                    return false;
                }
                throw new AssertionError(e);
            }
        }, added -> added);
    }

    private void addByTool(int id) throws Exception {
        String told = TOOLS.runAlone(QUORUM, "--bootstrap-controller", controller(1), "--command-config", config(id).toString(), "add-controller");
        assertTrue(told.contains("Added controller " + id + " with directory id " + directoryId(id)), told);
    }

    @Test
    void controllersAreAddedAndTheFirstRemovedWhileItLeads() throws Exception {
        startFirst();
        try (Admin admin = admin()) {
            awaitVoters(admin, 1);
            join(2, ClusterProcess.IS_APACHE);
            join(3, ClusterProcess.IS_APACHE);
            awaitObserver(admin, 2);
            awaitObserver(admin, 3);
            add(admin, 3);
            // the tool gives up where the new one's listener is not open yet
            await("node 2 listens", () -> {
                try (Socket socket = new Socket("127.0.0.1", ports.get(2))) {
                    return socket.isConnected();
                }
            }, connected -> connected);
            addByTool(2);
            assertInstanceOf(DuplicateVoterException.class, failure(admin.addRaftVoter(2, directoryId(2), endpoints(2)).all()));
            awaitVoters(admin, 1, 2, 3);
            String told = TOOLS.runAlone(QUORUM, "--bootstrap-controller", controller(1), "remove-controller", "--controller-id", "1",
                    "--controller-directory-id", directoryId(1).toString());
            assertTrue(told.contains("KRaft controller 1 with directory id " + directoryId(1)), told);
            awaitVoters(admin, 2, 3);
            await("another leads", () -> quorum(admin).leaderId(), leader -> leader == 2 || leader == 3);
            await("topics are made", () -> {
                admin.createTopics(List.of(new NewTopic("after-that", 1, (short) 1))).all().get(10, TimeUnit.SECONDS);
                return true;
            }, made -> made);
            assertInstanceOf(VoterNotFoundException.class, failure(admin.removeRaftVoter(1, directoryId(1)).all()));
            // its record outlives a restart of all voters
            running.remove(2).close();
            running.remove(3).close();
            for (int id = 2; id <= 3; id++) {
                running.put(id, ClusterProcess.IS_APACHE
                        ? JavaProcess.start(JavaProcess.apacheClassPath(), List.of("-Xmx512m", "-XX:+UseSerialGC"), "kafka.Kafka", config(id).toString())
                        : JavaProcess.kraftbench("node", "--config", config(id).toString()));
            }
            awaitVoters(admin, 2, 3);
        }
    }

    @Test
    void aControllerThatDoesNotFollowIsNotAdded() throws Exception {
        startFirst();
        try (Admin admin = admin()) {
            awaitVoters(admin, 1);
            assertInstanceOf(TimeoutException.class, failure(admin.addRaftVoter(2, Uuid.randomUuid(), endpoints(2)).all()));
            assertInstanceOf(VoterNotFoundException.class, failure(admin.removeRaftVoter(2, Uuid.randomUuid()).all()));
            assertInstanceOf(VoterNotFoundException.class, failure(admin.removeRaftVoter(1, directoryId(1)).all()), "the only one");
            awaitVoters(admin, 1);
        }
    }

    @Test
    void fixedVotersStayAsTheyAre() throws Exception {
        start(1, ClusterProcess.IS_APACHE, "controller.quorum.voters=1@" + controller(1));
        try (Admin admin = admin()) {
            awaitVoters(admin, 1);
            assertInstanceOf(UnsupportedVersionException.class, failure(admin.addRaftVoter(2, Uuid.randomUuid(), endpoints(2)).all()));
            assertInstanceOf(UnsupportedVersionException.class, failure(admin.removeRaftVoter(1, Uuid.randomUuid()).all()));
        }
    }

    @Test
    void controllersOfApacheJoinOursAndTheOtherWayRound() throws Exception {
        startFirst();
        try (Admin admin = admin()) {
            awaitVoters(admin, 1);
            join(2, !ClusterProcess.IS_APACHE);
            awaitObserver(admin, 2);
            add(admin, 2);
            awaitVoters(admin, 1, 2);
            admin.removeRaftVoter(1, directoryId(1)).all().get(30, TimeUnit.SECONDS);
            await("the other leads alone", () -> quorum(admin), info -> info.leaderId() == 2 && ids(info.voters()).equals(Set.of(2)));
            awaitObserver(admin, 1);
            add(admin, 1);
            awaitVoters(admin, 1, 2);
        }
    }
}
