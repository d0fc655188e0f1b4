package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.BatchChange;
import dev.kraftbench.core.change.BrokerChange;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.GroupChange;
import dev.kraftbench.core.change.Operation;
import dev.kraftbench.core.change.PlacementChange;
import dev.kraftbench.core.change.QuorumChange;
import dev.kraftbench.core.change.RecordsChange;
import dev.kraftbench.core.change.SecurityChange;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.change.TransactionChange;
import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.model.ClusterModel.ReplicaKey;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.produce.ProducerRun;
import dev.kraftbench.core.produce.RunRequest;
import dev.kraftbench.core.produce.source.DraftRecord;
import dev.kraftbench.core.quorum.QuorumDetails;
import dev.kraftbench.core.quorum.QuorumMember;
import dev.kraftbench.core.records.RecordSupply;
import dev.kraftbench.core.records.StoredRecord;
import dev.kraftbench.core.records.WriteChange;
import dev.kraftbench.core.security.Acl;
import dev.kraftbench.core.security.ClientQuota;
import dev.kraftbench.core.transaction.PartitionProducer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Every kind of change there is in the program, made on Apache Kafka 4.4: each leaves its line in the operations log, with Kafka's command line and with the
 * one that takes it back; and each is refused, to plan and to apply, through a read-only connection to the same cluster. A kind that is added later fails
 * this test until it is made here too.
 */
