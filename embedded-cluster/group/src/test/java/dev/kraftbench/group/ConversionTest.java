package dev.kraftbench.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.group.ConsumerWorld.Client;
import dev.kraftbench.group.GroupWorld.Answer;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ImageRecords;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.internals.ConsumerProtocol;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** Groups whose members speak both protocols, and groups that change their type under their members. */
class ConversionTest {

    private static final String GROUP = "g";

    private final ConsumerWorld world = new ConsumerWorld();

    /** A classic member that reads {@code orders}, as a cooperative consumer would. */
    private final class Classic {
        String memberId = "";
        int generation;
        Set<Integer> owned = new TreeSet<>();

        JoinGroupRequestData request() {
            List<TopicPartition> partitions = owned.stream().map(each -> new TopicPartition("orders", each)).toList();
            ByteBuffer subscription =
                    ConsumerProtocol.serializeSubscription(new ConsumerPartitionAssignor.Subscription(List.of("orders"), null, partitions));
            byte[] bytes = new byte[subscription.remaining()];
            subscription.get(bytes);
            JoinGroupRequestData request = new JoinGroupRequestData()
                    .setGroupId(GROUP)
                    .setMemberId(memberId)
                    .setProtocolType("consumer")
                    .setSessionTimeoutMs(10_000)
                    .setRebalanceTimeoutMs(60_000);
            request.protocols().add(new JoinGroupRequestProtocol().setName("range").setMetadata(bytes));
            return request;
        }

        Answer<JoinGroupResponseData> join() {
            Answer<JoinGroupResponseData> answer = world.world.send(request(), 9);
            world.world.pass(1);
            return answer;
        }

        /** Joins and asks for its assignment, as the group's leader if need be. */
        void takePart() {
            Answer<JoinGroupResponseData> joined = join();
            if (joined.here() && joined.get().errorCode() == Errors.MEMBER_ID_REQUIRED.code()) {
                memberId = joined.get().memberId();
                joined = join();
            }
            for (int i = 0; i < 100 && !joined.here(); i++) {
                world.world.pass(100);
            }
            assertEquals(Errors.NONE.code(), joined.get().errorCode());
            memberId = joined.get().memberId();
            generation = joined.get().generationId();
            SyncGroupRequestData request = new SyncGroupRequestData()
                    .setGroupId(GROUP).setMemberId(memberId).setGenerationId(generation).setProtocolType("consumer").setProtocolName("range");
            if (memberId.equals(joined.get().leader())) {
                request.assignments().add(new SyncGroupRequestData.SyncGroupRequestAssignment().setMemberId(memberId).setAssignment(everything()));
            }
            SyncGroupResponseData synced = world.world.sync(request).get();
            assertEquals(Errors.NONE.code(), synced.errorCode());
            owned = new TreeSet<>();
            ConsumerProtocol.deserializeAssignment(ByteBuffer.wrap(synced.assignment())).partitions().forEach(each -> owned.add(each.partition()));
        }

        private byte[] everything() {
            List<TopicPartition> all = java.util.stream.IntStream.range(0, 6).mapToObj(each -> new TopicPartition("orders", each)).toList();
            ByteBuffer bytes = ConsumerProtocol.serializeAssignment(new ConsumerPartitionAssignor.Assignment(all));
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            return copy;
        }

        Errors heartbeat() {
            return world.world.heartbeat(GROUP, memberId, generation);
        }
    }

    @Test
    void aClassicGroupGoesOnAsAConsumerGroupWhenTheFirstNewMemberJoins() {
        Classic old = new Classic();
        old.takePart();
        assertEquals(6, old.owned.size());
        int generation = old.generation;
        Client fresh = world.client(GROUP, "new", "orders");
        assertEquals(Errors.NONE, fresh.beat());
        assertEquals(Set.of(GROUP), world.world.list(Set.of(), Set.of("consumer")));
        assertEquals(Set.of(), fresh.owned);
        assertEquals(Errors.REBALANCE_IN_PROGRESS, old.heartbeat());
        old.takePart();
        assertEquals(3, old.owned.size());
        assertTrue(old.generation >= generation);
        fresh.beat();
        assertEquals(Set.of(), fresh.owned, "the old member has not confirmed that it gave up");
        old.takePart();
        fresh.beat();
        assertEquals(3, fresh.owned.size());
        assertEquals(Errors.NONE, old.heartbeat());
        assertEquals(List.of((byte) 0, (byte) 1), world.describe(GROUP).members().stream().map(each -> each.memberType()).sorted().toList());
        world.world.failOver();
        assertEquals(2, world.describe(GROUP).members().size());
        assertTrue(world.world.events.stream().anyMatch(GroupEvent.GroupConverted.class::isInstance));
    }

