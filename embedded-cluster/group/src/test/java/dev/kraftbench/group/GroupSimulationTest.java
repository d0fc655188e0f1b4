package dev.kraftbench.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.group.GroupWorld.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Members and committers against a coordinator that loses its leadership, its uncommitted records, its disk and its followers at random.
 * What was acknowledged must be there at the end; every request is answered once; and once the faults end, the group becomes stable.
 */
class GroupSimulationTest {

    private static final int SEEDS_PER_RUN = 100;
    private static final int STEPS = 400;
    private static final int PARTITIONS = 4;
    private static final String GROUP = "logistics";
    private static final String SIMPLE = "exporter";

    /** A consumer as its coordinator sees it. */
    private final class Member {
        String id = "";
        int generation = -1;
        boolean joined;
        Answer<JoinGroupResponseData> join = new Answer<>();
        Answer<SyncGroupResponseData> sync = new Answer<>();
        boolean joining;
        boolean syncing;

        void turn() {
            if (joining) {
                if (join.here()) {
                    joining = false;
                    joinAnswered(join.get());
                }
            } else if (syncing) {
                if (sync.here()) {
                    syncing = false;
                    joined = sync.get().errorCode() == Errors.NONE.code();
                    forgetIfUnknown(Errors.forCode(sync.get().errorCode()));
                }
            } else if (joined) {
                Errors error = world.heartbeat(GROUP, id, generation);
                joined = error == Errors.NONE;
                forgetIfUnknown(error);
                if (joined && random.nextInt(3) == 0) {
                    commit(GROUP, id, generation);
                }
            } else {
                joining = true;
                join = world.join(GROUP, id);
            }
        }

        private void joinAnswered(JoinGroupResponseData answer) {
            Errors error = Errors.forCode(answer.errorCode());
            if (error == Errors.MEMBER_ID_REQUIRED) {
                id = answer.memberId();
                return;
            }
            forgetIfUnknown(error);
            if (error != Errors.NONE) {
                return;
            }
            generation = answer.generationId();
            Map<String, String> assignments = new HashMap<>();
            answer.members().forEach(each -> assignments.put(each.memberId(), each.memberId()));
            syncing = true;
            sync = world.sync(GROUP, id, generation, assignments);
        }

        private void forgetIfUnknown(Errors error) {
            if (error == Errors.UNKNOWN_MEMBER_ID || error == Errors.ILLEGAL_GENERATION) {
                generation = -1;
                id = error == Errors.UNKNOWN_MEMBER_ID ? "" : id;
                joined = false;
            }
        }
    }

    private Random random = new Random();
    private GroupWorld world = new GroupWorld();
    private final Map<String, Long> acknowledged = new HashMap<>();
    private final List<Answer<Errors>> commits = new ArrayList<>();
    private long nextOffset;
    private boolean leading;

    private void commit(String group, String member, int generation) {
        int partition = random.nextInt(PARTITIONS);
        long offset = nextOffset++;
        Answer<Errors> answer = new Answer<>();
        commits.add(answer);
        world.coordinator.ask(
                OffsetRequests.COMMIT,
                new ClientContext("c", "/h", (short) 9),
                GroupWorld.commitRequest(group, member, generation, "orders", partition, offset),
                response -> {
                    Errors error = Errors.forCode(response.topics().getFirst().partitions().getFirst().errorCode());
                    answer.accept(error);
                    if (error == Errors.NONE) {
                        acknowledged.merge(group + partition, offset, Math::max);
                    }
                });
        for (int i = random.nextInt(3); i > 0; i--) {
            world.lane.step();
        }
    }

    private void fault() {
        switch (random.nextInt(8)) {
            case 0 -> {
                if (leading) {
                    world.lane.execute(() -> world.coordinator.resigned(0));
                    world.lane.settle();
                    leading = false;
                    if (random.nextBoolean()) {
                        world.log.loseUncommitted();
                    }
                }
            }
            case 1, 2, 3 -> {
                if (!leading) {
                    world.lane.execute(() -> world.coordinator.elected(world.log, world.lane));
                    leading = true;
                    for (int i = random.nextInt(6); i > 0; i--) {
                        world.lane.step();
                    }
                }
            }
            case 4 -> world.log.refusal = random.nextBoolean() ? Errors.NOT_ENOUGH_REPLICAS : Errors.NONE;
            case 5 -> world.log.failNextAppend = random.nextInt(4) == 0 ? Errors.KAFKA_STORAGE_ERROR : Errors.NONE;
            case 6 -> world.log.autoCommit = random.nextBoolean();
            default -> world.lane.execute(world.log::commit);
        }
    }

    private void run(long seed) {
        random = new Random(seed);
        world = new GroupWorld();
        acknowledged.clear();
        commits.clear();
        nextOffset = 0;
        leading = false;
        List<Member> members = List.of(new Member(), new Member(), new Member());
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(5)) {
                case 0 -> fault();
                case 1 -> commit(SIMPLE, "", -1);
                case 2 -> world.pass(random.nextInt(2_000));
                default -> members.get(random.nextInt(members.size())).turn();
            }
        }
        heal(members);
        for (Answer<Errors> commit : commits) {
            assertTrue(commit.here(), "a commit was never answered");
        }
        acknowledged.forEach((key, offset) -> {
            String group = key.substring(0, key.length() - 1);
            long found = world.fetch(group, "orders", Integer.parseInt(key.substring(key.length() - 1)));
            assertTrue(found >= offset, "acknowledged " + offset + " of " + key + " but found " + found);
        });
    }

    private void heal(List<Member> members) {
        world.log.refusal = Errors.NONE;
        world.log.failNextAppend = Errors.NONE;
        world.log.autoCommit = true;
        world.lane.execute(world.log::commit);
        world.pass(10_000);
        if (!leading) {
            world.start();
        }
        for (int i = 0; i < 200 && !stable(members); i++) {
            members.forEach(Member::turn);
            world.pass(1_000);
        }
        assertTrue(stable(members), "the group did not become stable");
        assertEquals(0, world.log.pinned());
    }

    private boolean stable(List<Member> members) {
        return members.stream().allMatch(each -> each.joined && world.heartbeat(GROUP, each.id, each.generation) == Errors.NONE)
                && world.state(GROUP).equals("Stable");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3})
    void noAcknowledgedCommitIsLostAndTheGroupRecovers(long run) {
        for (long seed = run * SEEDS_PER_RUN; seed < (run + 1) * SEEDS_PER_RUN; seed++) {
            try {
                run(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
