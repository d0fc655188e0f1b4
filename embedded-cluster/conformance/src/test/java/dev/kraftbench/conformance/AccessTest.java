package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What clients are refused by ACLs. All are ANONYMOUS, who may do everything that no ACL is about. Apache's own nodes cannot be run so: its
 * controllers would not listen to each other before they have a leader.
 */
@DisabledIfSystemProperty(named = "kraftbench.conformance.peer", matches = "true")
class AccessTest {

    @RegisterExtension
    static final ClusterProcess CLUSTER = new ClusterProcess()
            .with("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .with("allow.everyone.if.no.acl.found", "true")
            .with("offsets.topic.num.partitions", "3")
            .with("transaction.state.log.num.partitions", "3")
            .with("share.coordinator.state.topic.num.partitions", "3")
            .with("group.initial.rebalance.delay.ms", "0");

    private static Topics topics() {
        return new Topics(CLUSTER.admin(), CLUSTER.bootstrapServers());
    }

    private static AclBinding acl(AclPermissionType permission, AclOperation operation, ResourceType type, PatternType pattern, String name) {
        return new AclBinding(new ResourcePattern(type, name, pattern), new AccessControlEntry("User:ANONYMOUS", "*", operation, permission));
    }

    private static AclBinding allow(AclOperation operation, ResourceType type, String name) {
        return acl(AclPermissionType.ALLOW, operation, type, PatternType.LITERAL, name);
    }

    private static AclBinding deny(AclOperation operation, ResourceType type, String name) {
        return acl(AclPermissionType.DENY, operation, type, PatternType.LITERAL, name);
    }

    private static void give(AclBinding... acls) throws Exception {
        Topics.get(CLUSTER.admin().createAcls(List.of(acls)).all());
    }

    private static void take(AclBinding... acls) throws Exception {
        Topics.get(CLUSTER.admin().deleteAcls(Arrays.stream(acls).map(AclBinding::toFilter).toList()).all());
    }

    private interface Attempt {
        Future<?> start() throws Exception;
    }

    /** Tries until it is refused: each broker learns of ACLs in its time. */
    private static <T extends Exception> T awaitRefused(Class<T> reason, Attempt attempt) throws Exception {
        AtomicReference<T> refused = new AtomicReference<>();
        Topics.await(reason.getSimpleName(), () -> {
            try {
                Topics.get(attempt.start());
                return false;
            } catch (ExecutionException e) {
                refused.set(assertInstanceOf(reason, e.getCause()));
                return true;
            }
        });
        return refused.get();
    }

    /** Tries until it is not refused any more. */
    private static void awaitAllowed(Class<? extends Exception> reason, Attempt attempt) throws Exception {
        Topics.await("no " + reason.getSimpleName(), () -> {
            try {
                Topics.get(attempt.start());
                return true;
            } catch (ExecutionException e) {
                assertInstanceOf(reason, e.getCause());
                return false;
            }
        });
    }

    private static Future<?> of(KafkaFuture<?> future) {
        return future.toCompletionStage().toCompletableFuture();
    }

    private static Map<String, Object> settings(String... more) {
        Map<String, Object> settings = new HashMap<>(Map.of("bootstrap.servers", CLUSTER.bootstrapServers(), "auto.offset.reset", "earliest"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    private static KafkaConsumer<String, String> consumer(String... more) {
        return new KafkaConsumer<>(settings(more), new StringDeserializer(), new StringDeserializer());
    }

    private static KafkaProducer<String, String> producer(String... more) {
        Map<String, Object> settings = settings(more);
        settings.remove("auto.offset.reset");
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    private static void poll(KafkaConsumer<String, String> consumer, int records) {
        for (int read = 0; read < records; ) {
            read += consumer.poll(Duration.ofSeconds(1)).count();
        }
    }

    private static <T extends Throwable> T pollUntilRefused(KafkaConsumer<String, String> consumer, Class<T> reason) {
        return assertThrows(reason, () -> {
            while (true) {
                consumer.poll(Duration.ofMillis(200));
            }
        });
    }

    @Test
    void oneTopicCannotBeWrittenWhileAnotherCan() throws Exception {
        topics().create("sealed", 2);
        topics().create("unsealed", 2);
        AclBinding sealing = deny(AclOperation.WRITE, ResourceType.TOPIC, "sealed");
        give(sealing, allow(AclOperation.ALL, ResourceType.TOPIC, "sealed"));
        try (var producer = producer()) {
            for (int partition : List.of(0, 1)) {
                awaitRefused(TopicAuthorizationException.class, () -> producer.send(new ProducerRecord<>("sealed", partition, null, "v")));
            }
            var refused = producer.send(new ProducerRecord<>("sealed", "v"));
            var taken = producer.send(new ProducerRecord<>("unsealed", "v"));
            assertEquals(Set.of("sealed"), assertInstanceOf(TopicAuthorizationException.class,
                    assertThrows(ExecutionException.class, () -> Topics.get(refused)).getCause()).unauthorizedTopics());
            assertTrue(Topics.get(taken).hasOffset());
            take(sealing);
            awaitAllowed(TopicAuthorizationException.class, () -> producer.send(new ProducerRecord<>("sealed", "v")));
        }
    }

    @Test
    void aProducerThatWantsNoAnswerLosesItsConnection() throws Exception {
        topics().create("mute", 1);
        try (var producer = producer("acks", "0", "enable.idempotence", "false")) {
            Topics.get(producer.send(new ProducerRecord<>("mute", "v")));
            give(deny(AclOperation.WRITE, ResourceType.TOPIC, "mute"), allow(AclOperation.DESCRIBE, ResourceType.TOPIC, "mute"));
            Topics.await("its connection is closed", () -> {
                Topics.get(producer.send(new ProducerRecord<>("mute", "v")));
                return producer.metrics().entrySet().stream()
                        .anyMatch(each -> each.getKey().name().equals("connection-close-total") && (double) each.getValue().metricValue() > 0);
            });
        }
    }

    @Test
    void aConsumerIsRefusedTheTopicButNotItsNeighbour() throws Exception {
        topics().create("unread", 1);
        topics().create("read", 1);
        topics().fill("unread", 1, 0, 10);
        topics().fill("read", 1, 0, 10);
        try (var consumer = consumer()) {
            consumer.assign(List.of(new TopicPartition("unread", 0), new TopicPartition("read", 0)));
            poll(consumer, 20);
            AclBinding hiding = deny(AclOperation.READ, ResourceType.TOPIC, "unread");
            give(hiding, allow(AclOperation.DESCRIBE, ResourceType.TOPIC, "unread"));
            topics().fill("read", 1, 10, 20);
            // The fetch session stays; only what it is told about the topic changes.
            assertEquals(Set.of("unread"), pollUntilRefused(consumer, TopicAuthorizationException.class).unauthorizedTopics());
            consumer.assign(List.of(new TopicPartition("read", 0)));
            consumer.seekToBeginning(List.of(new TopicPartition("read", 0)));
            poll(consumer, 20);
        }
    }

    @Test
    void aTopicThatMayNotBeDescribedLooksLikeOneThatIsNotThere() throws Exception {
        topics().create("secret-plan", 1);
        give(acl(AclPermissionType.DENY, AclOperation.ALL, ResourceType.TOPIC, PatternType.PREFIXED, "secret-"));
        Topics.await("the list without it", () -> !Topics.get(CLUSTER.admin().listTopics().names()).contains("secret-plan"));
        for (String topic : List.of("secret-plan", "secret-nothing")) {
            awaitRefused(TopicAuthorizationException.class, () -> of(CLUSTER.admin().describeTopics(List.of(topic)).allTopicNames()));
        }
        try (var producer = producer("max.block.ms", "10000")) {
            awaitRefused(TopicAuthorizationException.class, () -> producer.send(new ProducerRecord<>("secret-nothing", "v")));
        }
    }

    @Test
    void aMemberIsRefusedItsGroupWhateverItSpeaks() throws Exception {
        topics().create("grouped", 1);
        for (String protocol : List.of("classic", "consumer")) {
            String group = "closed-" + protocol;
            give(deny(AclOperation.READ, ResourceType.GROUP, group), allow(AclOperation.DESCRIBE, ResourceType.GROUP, group));
            try (var consumer = consumer("group.id", group, "group.protocol", protocol)) {
                consumer.subscribe(List.of("grouped"));
                String refused = pollUntilRefused(consumer, GroupAuthorizationException.class).getMessage();
                assertTrue(refused.contains(group), refused);
            }
        }
        give(deny(AclOperation.DELETE, ResourceType.GROUP, "kept-group"));
        awaitRefused(GroupAuthorizationException.class, () -> of(CLUSTER.admin().deleteConsumerGroups(List.of("kept-group")).all()));
        give(deny(AclOperation.DESCRIBE, ResourceType.GROUP, "hidden-group"));
        awaitRefused(GroupAuthorizationException.class, () -> of(CLUSTER.admin().describeConsumerGroups(List.of("hidden-group")).all()));
        awaitRefused(GroupAuthorizationException.class, () -> of(CLUSTER.admin().listConsumerGroupOffsets("hidden-group").partitionsToOffsetAndMetadata()));
    }

    @Test
    void aShareGroupIsRefusedATopic() throws Exception {
        topics().create("unshared", 1);
        topics().fill("unshared", 1, 0, 5);
        Map<String, Object> settings = settings("group.id", "sharing");
        settings.remove("auto.offset.reset");
        Topics.get(CLUSTER.admin().incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.GROUP, "sharing"),
                List.of(new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET)))).all());
        try (var consumer = new KafkaShareConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("unshared"));
            for (int read = 0; read < 5; ) {
                read += consumer.poll(Duration.ofSeconds(1)).count();
            }
            give(deny(AclOperation.READ, ResourceType.TOPIC, "unshared"), allow(AclOperation.DESCRIBE, ResourceType.TOPIC, "unshared"));
            assertThrows(TopicAuthorizationException.class, () -> {
                while (true) {
                    consumer.poll(Duration.ofMillis(200));
                }
            });
        }
    }