    @Test
    void whoIsNotLetInConvertsNothing() {
        Classic old = new Classic();
        old.takePart();
        assertEquals(Errors.INVALID_REGULAR_EXPRESSION, world.regexClient(GROUP, "new", "(").beat());
        world.world.pass(10);
        assertUntouched(old);

        ClusterDelta delta = new ClusterDelta(world.world.image);
        delta.replay(ImageRecords.configRecord(new ConfigResource(ConfigResource.Type.BROKER, "1"), "group.consumer.max.size", "1").message());
        world.world.publish(delta);
        assertEquals(Errors.GROUP_MAX_SIZE_REACHED, world.client(GROUP, "new", "orders").beat());
        world.world.pass(10);
        assertUntouched(old);
    }

    private void assertUntouched(Classic member) {
        assertFalse(world.world.events.stream().anyMatch(GroupEvent.GroupConverted.class::isInstance));
        assertEquals(Set.of(GROUP), world.world.list(Set.of("stable"), Set.of("classic")));
        assertEquals(Errors.NONE, member.heartbeat());
    }

    @Test
    void aClassicMemberThatIsNotHeardOfAfterTheConversionIsTakenOut() {
        new Classic().takePart();
        Client fresh = world.client(GROUP, "new", "orders");
        assertEquals(Errors.NONE, fresh.beat());
        for (int i = 0; i < 6; i++) {
            world.world.pass(2_000);
            fresh.beat();
        }
        assertEquals(6, fresh.owned.size());
        assertEquals(1, world.describe(GROUP).members().size());
    }

    @Test
    void theGroupIsClassicAgainWhenTheLastNewMemberHasLeft() {
        Classic old = new Classic();
        old.takePart();
        Client fresh = world.client(GROUP, "new", "orders");
        fresh.beat();
        old.takePart();
        old.takePart();
        fresh.beat();
        assertEquals(3, fresh.owned.size());
        assertEquals(Errors.NONE, fresh.leave(-1));
        world.world.pass(1);
        assertEquals(Set.of(GROUP), world.world.list(Set.of(), Set.of("classic")));
        assertEquals(Errors.REBALANCE_IN_PROGRESS, old.heartbeat());
        old.takePart();
        assertEquals(6, old.owned.size());
        assertEquals(Errors.NONE, old.heartbeat());
        world.world.failOver();
        assertEquals(Set.of(GROUP), world.world.list(Set.of("stable"), Set.of("classic")));
    }

    @Test
    void aClassicMemberMayJoinAConsumerGroup() {
        Client fresh = world.client(GROUP, "new", "orders");
        fresh.beat();
        fresh.beat();
        Classic old = new Classic();
        old.takePart();
        assertEquals(Set.of(), old.owned);
        fresh.beat();
        fresh.beat();
        assertEquals(3, fresh.owned.size());
        assertEquals(Errors.REBALANCE_IN_PROGRESS, old.heartbeat());
        old.takePart();
        assertEquals(3, old.owned.size());
        assertEquals(Errors.NONE, world.world.commit(GROUP, old.memberId, old.generation, "orders", 0, 1));
        world.world.leave(GROUP, old.memberId);
        world.world.pass(1);
        fresh.beat();
        assertEquals(6, fresh.owned.size());
    }

    @Test
    void offsetsOutliveEveryConversion() {
        world.world.commit(GROUP, "", -1, "orders", 0, 7);
        Client fresh = world.client(GROUP, "new", "orders");
        fresh.beat();
        assertEquals(7, world.world.fetch(GROUP, "orders", 0));
        fresh.leave(-1);
        Classic old = new Classic();
        old.takePart();
        assertEquals(7, world.world.fetch(GROUP, "orders", 0));
        assertEquals(Set.of(GROUP), world.world.list(Set.of(), Set.of("classic")));
        world.world.failOver();
        assertEquals(Set.of(GROUP), world.world.list(Set.of(), Set.of("classic")));
        assertEquals(7, world.world.fetch(GROUP, "orders", 0));
        assertFalse(world.world.list(Set.of(), Set.of("consumer")).contains(GROUP));
    }
}
