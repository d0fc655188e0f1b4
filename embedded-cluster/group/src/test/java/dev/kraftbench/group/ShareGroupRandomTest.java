package dev.kraftbench.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.kraftbench.metadata.ClusterDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ShareGroupHeartbeatRequestData;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** Share groups whose members come, go and break off while coordinators move and fail: in the end everybody works by the same assignment. */
class ShareGroupRandomTest {

    private static final String GROUP = "packers";
    private static final String TOPIC = "orders";
    private static final Uuid ID = new Uuid(9, 1);
    private static final int SEEDS = 150;

    @Test
    void everybodyComesToTheSameAssignment() {
        for (long seed = 0; seed < SEEDS; seed++) {
            new Run(seed).run();
        }
    }

    private static final class Run {
        private final long seed;
        private final Random random;
        private final GroupWorld world = new GroupWorld();
        private final List<ShareClient> clients = new ArrayList<>();
        private int partitions;
        private int names;

        Run(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
        }

        void run() {
            partitions = 1 + random.nextInt(5);
            world.image = CoordinatorTopics.with(world.image, TOPIC, ID, partitions);
            world.start();
            for (int i = 0; i < 60; i++) {
                act();
            }
            heal();
            check();
        }

        private void act() {
            switch (random.nextInt(12)) {
                case 0, 1 -> clients.add(new ShareClient(world, GROUP, "m" + names++).join(TOPIC));
                case 2 -> someone().ifPresent(client -> {
                    clients.remove(client);
                    client.send(new ShareGroupHeartbeatRequestData().setMemberEpoch(-1));
                });
                case 3 -> someone().ifPresent(client -> {
                    clients.remove(client);
                    client.disconnect();
                });
                case 4 -> someone().ifPresent(clients::remove);
                case 5 -> world.persister.error = random.nextBoolean() ? Errors.NONE : Errors.COORDINATOR_NOT_AVAILABLE;
                case 6 -> world.persister.holdsAnswers = random.nextBoolean();
                case 7 -> world.persister.answer();
                case 8 -> {
                    if (random.nextInt(3) == 0) {
                        world.failOver();
                    }
                }
                case 9 -> grow();
                default -> world.pass(random.nextInt(3_000));
            }
            world.lane.settle();
            clients.stream().filter(client -> client.answer.here() && random.nextInt(3) > 0).toList().forEach(this::goOn);
        }

        private Optional<ShareClient> someone() {
            return clients.isEmpty() ? Optional.empty() : Optional.of(clients.get(random.nextInt(clients.size())));
        }

        private void grow() {
            if (partitions < 8 && random.nextInt(3) == 0) {
                ClusterDelta delta = new ClusterDelta(world.image);
                delta.replay(new PartitionRecord()
                        .setTopicId(ID)
                        .setPartitionId(partitions++)
                        .setReplicas(List.of(1))
                        .setIsr(List.of(1))
                        .setLeader(1));
                world.image = delta.apply(world.image.offset() + 1, 1);
                world.coordinator.metadataChanged(delta, world.image);
            }
        }

        /** What a client does with its answer. */
        private void goOn(ShareClient client) {
            Errors error = client.error();
            if (error == Errors.UNKNOWN_MEMBER_ID || error == Errors.FENCED_MEMBER_EPOCH || error == Errors.GROUP_ID_NOT_FOUND) {
                client.join(TOPIC);
            } else if (error == Errors.NONE) {
                client.beat();
            } else {
                // After a failure the client tells everything again.
                client.send(new ShareGroupHeartbeatRequestData().setMemberEpoch(client.epoch).setSubscribedTopicNames(List.of(TOPIC)));
            }
        }

        private void heal() {
            world.persister.error = Errors.NONE;
            world.persister.holdsAnswers = false;
            world.persister.answer();
            for (int i = 0; i < 200; i++) {
                world.pass(250);
                clients.stream().filter(client -> client.answer.here()).toList().forEach(this::goOn);
            }
        }

        private void check() {
            Set<Integer> assigned = new TreeSet<>();
            for (ShareClient client : clients) {
                assertEquals(clients.getFirst().epoch, client.epoch, "seed " + seed);
                assertFalse(client.assigned.isEmpty(), "seed " + seed);
                assigned.addAll(client.assigned);
            }
            if (!clients.isEmpty()) {
                assertEquals(IntStream.range(0, partitions).boxed().collect(Collectors.toSet()), assigned, "seed " + seed);
                assertEquals(partitions, world.persister.states.size(), "seed " + seed);
            }
            int total = clients.stream().mapToInt(client -> client.assigned.size()).sum();
            assertEquals(clients.isEmpty() ? 0 : Math.ceilDiv(clients.size(), partitions) * partitions, total, "seed " + seed);
        }
    }
}
