package dev.kraftbench.conformance;

import static org.apache.kafka.common.acl.AclOperation.ALTER;
import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kraftbench.conformance.SecuredNode.Listener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.NoReassignmentInProgressException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a user needs for what, where nothing is allowed that no ACL allows: each thing is refused as long as one of the rights is missing, and
 * done as soon as all are there.
 */
class RightsTest {

    @RegisterExtension
    static final SecuredNode NODE = new SecuredNode()
            .with("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .with("super.users", "User:ANONYMOUS")
            .with("transaction.state.log.replication.factor", "1")
            .with("transaction.state.log.min.isr", "1")
            .with("transaction.state.log.num.partitions", "1")
            .with("share.coordinator.state.topic.replication.factor", "1")
            .with("share.coordinator.state.topic.min.isr", "1")
            .with("share.coordinator.state.topic.num.partitions", "1");

    private static final String TOPIC = "tea";
    private static final String GROUP = "guests";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final Duration MOMENT = Duration.ofMillis(200);

    private static Admin sam;

    private interface Action {
        void run() throws Exception;
    }

    /** @param rights all that is needed */
    private record Deed(String name, Class<? extends AuthorizationException> refusal, List<AclBinding> rights, Action action) {}

    private static Deed deed(String name, Class<? extends AuthorizationException> refusal, Action action, AclBinding... rights) {
        return new Deed(name, refusal, List.of(rights), action);
    }

    private static AclBinding right(AclOperation operation, ResourceType type, String name) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:" + SecuredNode.SCRAM_USER, "127.0.0.1", operation, AclPermissionType.ALLOW));
    }

    private static AclBinding onTopic(AclOperation operation) {
        return right(operation, ResourceType.TOPIC, TOPIC);
    }

    private static AclBinding onGroup(AclOperation operation) {
        return right(operation, ResourceType.GROUP, GROUP);
    }

    private static AclBinding onCluster(AclOperation operation) {
        return right(operation, ResourceType.CLUSTER, "kafka-cluster");
    }

    private static AclBinding onTransactions(AclOperation operation) {
        return right(operation, ResourceType.TRANSACTIONAL_ID, "till");
    }

    private static Map<String, Object> client(Object... more) {
        Map<String, Object> settings =
                new HashMap<>(NODE.login(Listener.LOGIN, "SCRAM-SHA-256", SecuredNode.SCRAM_USER, SecuredNode.SCRAM_PASSWORD));
        for (int i = 0; i < more.length; i += 2) {
            settings.put((String) more[i], more[i + 1]);
        }
        return settings;
    }

