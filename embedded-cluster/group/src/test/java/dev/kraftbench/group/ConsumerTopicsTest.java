package dev.kraftbench.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.group.ConsumerWorld.Client;
import dev.kraftbench.group.GroupWorld.Answer;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** Topics and partitions that come and go while consumer groups read. */
class ConsumerTopicsTest {

    private static final String GROUP = "g";

    private final ConsumerWorld world = new ConsumerWorld();

    @Test
    void topicsThatCameWhileNobodyCoordinatedAreAssigned() {
        Client a = world.client(GROUP, "a", "orders", "returns");
        Client b = world.regexClient("g2", "b", "orders|returns");
        a.beat();
        b.beat();
        world.converge(a, b);
        world.world.resign();
        world.world.createTopic("returns", ConsumerWorld.RETURNS, 2);
        world.world.start();
        world.world.pass(100);
        world.converge(a, b);
        assertEquals(8, a.owned.size());
        assertEquals(8, b.owned.size());
    }

    @Test
    void topicsThatCameWhileTheLogTookNothingAreAssigned() {
        Client a = world.client(GROUP, "a", "orders", "returns");
        a.beat();
        world.converge(a);
        world.world.log.refusal = Errors.NOT_ENOUGH_REPLICAS;
        world.world.createTopic("returns", ConsumerWorld.RETURNS, 2);
        world.world.pass(2_000);
        world.world.log.refusal = Errors.NONE;
        world.world.pass(1_000);
        world.converge(a);
        assertEquals(8, a.owned.size());
    }

    @Test
    void newPartitionsAndTopicsAreAssigned() {
        Client a = world.client(GROUP, "a", "orders", "returns");
        a.beat();
        assertEquals(6, a.owned.size());
        world.world.createTopic("returns", ConsumerWorld.RETURNS, 2);
        world.world.pass(1);
        a.beat();
        assertEquals(8, a.owned.size());
        world.world.deleteTopic(ConsumerWorld.ORDERS);
        world.converge(a);
        assertEquals(Set.of("returns-0", "returns-1"), a.owned);
    }

    @Test
    void whoIsNotLetInDoesNotChangeWhatTheGroupSees() {
        GroupSettings base = GroupSettings.DEFAULT;
        ConsumerWorld hiding = new ConsumerWorld(new GroupWorld().with(new GroupSettings(
                base.minSessionTimeoutMillis(), base.maxSessionTimeoutMillis(), base.initialRebalanceDelayMillis(), base.maxSize(),
                base.offsetMetadataMaxBytes(), base.offsetsRetentionMillis(), base.retentionCheckMillis(), base.assignors(), base.protocols(), true)));
        assertEquals(Errors.NONE, send(hiding, hiding.regexClient(GROUP, "a", ".*"), "orders"::equals));
        hiding.world.pass(100);
        assertTrue(hiding.world.events.contains(new GroupEvent.RegexResolved(GROUP, ".*", 1)));
        hiding.world.events.clear();

        assertEquals(Errors.INVALID_REGULAR_EXPRESSION, send(hiding, hiding.regexClient(GROUP, "b", "("), any -> true));
        hiding.world.createTopic("returns", ConsumerWorld.RETURNS, 2);
        hiding.world.pass(100);
        assertEquals(List.of(), hiding.world.events.stream().filter(GroupEvent.RegexResolved.class::isInstance).toList());
    }

    private static Errors send(ConsumerWorld world, Client client, Predicate<String> sees) {
        Answer<ConsumerGroupHeartbeatResponseData> answer = new Answer<>();
        world.world.coordinator.ask(
                ConsumerRequests.HEARTBEAT,
                new ClientContext("client", "/127.0.0.1", (short) 1, ClientContext.Patience.NONE, sees),
                client.request(),
                answer);
        world.world.pass(10);
        return Errors.forCode(answer.get().errorCode());
    }

    @Test
    void aRegularExpressionStandsForTopicsThatComeLaterToo() {
        Client a = world.regexClient(GROUP, "a", "order.*");
        a.beat();
        world.converge(a);
        assertEquals(6, a.owned.size());
        Uuid late = new Uuid(3, 9);
        world.name(late, "orders-late");
        world.world.createTopic("orders-late", late, 1);
        world.world.pass(100);
        world.converge(a);
        assertEquals(7, a.owned.size());
    }
}
