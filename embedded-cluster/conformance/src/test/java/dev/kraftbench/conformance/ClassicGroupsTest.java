package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Real consumers of kafka-clients 4.4 in classic groups on our cluster. */
class ClassicGroupsTest {

    @RegisterExtension
    static final EmbeddedBrokers BROKERS = new EmbeddedBrokers()
            .with("group.initial.rebalance.delay.ms", "200")
            .with("offsets.topic.num.partitions", "6");

    private static final Map<String, Object> RANGE = Map.of(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
    private static final Map<String, Object> COOPERATIVE =
            Map.of(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());

    private static <T> T get(KafkaFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    private static void createTopic(String topic, int partitions) throws Exception {
        get(BROKERS.admin().createTopics(List.of(new NewTopic(topic, partitions, (short) 3))).all());
    }

    private static GroupMember member(String group, String topic, Map<String, Object> settings) {
        return new GroupMember(BROKERS.bootstrapServers(), group, topic, settings);
    }

    private static void produce(String topic, int partitions, int from, int to) throws Exception {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, BROKERS.bootstrapServers(), ProducerConfig.ACKS_CONFIG, "all", ProducerConfig.LINGER_MS_CONFIG, "0");
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int i = from; i < to; i++) {
                producer.send(new ProducerRecord<>(topic, i % partitions, null, "v" + i));
            }
            producer.flush();
        }
    }

    private static Set<String> values(int count) {
        return IntStream.range(0, count).mapToObj(i -> "v" + i).collect(Collectors.toSet());
    }

    private static ConsumerGroupDescription describe(String group) throws Exception {
        return get(BROKERS.admin().describeConsumerGroups(List.of(group)).describedGroups().get(group));
    }

    private static Map<TopicPartition, OffsetAndMetadata> committed(String group) throws Exception {
        return get(BROKERS.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    }

    @Test
    void partitionsAreSharedOutWhenMembersComeAndGoAndEachRecordIsReadOnce() throws Exception {
        createTopic("shared", 4);
        produce("shared", 4, 0, 200);
        try (GroupMember first = member("sharing", "shared", RANGE)) {
            first.awaitOwned(4);
            first.awaitRead(200);
            try (GroupMember second = member("sharing", "shared", RANGE)) {
                second.awaitOwned(2);
                first.awaitOwned(2);
                assertEquals(GroupState.STABLE, describe("sharing").groupState());
                assertEquals(2, describe("sharing").members().size());
                produce("shared", 4, 200, 400);
                first.awaitRead(300);
                second.awaitRead(100);
                Set<String> read = new HashSet<>(first.values());
                read.addAll(second.values());
                assertEquals(values(400), read);
                assertEquals(400, first.values().size() + second.values().size());
            }
            first.awaitOwned(4);
        }
        assertEquals(GroupState.EMPTY, describe("sharing").groupState());
        assertEquals(400, committed("sharing").values().stream().mapToLong(OffsetAndMetadata::offset).sum());
    }

    @Test
    void cooperativeMembersKeepWhatTheyNeedNotGiveUp() throws Exception {
        createTopic("cooperative", 6);
        try (GroupMember first = member("cooperating", "cooperative", COOPERATIVE)) {
            first.awaitOwned(6);
            try (GroupMember second = member("cooperating", "cooperative", COOPERATIVE)) {
                second.awaitOwned(3);
                first.awaitOwned(3);
                assertEquals(3, first.revoked().stream().mapToInt(Set::size).sum());
            }
            first.awaitOwned(6);
            assertEquals(3, first.revoked().stream().mapToInt(Set::size).sum());
        }
    }

    @Test
    void aStaticMemberThatRestartsDisturbsNobody() throws Exception {
        createTopic("static", 4);
        Map<String, Object> one = Map.of(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "one");
        Map<String, Object> two = Map.of(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "two");
        try (GroupMember first = member("standing", "static", one)) {
            first.awaitOwned(4);
            GroupMember second = member("standing", "static", two);
            second.awaitOwned(2);
            first.awaitOwned(2);
            Set<Integer> before = second.owned();
            int assignments = first.assignments();
            second.close();
            try (GroupMember back = member("standing", "static", two)) {
                back.awaitOwned(2);
                assertEquals(before, back.owned());
                assertEquals(assignments, first.assignments());
                assertEquals(2, describe("standing").members().size());
            }
        }
    }

    @Test
    void newPartitionsOfATopicAreSharedOut() throws Exception {
        createTopic("growing", 2);
        try (GroupMember only = member("grown", "growing", RANGE)) {
            only.awaitOwned(2);
            get(BROKERS.admin().createPartitions(Map.of("growing", NewPartitions.increaseTo(5))).all());
            only.awaitOwned(5);
            produce("growing", 5, 0, 50);
            only.awaitRead(50);
        }
    }

    @Test
    void theOthersTakeOverFromAMemberThatVanishes() throws Exception {
        createTopic("vanishing", 4);
        try (GroupMember first = member("vanished", "vanishing", RANGE)) {
            first.awaitOwned(4);
            GroupMember second = member("vanished", "vanishing", RANGE);
            second.awaitOwned(2);
            first.awaitOwned(2);
            second.vanish();
            first.awaitOwned(4);
        }
    }

    @Test
    void commitsAndMembersSurviveTheDeathOfTheirCoordinator() throws Exception {
        createTopic("survivors", 3);
        produce("survivors", 3, 0, 90);
        try (GroupMember member = member("surviving", "survivors", RANGE)) {
            member.awaitRead(90);
            int coordinator = describe("surviving").coordinator().id();
            EmbeddedBrokers.await(BROKERS.cluster().killNode(coordinator));
            assertEquals(90, committed("surviving").values().stream().mapToLong(OffsetAndMetadata::offset).sum());
            produce("survivors", 3, 90, 120);
            member.awaitRead(120);
            assertEquals(values(120), new HashSet<>(member.values()));
            assertEquals(120, member.values().size());
            assertTrue(describe("surviving").coordinator().id() != coordinator);
            EmbeddedBrokers.await(BROKERS.cluster().startNode(coordinator));
        }
        assertEquals(120, committed("surviving").values().stream().mapToLong(OffsetAndMetadata::offset).sum());
    }

    @Test
    void anAdministratorResetsAndDeletesWhatNobodyUses() throws Exception {
        createTopic("administered", 2);
        produce("administered", 2, 0, 20);
        TopicPartition partition = new TopicPartition("administered", 0);
        try (GroupMember member = member("administered-group", "administered", RANGE)) {
            member.awaitRead(20);
            assertCause(GroupNotEmptyException.class, BROKERS.admin().deleteConsumerGroups(List.of("administered-group")).all());
            assertCause(
                    GroupSubscribedToTopicException.class,
                    BROKERS.admin().deleteConsumerGroupOffsets("administered-group", Set.of(partition)).all());
        }
        get(BROKERS.admin().alterConsumerGroupOffsets("administered-group", Map.of(partition, new OffsetAndMetadata(3))).all());
        assertEquals(3, committed("administered-group").get(partition).offset());
        assertTrue(get(BROKERS.admin().listGroups().all()).stream().anyMatch(each -> each.groupId().equals("administered-group")));
        try (GroupMember member = member("administered-group", "administered", RANGE)) {
            member.awaitRead(7);
        }
        get(BROKERS.admin().deleteConsumerGroupOffsets("administered-group", Set.of(partition)).all());
        assertEquals(Set.of(new TopicPartition("administered", 1)), committed("administered-group").keySet());
        get(BROKERS.admin().deleteConsumerGroups(List.of("administered-group")).all());
        assertCause(GroupIdNotFoundException.class, BROKERS.admin().deleteConsumerGroups(List.of("administered-group")).all());
    }

    private static void assertCause(Class<? extends Exception> expected, KafkaFuture<?> future) {
        assertInstanceOf(expected, assertThrows(ExecutionException.class, () -> get(future)).getCause());
    }
}
