package dev.kraftbench.conformance;

import static dev.kraftbench.conformance.Topics.assertCause;
import static dev.kraftbench.conformance.Topics.await;
import static dev.kraftbench.conformance.Topics.get;
import static dev.kraftbench.conformance.Topics.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Real consumers of kafka-clients 4.4 in groups of KIP-848, and in groups that change from the classic protocol to it and back. */
class ConsumerGroupsTest {

    @RegisterExtension
    static final ClusterProcess CLUSTER = new ClusterProcess()
            .with("offsets.topic.num.partitions", "6")
            .with("group.initial.rebalance.delay.ms", "200")
            .with("group.consumer.min.heartbeat.interval.ms", "500")
            .with("group.consumer.heartbeat.interval.ms", "500")
            .with("group.consumer.min.session.timeout.ms", "5000")
            .with("group.consumer.session.timeout.ms", "6000");

    private static final Map<String, Object> CONSUMER = Map.of(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
    private static final Map<String, Object> CLASSIC = Map.of(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");

    private static Topics topics() {
        return new Topics(CLUSTER.admin(), CLUSTER.bootstrapServers());
    }

    private static GroupMember member(String group, String topic, Map<String, Object> settings) {
        return new GroupMember(CLUSTER.bootstrapServers(), group, topic, settings);
    }

    private static GroupMember member(String group, String topic, String setting, String value) {
        return member(group, topic, Map.of(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer", setting, value));
    }

    private static ConsumerGroupDescription describe(String group) throws Exception {
        return get(CLUSTER.admin().describeConsumerGroups(List.of(group)).describedGroups().get(group));
    }

    private static long committed(String group) throws Exception {
        return get(CLUSTER.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()).values().stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    @Test
    void membersShareLeaveAndResumeAtTheCommittedOffset() throws Exception {
        topics().create("shared", 6);
        topics().fill("shared", 6, 0, 300);
        try (GroupMember first = member("sharing", "shared", CONSUMER)) {
            first.awaitRead(300);
            try (GroupMember second = member("sharing", "shared", CONSUMER)) {
                second.awaitOwned(3);
                first.awaitOwned(3);
                assertEquals(3, first.revoked().stream().mapToInt(Set::size).sum(), "gave up only what the other one got");
                ConsumerGroupDescription group = describe("sharing");
                assertEquals(GroupType.CONSUMER, group.type());
                assertEquals(GroupState.STABLE, group.groupState());
                assertEquals("uniform", group.partitionAssignor());
                assertEquals(group.groupEpoch(), group.targetAssignmentEpoch());
                for (MemberDescription member : group.members()) {
                    assertEquals(3, member.assignment().topicPartitions().size());
                    assertEquals(group.groupEpoch(), member.memberEpoch());
                    assertEquals(Optional.of(true), member.upgraded());
                }
                topics().fill("shared", 6, 300, 600);
                first.awaitRead(450);
                second.awaitRead(150);
                Set<String> read = new HashSet<>(first.values());
                read.addAll(second.values());
                assertEquals(values(0, 600), read);
                assertEquals(600, first.values().size() + second.values().size());
            }
            first.awaitOwned(6);
        }
        assertEquals(GroupState.EMPTY, describe("sharing").groupState());
        assertEquals(600, committed("sharing"));
        topics().fill("shared", 6, 600, 630);
        try (GroupMember again = member("sharing", "shared", CONSUMER)) {
            again.awaitRead(30);
            assertEquals(values(600, 630), new HashSet<>(again.values()));
        }
    }

    @Test
    void theRangeAssignorPutsEqualNumbersOfTopicsTogether() throws Exception {
        topics().create("range", 4);
        try (GroupMember first = member("ranging", "range", ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG, "range");
                GroupMember second = member("ranging", "range", ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG, "range")) {
            first.awaitOwned(2);
            second.awaitOwned(2);
            Set<Set<Integer>> halves = Set.of(Set.copyOf(first.owned()), Set.copyOf(second.owned()));
            assertEquals(Set.of(Set.of(0, 1), Set.of(2, 3)), halves);
            assertEquals("range", describe("ranging").partitionAssignor());
        }
    }

    @Test
    void anExpressionFindsTopicsThatAreCreatedLater() throws Exception {
        topics().create("fruit-apple", 2);
        topics().create("vegetable", 2);
        try (GroupMember only = new GroupMember(
                CLUSTER.bootstrapServers(), "expressing", CONSUMER,
                (consumer, listener) -> consumer.subscribe(new SubscriptionPattern("fruit-[a-z]+"), listener))) {
            topics().fill("fruit-apple", 2, 0, 10);
            only.awaitRead(10);
            topics().create("fruit-pear", 3);
            topics().fill("fruit-pear", 3, 10, 40);
            topics().fill("vegetable", 2, 40, 50);
            only.awaitRead(40);
            assertEquals(values(0, 40), new HashSet<>(only.values()));
        }
    }

    @Test
    void aStaticMemberThatRestartsDisturbsNobody() throws Exception {
        topics().create("static", 4);
        try (GroupMember first = member("standing", "static", ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "one")) {
            first.awaitOwned(4);
            GroupMember second = member("standing", "static", ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "two");
            second.awaitOwned(2);
            first.awaitOwned(2);
            Set<Integer> before = second.owned();
            int assignments = first.assignments();
            second.close();
            try (GroupMember back = member("standing", "static", ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "two")) {
                back.awaitOwned(2);
                assertEquals(before, back.owned());
                assertEquals(assignments, first.assignments());
            }
        }
    }

    @Test
    void theOthersTakeOverFromAMemberThatVanishes() throws Exception {
        topics().create("vanishing", 4);
        try (GroupMember first = member("vanished", "vanishing", CONSUMER)) {
            first.awaitOwned(4);
            GroupMember second = member("vanished", "vanishing", CONSUMER);
            second.awaitOwned(2);
            first.awaitOwned(2);
            second.vanish();
            first.awaitOwned(4);
        }
    }

    @Test
    void newPartitionsOfATopicAreSharedOut() throws Exception {
        topics().create("growing", 2);
        try (GroupMember only = member("grown", "growing", CONSUMER)) {
            only.awaitOwned(2);
            get(CLUSTER.admin().createPartitions(Map.of("growing", NewPartitions.increaseTo(5))).all());
            only.awaitOwned(5);
            topics().fill("growing", 5, 0, 50);
            only.awaitRead(50);
        }
    }

    @Test
    void aGroupIsConvertedWhileItsMembersReadAndBack() throws Exception {
        topics().create("converting", 4);
        topics().fill("converting", 4, 0, 40);
        try (GroupMember old = member("converted", "converting", CLASSIC)) {
            old.awaitRead(40);
            try (GroupMember young = member("converted", "converting", CONSUMER)) {
                young.awaitOwned(2);
                old.awaitOwned(2);
                ConsumerGroupDescription mixed = describe("converted");
                assertEquals(GroupType.CONSUMER, mixed.type());
                assertEquals(
                        Set.of(Optional.of(true), Optional.of(false)),
                        Set.copyOf(mixed.members().stream().map(MemberDescription::upgraded).toList()));
                topics().fill("converting", 4, 40, 80);
                old.awaitRead(60);
                young.awaitRead(20);
            }
            old.awaitOwned(4);
            await("the classic protocol again", () -> describe("converted").type() == GroupType.CLASSIC);
            topics().fill("converting", 4, 80, 100);
            old.awaitRead(80);
        }
        assertEquals(100, committed("converted"));
        try (GroupMember young = member("converted", "converting", CONSUMER)) {
            topics().fill("converting", 4, 100, 120);
            young.awaitRead(20);
            assertEquals(values(100, 120), new HashSet<>(young.values()));
            assertEquals(GroupType.CONSUMER, describe("converted").type());
        }
    }

    @Test
    void aGroupsOwnIntervalsReplaceTheBrokersWhileItLives() throws Exception {
        topics().create("configured", 2);
        var group = new ConfigResource(ConfigResource.Type.GROUP, "configuring");
        get(CLUSTER.admin().incrementalAlterConfigs(Map.of(group, List.of(
                        new AlterConfigOp(new ConfigEntry("consumer.session.timeout.ms", "7000"), AlterConfigOp.OpType.SET),
                        new AlterConfigOp(new ConfigEntry("consumer.heartbeat.interval.ms", "900"), AlterConfigOp.OpType.SET))))
                .all());
        await("the group's own interval", () -> get(CLUSTER.admin().describeConfigs(List.of(group)).all()).get(group)
                .get("consumer.heartbeat.interval.ms").value().equals("900"));
        try (GroupMember only = member("configuring", "configured", CONSUMER)) {
            only.awaitOwned(2);
        }
    }

    @Test
    void anAdministratorListsResetsAndDeletesWhatNobodyUses() throws Exception {
        topics().create("administered", 2);
        topics().fill("administered", 2, 0, 20);
        TopicPartition partition = new TopicPartition("administered", 0);
        try (GroupMember member = member("administering", "administered", CONSUMER)) {
            member.awaitRead(20);
            assertCause(GroupNotEmptyException.class, CLUSTER.admin().deleteConsumerGroups(List.of("administering")).all());
            assertCause(
                    GroupSubscribedToTopicException.class,
                    CLUSTER.admin().deleteConsumerGroupOffsets("administering", Set.of(partition)).all());
            assertTrue(listed(Set.of(GroupType.CONSUMER), Set.of(GroupState.STABLE)).contains("administering"));
        }
        assertTrue(listed(Set.of(GroupType.CONSUMER), Set.of(GroupState.EMPTY)).contains("administering"));
        assertTrue(!listed(Set.of(GroupType.CLASSIC), Set.of()).contains("administering"));
        get(CLUSTER.admin().alterConsumerGroupOffsets("administering", Map.of(partition, new OffsetAndMetadata(3))).all());
        try (GroupMember member = member("administering", "administered", CONSUMER)) {
            member.awaitRead(7);
        }
        get(CLUSTER.admin().deleteConsumerGroupOffsets("administering", Set.of(partition)).all());
        assertEquals(10, committed("administering"));
        get(CLUSTER.admin().deleteConsumerGroups(List.of("administering")).all());
        assertTrue(!listed(Set.of(), Set.of()).contains("administering"));
    }

    private static Set<String> listed(Set<GroupType> types, Set<GroupState> states) throws Exception {
        Set<String> found = new TreeSet<>();
        get(CLUSTER.admin().listGroups(new ListGroupsOptions().withTypes(types).inGroupStates(states)).all())
                .forEach(each -> found.add(each.groupId()));
        return found;
    }
}