@ExtendWith({RunningWorkbench.class, ApacheCluster.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryChangeTest {
    private static final Duration LIMIT = ClusterSession.LIMIT;
    private static final String TOPIC = "everything";
    private static final int SLOW = 1;

    private final Set<Class<?>> made = new HashSet<>();
    private ApacheSession session;
    private ClusterConnection cluster;
    private ClusterConnection readOnly;

    @BeforeAll
    void connect() {
        session = new ApacheSession("apache-every");
        cluster = session.cluster();
        readOnly = session.connections().add(new ConnectionSettings.Remote("apache-every-ro", "apache-every-ro", Environment.PRODUCTION, true,
                ApacheCluster.bootstrapServers(), Map.of()));
        RunningWorkbench.await(readOnly.open(LIMIT));
    }

    @AfterAll
    void disconnect() {
        RunningWorkbench.await(readOnly.close(LIMIT));
        session.connections().remove(readOnly.id());
        session.close();
    }

    /** The kinds there are, among the program's classes. */
    private static Set<Class<?>> kinds() throws ClassNotFoundException {
        Bundle core = FrameworkUtil.getBundle(Change.class);
        Collection<String> files = core.adapt(BundleWiring.class).listResources("/dev/kraftbench/core", "*.class",
                BundleWiring.LISTRESOURCES_RECURSE | BundleWiring.LISTRESOURCES_LOCAL);
        Set<Class<?>> kinds = new HashSet<>();
        for (String file : files) {
            Class<?> type = file.endsWith("package-info.class") ? Object.class : core.loadClass(file.replace('/', '.').replaceAll("\\.class$", ""));
            if (type.isRecord() && Change.class.isAssignableFrom(type)) {
                kinds.add(type);
            }
        }
        return kinds;
    }

    private static void refused(CompletableFuture<?> future) {
        ExecutionException failed = assertThrows(ExecutionException.class, future::get);
        assertEquals(ClusterException.Kind.READ_ONLY, assertInstanceOf(ClusterException.class, failed.getCause()).kind());
    }

    private Operation lastLine() {
        return session.connections().operations().operations().getLast();
    }

    /** Asked again as long as it goes to a broker that has not heard of a new topic yet. */
    private ChangePlan planned(Change change) {
        return ClusterSession.answer(change.title(), () -> cluster.plan(change, LIMIT).handle((plan, failed) -> {
            if (failed != null && !failed.toString().contains("UNKNOWN_TOPIC_OR_PARTITION")) {
                throw new java.util.concurrent.CompletionException(failed);
            }
            return Optional.ofNullable(plan);
        }), Optional::isPresent).orElseThrow();
    }

    private ChangePlan make(Change change) {
        refused(readOnly.plan(change, LIMIT));
        ChangePlan plan = planned(change);
        refused(readOnly.apply(plan, LIMIT));
        RunningWorkbench.await(cluster.apply(plan, LIMIT));
        session.heardByAll();
        Operation line = logged(change);
        assertTrue(line.succeeded(), line.toString());
        assertEquals(plan.undo(), line.back());
        assertEquals(plan.undo().isPresent(), !line.undo().isEmpty(), line.toString());
        return plan;
    }

    private Operation logged(Change change) {
        Operation line = lastLine();
        assertEquals(List.of(cluster.id(), change.title()), List.of(line.connection(), line.title()));
        assertFalse(line.commandLines().isEmpty(), change.toString());
        // a line that begins so says why there is no such tool
        assertTrue(line.commandLines().stream().noneMatch(String::isBlank) && (line.commandLines().toString().contains(".sh")
                || line.commandLines().getFirst().startsWith("# none of Kafka's tools")), line.toString());
        made.add(change.getClass());
        return line;
    }

    private void makeAndTakeBack(Change change) {
        make(make(change).undo().orElseThrow());
    }

    /** It cannot succeed here, which is told and logged. */
    private void failing(Change change) {
        refused(readOnly.plan(change, LIMIT));
        ChangePlan plan = RunningWorkbench.await(cluster.plan(change, LIMIT));
        refused(readOnly.apply(plan, LIMIT));
        assertThrows(ExecutionException.class, () -> cluster.apply(plan, LIMIT).get());
        Operation line = logged(change);
        assertFalse(line.succeeded());
        assertTrue(line.back().isEmpty() && line.undo().isEmpty(), line.toString());
    }

    @Test
    void everyChangeLeavesALineAndNoneGetsThroughAReadOnlyConnection() throws Exception {
        topics();
        records();
        placement();
        groups();
        transactions();
        security();
        quorum();
        makeAndTakeBack(new BrokerChange.AlterConfig(2, Map.of("log.retention.ms", Optional.of("8000000"))));
        make(new TopicChange.Delete(TOPIC));
        assertEquals(kinds(), made);
    }

    private void topics() {
        make(new TopicChange.Create(TOPIC, 1, 1, Map.of()));
        make(new TopicChange.AddPartitions(TOPIC, 2));
        PartsTest.until("the topic is known", () -> cluster.model().latest().topic(TOPIC).filter(topic -> topic.partitions().size() == 2).isPresent());
        makeAndTakeBack(new TopicChange.AlterConfig(TOPIC, Map.of("retention.ms", Optional.of("7000000"))));
        makeAndTakeBack(new BatchChange("Configure twice", List.of(new TopicChange.AlterConfig(TOPIC, Map.of("retention.ms", Optional.of("6000000"))),
                new TopicChange.AlterConfig(TOPIC, Map.of("segment.ms", Optional.of("6000000"))))));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private void records() {
        RunRequest request = RunRequest.of(TOPIC, List.of(DraftRecord.of("k", "v")));
        refused(readOnly.producing().start(request, LIMIT).outcome());
        ClusterSession.answer("there is no record", () -> cluster.topic(TOPIC, LIMIT), topic -> topic.records() == 0);
        ProducerRun run = cluster.producing().start(request, LIMIT);
        assertEquals(1, RunningWorkbench.await(run.outcome()).acknowledged());
        PartsTest.until("the run is logged", () -> lastLine().cluster().equals(cluster.name()) && lastLine().commandLines().toString().contains(".sh"));
        StoredRecord stored = new StoredRecord(TOPIC, 0, 0, System.currentTimeMillis(), StoredRecord.TimeKind.CREATE, 0, bytes("k"), bytes("v"), List.of());
        make(new WriteChange.Single(TOPIC, "", new WriteChange.Draft(0, null, bytes("k"), bytes("v"), List.of())));
        make(new WriteChange.Copy(new RecordSupply.Chosen(List.of(stored)), cluster.name(), session.servers(), TOPIC, true, true));
        ClusterSession.answer("there are three records", () -> cluster.topic(TOPIC, LIMIT), topic -> topic.records() == 3);
        make(new RecordsChange.Delete(TOPIC, new TreeMap<>(Map.of(0, RecordsChange.ALL))));
    }

    private PartitionSnapshot first() {
        return cluster.model().latest().partition(TOPIC, 0).orElseThrow();
    }

    private void placement() {
        session.send(IntStream.range(0, 80).mapToObj(i -> new ProducerRecord<>(TOPIC, 0, "k" + i, "v".repeat(100_000))).toList());
        PartitionId id = new PartitionId(TOPIC, 0);
        int from = first().leader();
        int to = from % ApacheCluster.NODES + 1;
        make(new PlacementChange.Reassign(new TreeMap<>(Map.of(id, List.of(to))), SLOW, false));
        PlacementChange.Copying copying = new PlacementChange.Copying(id, List.of(from), List.of(to));
        make(new PlacementChange.Throttle(2 * SLOW, List.of(copying)));
        make(new PlacementChange.Cancel(new TreeSet<>(Set.of(id))));
        PartsTest.until("nothing moves", () -> !first().moving() && first().replicas().equals(List.of(from)));
        make(new PlacementChange.Unthrottle(new TreeSet<>(Set.of(from, to)), new TreeSet<>(Set.of(TOPIC))));
        make(new PlacementChange.Elect(PlacementChange.Election.PREFERRED, new TreeSet<>()));
        var directories = RunningWorkbench.await(cluster.brokers().directories(from, LIMIT));
        String other = directories.stream().filter(each -> each.replicas().stream().noneMatch(replica -> replica.partition().equals(id))).findFirst().orElseThrow().path();
        makeAndTakeBack(new PlacementChange.MoveLogs(new TreeMap<>(Map.of(new ReplicaKey(TOPIC, 0, from), other)), new TreeMap<>(Map.of(id, List.of(from)))));
        failing(new PlacementChange.Unregister(99));
    }

    private void groups() {
        PartitionId partition = new PartitionId(TOPIC, 0);
        try (KafkaConsumer<String, String> consumer = session.kafka(config -> new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer()),
                Map.of("group.id", "everyone", "group.protocol", "classic", "group.instance.id", "seat-1", "session.timeout.ms", "45000"))) {
            consumer.subscribe(List.of(TOPIC));
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (consumer.assignment().isEmpty()) {
                assertTrue(System.nanoTime() < deadline, "nothing is assigned");
                consumer.poll(Duration.ofMillis(100));
            }
            consumer.commitSync(Map.of(new TopicPartition(TOPIC, 0), new OffsetAndMetadata(5)));
            make(new GroupChange.RemoveMembers("everyone", List.of("seat-1")));
        }
        ClusterSession.answer("it has no member", () -> cluster.groups().group("everyone", LIMIT), group -> group.members().isEmpty());
        makeAndTakeBack(new GroupChange.SetOffsets("everyone", GroupKind.CONSUMER, new TreeMap<>(Map.of(partition, 7L)), Optional.empty()));
        makeAndTakeBack(new GroupChange.DeleteOffsets("everyone", GroupKind.CONSUMER, new TreeSet<>(Set.of(partition))));
        makeAndTakeBack(new GroupChange.AlterConfig("everyone", Map.of("consumer.session.timeout.ms", Optional.of("50000"))));
        make(new GroupChange.Delete("everyone", GroupKind.CONSUMER));
    }

    private void transactions() {
        try (KafkaProducer<String, String> producer = ApacheSession.producer(Map.of("transactional.id", "everything"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, 1, "k", "v"));
            producer.flush();
            PartitionProducer open = ClusterSession.answer("its producer is told", () -> cluster.transactions().producers(List.of(new PartitionId(TOPIC, 1)), LIMIT),
                    found -> found.all().stream().anyMatch(PartitionProducer::inTransaction)).all().stream().filter(PartitionProducer::inTransaction).findFirst().orElseThrow();
            make(new TransactionChange.AbortHanging(open));
            make(new TransactionChange.Terminate("everything"));
            make(new TransactionChange.FenceProducers(List.of("everything")));
        }
    }

    private void security() {
        Acl acl = new Acl("TOPIC", TOPIC, false, "User:frank", "*", "READ", true);
        make(new SecurityChange.CreateAcls(List.of(acl)));
        ClusterSession.answer("the rule holds", () -> cluster.security().acls(LIMIT), acls -> acls.contains(acl));
        make(new SecurityChange.DeleteAcls(List.of(acl)));
        make(new SecurityChange.SetPassword("frank", "SCRAM-SHA-512", 4096, "frank's"));
        ClusterSession.answer("the user is there", () -> cluster.security().users(LIMIT), users -> users.stream().anyMatch(user -> user.name().equals("frank")));
        make(new SecurityChange.DeleteCredential("frank", "SCRAM-SHA-512"));
        makeAndTakeBack(new SecurityChange.SetQuota(Map.of("user", Optional.of("frank")), Map.of(ClientQuota.PRODUCE, Optional.of(1024.0))));
    }

    private void quorum() {
        makeAndTakeBack(new QuorumChange.SetFeature("streams.version", 1, 0));
        QuorumMember voter = RunningWorkbench.await(cluster.quorum().quorum(LIMIT)).voters().stream().filter(each -> !each.leader()).findFirst().orElseThrow();
        ChangePlan removal = make(new QuorumChange.RemoveVoter(voter.replica().id(), voter.directoryId()));
        ClusterSession.answer("it observes", () -> cluster.quorum().quorum(LIMIT), quorum -> observes(quorum, voter));
        make(removal.undo().orElseThrow());
        ClusterSession.answer("it votes again", () -> cluster.quorum().quorum(LIMIT), quorum -> quorum.voters().size() == ApacheCluster.NODES);
    }

    private static boolean observes(QuorumDetails quorum, QuorumMember voter) {
        return quorum.voters().size() == ApacheCluster.NODES - 1
                && quorum.members().stream().anyMatch(member -> !member.voter() && member.replica().id() == voter.replica().id());
    }
}
