package dev.kraftbench.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.group.ConsumerWorld.Client;
import dev.kraftbench.group.ConsumerWorld.Hold;
import dev.kraftbench.group.GroupWorld.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Members of a consumer group that join, leave, fall silent, lose answers and have them held, under coordinators that fail over. At any
 * time a partition has one owner at most; once all is quiet everyone has its share.
 */
class ConsumerGroupSimulationTest {

    private static final String GROUP = "g";
    private static final int STEPS = 400;

    private final ConsumerWorld world = new ConsumerWorld();
    private final Map<Client, Answer<ConsumerGroupHeartbeatResponseData>> awaited = new HashMap<>();
    private final List<Client> present = new ArrayList<>();
    private int named;

    /** More with {@code -Dkraftbench.simulation.group.seeds=N}. */
    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("kraftbench.simulation.group.seeds", 100));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aPartitionHasOneOwnerAtMostAndEveryPartitionHasOneInTheEnd(long seed) {
        Random random = new Random(seed);
        world.world.createTopic("returns", ConsumerWorld.RETURNS, 5);
        for (int step = 0; step < STEPS; step++) {
            step(random);
            takeAnswers(random, true);
            assertOneOwner();
        }
        settle();
    }

    private void step(Random random) {
        switch (random.nextInt(12)) {
            case 0 -> join(random);
            case 1 -> leave(random);
            case 2 -> {
                if (random.nextInt(8) == 0) {
                    world.world.failOver();
                }
            }
            case 3 -> world.world.pass(random.nextInt(200));
            case 4 -> {
                if (random.nextInt(20) == 0 && !present.isEmpty()) {
                    vanish(present.get(random.nextInt(present.size())));
                }
            }
            default -> beat(random);
        }
    }

    private void join(Random random) {
        if (present.size() < 6) {
            String[] topics = random.nextInt(3) == 0 ? new String[] {"orders"} : new String[] {"orders", "returns"};
            Client client = random.nextInt(4) == 0
                    ? world.regexClient(GROUP, "m" + named++, "(orders|returns)")
                    : world.client(GROUP, "m" + named++, topics);
            client.patience = random.nextBoolean() ? new Hold() : ClientContext.Patience.NONE;
            present.add(client);
        }
    }

    private void leave(Random random) {
        if (!present.isEmpty()) {
            Client client = present.remove(random.nextInt(present.size()));
            awaited.remove(client);
            client.owned = new TreeSet<>();
            world.sendRaw(client.request().setMemberEpoch(-1).setTopicPartitions(null), ClientContext.Patience.NONE);
        }
    }

    /** The client dies without a word; its partitions are its own until its session is over. */
    private void vanish(Client client) {
        present.remove(client);
        awaited.remove(client);
        for (int i = 0; i < 10; i++) {
            world.world.pass(5_000);
            present.forEach(each -> {
                reconnect(each);
                each.patience = ClientContext.Patience.NONE;
                each.take(each.send().get());
                assertOneOwner();
            });
        }
    }

    private void beat(Random random) {
        if (present.isEmpty()) {
            return;
        }
        Client client = present.get(random.nextInt(present.size()));
        if (awaited.containsKey(client)) {
            if (client.patience instanceof Hold hold && random.nextBoolean()) {
                hold.over();
                world.world.pass(1);
            }
        } else {
            awaited.put(client, client.send());
        }
    }

    private void takeAnswers(Random random, boolean mayLose) {
        for (Client client : List.copyOf(awaited.keySet())) {
            Answer<ConsumerGroupHeartbeatResponseData> answer = awaited.get(client);
            if (!answer.here()) {
                continue;
            }
            awaited.remove(client);
            if (mayLose && random.nextInt(15) == 0) {
                // The connection broke: the client says everything anew with its next heartbeat.
                client.acknowledged = null;
            } else {
                client.take(answer.get());
            }
        }
    }

    /** An answer that is still awaited is lost with the connection: the client says everything anew. */
    private void reconnect(Client client) {
        if (awaited.remove(client) != null) {
            client.acknowledged = null;
        }
    }

    private void assertOneOwner() {
        Set<String> owned = new TreeSet<>();
        for (Client client : present) {
            client.owned.forEach(each -> assertTrue(owned.add(each), each + " has two owners"));
        }
    }

    private void settle() {
        for (int round = 0; round < 60; round++) {
            for (Client client : present) {
                reconnect(client);
                client.patience = ClientContext.Patience.NONE;
                client.take(client.send().get());
                assertOneOwner();
            }
            world.world.pass(1_000);
        }
        if (present.isEmpty()) {
            return;
        }
        assertEquals("Stable", world.describe(GROUP).groupState());
        assertEquals(present.size(), world.describe(GROUP).members().size());
        Set<String> owned = new TreeSet<>();
        present.forEach(client -> owned.addAll(client.owned));
        boolean allRead = present.stream().anyMatch(each -> each.subscription.subscribedTopicNames().contains("returns") || each.subscription.subscribedTopicRegex() != null);
        assertEquals(allRead ? 11 : 6, owned.size());
    }
}
