package dev.kraftbench.group;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.group.ConsumerWorld.Client;
import java.util.Set;
import org.apache.kafka.common.Uuid;
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