    @BeforeAll
    static void prepare() throws Exception {
        sam = Admin.create(client());
        Topics topics = new Topics(NODE.admin(), NODE.servers(Listener.OPEN));
        Topics.get(NODE.admin().createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1), new NewTopic("coffee", 1, (short) 1))).all());
        topics.fill(TOPIC, 1, 0, 100);
        topics.fill("coffee", 1, 0, 1);
        Topics.get(NODE.admin().incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.GROUP, "sharers"),
                List.of(new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET)))).all());
        for (String group : List.of(GROUP, "left")) {
            Topics.get(NODE.admin().alterConsumerGroupOffsets(group, Map.of(PARTITION, new OffsetAndMetadata(1))).all());
        }
    }

    @AfterAll
    static void end() {
        sam.close();
    }

    /** ACLs are exactly these, and whoever decides has heard of it. */
    private static void hold(Set<AclBinding> acls) throws Exception {
        Set<AclBinding> present = new HashSet<>(Topics.get(NODE.admin().describeAcls(AclBindingFilter.ANY).values()));
        List<AclBindingFilter> gone = present.stream().filter(acl -> !acls.contains(acl)).map(AclBinding::toFilter).toList();
        if (!gone.isEmpty()) {
            Topics.get(NODE.admin().deleteAcls(gone).all());
        }
        Topics.get(NODE.admin().createAcls(acls).all());
        Topics.await("the ACLs", () -> Set.copyOf(Topics.get(NODE.admin().describeAcls(AclBindingFilter.ANY).values())).equals(acls));
    }

    private static <T> T get(KafkaFuture<T> future) throws Exception {
        return Topics.get(future);
    }

    // ---- records

    private static void produce(Object... settings) throws Exception {
        var producer = new KafkaProducer<>(client(settings), new StringSerializer(), new StringSerializer());
        try {
            Topics.get((Future<?>) producer.send(new ProducerRecord<>(TOPIC, "v")));
        } finally {
            producer.close(MOMENT);
        }
    }

    private static void commitTransaction() throws Exception {
        var producer = new KafkaProducer<>(client("transactional.id", "till"), new StringSerializer(), new StringSerializer());
        try {
            producer.initTransactions();
            producer.beginTransaction();
            Topics.get((Future<?>) producer.send(new ProducerRecord<>(TOPIC, "v")));
            producer.commitTransaction();
        } finally {
            // With the time it likes it would take half a minute to notice that there is nothing to abort.
            producer.close(MOMENT);
        }
    }

    private static void consume(boolean alone, Object... settings) throws Exception {
        Map<String, Object> all = client(settings);
        all.put("auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer())) {
            if (alone) {
                consumer.assign(List.of(PARTITION));
            } else {
                consumer.subscribe(List.of(TOPIC));
            }
            Topics.await("a record", () -> !consumer.poll(MOMENT).isEmpty());
        }
    }

    private static void share() throws Exception {
        try (var consumer = new KafkaShareConsumer<>(client("group.id", "sharers"), new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            Topics.await("a record", () -> !consumer.poll(MOMENT).isEmpty());
        }
    }

    private static Stream<Deed> records() {
        return Stream.of(
                deed("produce", TopicAuthorizationException.class, RightsTest::produce, onTopic(WRITE)),
                deed("produce without idempotence", TopicAuthorizationException.class, () -> produce("enable.idempotence", "false"), onTopic(WRITE)),
                deed("produce in a transaction", AuthorizationException.class, RightsTest::commitTransaction, onTopic(WRITE), onTransactions(WRITE)),
                deed("consume alone", TopicAuthorizationException.class, () -> consume(true), onTopic(READ)),
                deed("consume in a classic group", AuthorizationException.class, () -> consume(false, "group.id", "classic-group", "group.protocol", "classic"),
                        onTopic(READ), right(READ, ResourceType.GROUP, "classic-group")),
                deed("consume in a consumer group", AuthorizationException.class, () -> consume(false, "group.id", "new-group", "group.protocol", "consumer"),
                        onTopic(READ), right(READ, ResourceType.GROUP, "new-group")),
                deed("consume in a share group", AuthorizationException.class, RightsTest::share,
                        onTopic(READ), right(READ, ResourceType.GROUP, "sharers")),
                deed("list offsets", TopicAuthorizationException.class,
                        () -> assertInstanceOf(ListOffsetsResultInfo.class, get(sam.listOffsets(Map.of(PARTITION, OffsetSpec.latest())).partitionResult(PARTITION))),
                        onTopic(DESCRIBE)),
                deed("delete records", TopicAuthorizationException.class,
                        () -> get(sam.deleteRecords(Map.of(PARTITION, RecordsToDelete.beforeOffset(1))).all()), onTopic(DELETE)),
                deed("describe producers", TopicAuthorizationException.class, () -> get(sam.describeProducers(List.of(PARTITION)).all()), onTopic(READ)),
                deed("describe a transaction", TransactionalIdAuthorizationException.class,
                        () -> get(sam.describeTransactions(List.of("till")).description("till")), onTransactions(DESCRIBE)),
                deed("fence a producer", TransactionalIdAuthorizationException.class, () -> get(sam.fenceProducers(List.of("till")).all()), onTransactions(WRITE)));
    }

    // ---- topics and configurations

    private static void create() throws Exception {
        get(sam.createTopics(List.of(new NewTopic("milk", 1, (short) 1))).all());
        get(NODE.admin().deleteTopics(List.of("milk")).all());
    }

    private static void delete() throws Exception {
        if (!get(NODE.admin().listTopics().names()).contains("sugar")) {
            get(NODE.admin().createTopics(List.of(new NewTopic("sugar", 1, (short) 1))).all());
        }
        get(sam.deleteTopics(List.of("sugar")).all());
    }

    private static void cancelReassignment() throws Exception {
        try {
            get(sam.alterPartitionReassignments(Map.of(PARTITION, Optional.empty())).all());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof NoReassignmentInProgressException)) {
                throw e;
            }
        }
    }

    private static void alterConfig(ConfigResource.Type type, String resource, String name, String value) throws Exception {
        get(sam.incrementalAlterConfigs(Map.of(
                        new ConfigResource(type, resource), List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
                .all());
    }

    private static void describeConfig(ConfigResource.Type type, String resource) throws Exception {
        get(sam.describeConfigs(List.of(new ConfigResource(type, resource))).all());
    }

    private static Stream<Deed> topicsAndConfigurations() {
        return Stream.of(
                deed("describe a topic", TopicAuthorizationException.class, () -> get(sam.describeTopics(List.of(TOPIC)).allTopicNames()), onTopic(DESCRIBE)),
                deed("create a topic", TopicAuthorizationException.class, RightsTest::create, right(CREATE, ResourceType.TOPIC, "milk")),
                deed("create any topic", TopicAuthorizationException.class, RightsTest::create, onCluster(CREATE)),
                deed("delete a topic", TopicAuthorizationException.class, RightsTest::delete, right(DELETE, ResourceType.TOPIC, "sugar")),
                deed("grow a topic", TopicAuthorizationException.class, () -> {
                    int now = get(NODE.admin().describeTopics(List.of("coffee")).allTopicNames()).get("coffee").partitions().size();
                    get(sam.createPartitions(Map.of("coffee", NewPartitions.increaseTo(now + 1))).all());
                }, right(ALTER, ResourceType.TOPIC, "coffee")),
                deed("read a topic's configuration", TopicAuthorizationException.class, () -> describeConfig(ConfigResource.Type.TOPIC, TOPIC), onTopic(DESCRIBE_CONFIGS)),
                deed("configure a topic", TopicAuthorizationException.class,
                        () -> alterConfig(ConfigResource.Type.TOPIC, TOPIC, "retention.ms", "86400000"), onTopic(ALTER_CONFIGS)),
                deed("read a group's configuration", GroupAuthorizationException.class, () -> describeConfig(ConfigResource.Type.GROUP, GROUP), onGroup(DESCRIBE_CONFIGS)),
                deed("configure a group", GroupAuthorizationException.class,
                        () -> alterConfig(ConfigResource.Type.GROUP, GROUP, "consumer.session.timeout.ms", "46000"), onGroup(ALTER_CONFIGS)),
                deed("read a broker's configuration", ClusterAuthorizationException.class, () -> describeConfig(ConfigResource.Type.BROKER, "1"), onCluster(DESCRIBE_CONFIGS)),
                deed("configure a broker", ClusterAuthorizationException.class,
                        () -> alterConfig(ConfigResource.Type.BROKER, "1", "log.cleaner.backoff.ms", "15000"), onCluster(ALTER_CONFIGS)),
                deed("list what has a configuration", ClusterAuthorizationException.class, () -> get(sam.listConfigResources().all()), onCluster(DESCRIBE_CONFIGS)));
    }

    // ---- groups

    private static Stream<Deed> groups() {
        Map<TopicPartition, OffsetAndMetadata> offsets = Map.of(PARTITION, new OffsetAndMetadata(1));
        return Stream.of(
                deed("describe a group", GroupAuthorizationException.class, () -> get(sam.describeConsumerGroups(List.of(GROUP)).all()), onGroup(DESCRIBE)),
                deed("describe a share group", GroupAuthorizationException.class, () -> get(sam.describeShareGroups(List.of("sharers")).all()),
                        right(DESCRIBE, ResourceType.GROUP, "sharers")),
                deed("list committed offsets", GroupAuthorizationException.class,
                        () -> get(sam.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata()), onGroup(DESCRIBE)),
                deed("commit offsets for a group", AuthorizationException.class, () -> get(sam.alterConsumerGroupOffsets(GROUP, offsets).all()),
                        onGroup(READ), onTopic(READ)),
                deed("delete committed offsets", AuthorizationException.class, () -> get(sam.deleteConsumerGroupOffsets(GROUP, Set.of(PARTITION)).all()),
                        onGroup(DELETE), onTopic(READ)),
                deed("set a share group's offsets", AuthorizationException.class, () -> get(sam.alterShareGroupOffsets("idle-sharers", Map.of(PARTITION, 2L)).all()),
                        right(READ, ResourceType.GROUP, "idle-sharers"), onTopic(READ)),
                deed("delete a group", GroupAuthorizationException.class, () -> get(sam.deleteConsumerGroups(List.of("left")).all()),
                        right(DELETE, ResourceType.GROUP, "left")));
    }

    // ---- the cluster

    private static Stream<Deed> cluster() {
        ClientQuotaEntity whose = new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, "tim"));
        AclBinding tims = new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, "tims", PatternType.LITERAL), new AccessControlEntry("User:tim", "*", READ, AclPermissionType.ALLOW));
        return Stream.of(
                deed("list ACLs", ClusterAuthorizationException.class, () -> get(sam.describeAcls(AclBindingFilter.ANY).values()), onCluster(DESCRIBE)),
                deed("give and take ACLs", ClusterAuthorizationException.class, () -> {
                    get(sam.createAcls(List.of(tims)).all());
                    get(sam.deleteAcls(List.of(tims.toFilter())).all());
                }, onCluster(ALTER)),
                deed("see log directories", ClusterAuthorizationException.class, () -> get(sam.describeLogDirs(List.of(1)).allDescriptions()), onCluster(DESCRIBE)),
                deed("elect leaders", ClusterAuthorizationException.class, () -> get(sam.electLeaders(ElectionType.PREFERRED, null).all()), onCluster(ALTER)),
                deed("cancel a reassignment", ClusterAuthorizationException.class, RightsTest::cancelReassignment, onCluster(ALTER)),
                deed("list reassignments", ClusterAuthorizationException.class, () -> get(sam.listPartitionReassignments().reassignments()), onCluster(DESCRIBE)),
                deed("see the quorum", ClusterAuthorizationException.class, () -> get(sam.describeMetadataQuorum().quorumInfo()), onCluster(DESCRIBE)),
                deed("read quotas", ClusterAuthorizationException.class, () -> get(sam.describeClientQuotas(ClientQuotaFilter.all()).entities()), onCluster(DESCRIBE_CONFIGS)),
                deed("set a quota", ClusterAuthorizationException.class, () -> get(sam.alterClientQuotas(List.of(
                                new ClientQuotaAlteration(whose, List.of(new ClientQuotaAlteration.Op("producer_byte_rate", 1e9))))).all()), onCluster(ALTER_CONFIGS)),
                deed("list users", ClusterAuthorizationException.class, () -> get(sam.describeUserScramCredentials().all()), onCluster(DESCRIBE)),
                deed("give a user a password", ClusterAuthorizationException.class, () -> get(sam.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                                "tim", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096), "tim's password"))).all()), onCluster(ALTER)));
    }

    private static void assertRefused(Deed deed) {
        Throwable thrown = assertThrows(Throwable.class, deed.action()::run);
        assertInstanceOf(deed.refusal(), thrown instanceof ExecutionException ? thrown.getCause() : thrown);
    }

    @TestFactory
    Stream<DynamicTest> eachTakesAllOfItsRights() {
        return Stream.of(records(), topicsAndConfigurations(), groups(), cluster()).flatMap(each -> each).map(deed -> DynamicTest.dynamicTest(deed.name(), () -> {
            for (AclBinding missing : deed.rights()) {
                Set<AclBinding> others = new HashSet<>(deed.rights());
                others.remove(missing);
                hold(others);
                assertRefused(deed);
            }
            hold(new HashSet<>(deed.rights()));
            deed.action().run();
        }));
    }

    private static Set<String> sorted(Stream<String> names) {
        return names.collect(Collectors.toSet());
    }

    @Test
    void listsShowWhatMayBeDescribed() throws Exception {
        hold(Set.of());
        assertEquals(Set.of(), get(sam.listTopics().names()));
        assertEquals(List.of(), new ArrayList<>(get(sam.listGroups().all())));
        hold(Set.of(onTopic(READ), onGroup(READ), onTransactions(WRITE)));
        assertEquals(Set.of(TOPIC), get(sam.listTopics().names()));
        assertEquals(Set.of(GROUP), sorted(get(sam.listGroups().all()).stream().map(GroupListing::groupId)));
        assertEquals(Set.of(), sorted(get(sam.listTransactions().all()).stream().map(TransactionListing::transactionalId).filter(id -> !id.equals("till"))));
        hold(Set.of(onCluster(DESCRIBE)));
        assertEquals(
                sorted(get(NODE.admin().listGroups().all()).stream().map(GroupListing::groupId)),
                sorted(get(sam.listGroups().all()).stream().map(GroupListing::groupId)));
    }

    @Test
    void theControllerTellsAndTakesThemToo() throws Exception {
        hold(Set.of());
        try (Admin admin = Admin.create(Map.of("bootstrap.controllers", NODE.controller()))) {
            get(admin.createAcls(List.of(onTopic(READ))).all());
            Topics.await("the ACL", () -> List.copyOf(get(admin.describeAcls(AclBindingFilter.ANY).values())).equals(List.of(onTopic(READ))));
            assertEquals(List.of(onTopic(READ)), List.copyOf(get(admin.deleteAcls(List.of(onTopic(READ).toFilter())).all())));
        }
    }

    @Test
    void aRegularExpressionStandsForWhatMayBeDescribed() throws Exception {
        hold(Set.of(onTopic(READ), right(READ, ResourceType.GROUP, "patterns")));
        Map<String, Object> settings = client("group.id", "patterns", "group.protocol", "consumer", "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(new SubscriptionPattern("tea|coffee"));
            Topics.await("a record", () -> !consumer.poll(MOMENT).isEmpty());
            assertEquals(Set.of(PARTITION), consumer.assignment());
            // Apache's coordinator looks again after ten minutes.
            if (!ClusterProcess.IS_APACHE) {
                hold(Set.of(onTopic(READ), right(READ, ResourceType.TOPIC, "coffee"), right(READ, ResourceType.GROUP, "patterns")));
                Topics.await("the other topic", () -> {
                    consumer.poll(MOMENT);
                    return consumer.assignment().stream().map(TopicPartition::topic).collect(Collectors.toSet()).equals(Set.of(TOPIC, "coffee"));
                });
            }
        }
    }
}