    @Test
    void aTransactionalIdCanBeSomebodyElses() throws Exception {
        give(deny(AclOperation.WRITE, ResourceType.TRANSACTIONAL_ID, "theirs"), allow(AclOperation.DESCRIBE, ResourceType.TRANSACTIONAL_ID, "theirs"));
        try (var producer = producer("transactional.id", "theirs")) {
            assertThrows(TransactionalIdAuthorizationException.class, producer::initTransactions);
        }
        topics().create("half-open", 1);
        topics().create("half-closed", 1);
        give(deny(AclOperation.WRITE, ResourceType.TOPIC, "half-closed"), allow(AclOperation.DESCRIBE, ResourceType.TOPIC, "half-closed"));
        try (var producer = producer("transactional.id", "ours")) {
            producer.initTransactions();
            producer.beginTransaction();
            Topics.get(producer.send(new ProducerRecord<>("half-open", "v")));
            awaitRefused(TopicAuthorizationException.class, () -> producer.send(new ProducerRecord<>("half-closed", "v")));
            producer.abortTransaction();
        }
        assertEquals(List.of(), topics().read("half-open", "read_committed"));
    }

    @Test
    void theTopicOfAnotherTeamIsNeitherChangedNorEmptied() throws Exception {
        topics().create("foreign", 1);
        topics().fill("foreign", 1, 0, 10);
        give(allow(AclOperation.DESCRIBE, ResourceType.TOPIC, "foreign"));
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, "foreign");
        awaitRefused(TopicAuthorizationException.class, () -> of(CLUSTER.admin().describeConfigs(List.of(resource)).all()));
        awaitRefused(TopicAuthorizationException.class, () -> of(CLUSTER.admin().incrementalAlterConfigs(Map.of(resource,
                List.of(new AlterConfigOp(new ConfigEntry("retention.ms", "1"), AlterConfigOp.OpType.SET)))).all()));
        awaitRefused(TopicAuthorizationException.class, () -> of(CLUSTER.admin().createPartitions(Map.of("foreign", NewPartitions.increaseTo(2))).all()));
        TopicPartition partition = new TopicPartition("foreign", 0);
        awaitRefused(TopicAuthorizationException.class, () -> of(CLUSTER.admin().deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(5))).all()));
        awaitRefused(TopicAuthorizationException.class, () -> of(CLUSTER.admin().describeProducers(List.of(partition)).all()));
        assertEquals(Set.of("DESCRIBE"), Topics.get(CLUSTER.admin()
                        .describeTopics(List.of("foreign"), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                        .allTopicNames())
                .get("foreign").authorizedOperations().stream().map(Enum::name).collect(Collectors.toSet()));
    }

    @Test
    void theClusterIsLookedAtButNotChanged() throws Exception {
        AclBinding[] looking = {
            allow(AclOperation.DESCRIBE, ResourceType.CLUSTER, "kafka-cluster"),
            allow(AclOperation.ALTER, ResourceType.CLUSTER, "kafka-cluster"),
            deny(AclOperation.CREATE, ResourceType.CLUSTER, "kafka-cluster"),
            acl(AclPermissionType.DENY, AclOperation.CREATE, ResourceType.TOPIC, PatternType.PREFIXED, "uncreated-"),
            allow(AclOperation.DESCRIBE, ResourceType.TOPIC, "undeleted")
        };
        topics().create("undeleted", 1);
        give(looking);
        AtomicInteger attempts = new AtomicInteger();
        awaitRefused(TopicAuthorizationException.class, () -> of(CLUSTER.admin()
                .createTopics(List.of(new NewTopic("uncreated-" + attempts.incrementAndGet(), 1, (short) 1))).all()));
        Topics.get(CLUSTER.admin().createTopics(List.of(new NewTopic("created", 1, (short) 1))).all());
        for (String topic : List.of("undeleted", "uncreated-1")) {
            awaitRefused(TopicAuthorizationException.class, () -> of(CLUSTER.admin().deleteTopics(List.of(topic)).all()));
        }
        ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
        awaitRefused(ClusterAuthorizationException.class, () -> of(CLUSTER.admin().describeConfigs(List.of(broker)).all()));
        take(looking);
        awaitAllowed(ClusterAuthorizationException.class, () -> of(CLUSTER.admin().describeConfigs(List.of(broker)).all()));
    }
}
