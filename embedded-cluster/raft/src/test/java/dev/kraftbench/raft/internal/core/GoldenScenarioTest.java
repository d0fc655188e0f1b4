package dev.kraftbench.raft.internal.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.kraftbench.raft.RaftTimeouts;
import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.VoterSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/**
 * Three cores that talk to each other, each message delivered in the order sent, every disk at once durable. What they do is compared
 * with a text that a person can follow: {@code three-voters.txt} beside this test.
 */
class GoldenScenarioTest {

    private record Asked(int from, long serial, Message.RaftRequest request) {}

    private final Map<Integer, RaftCore> cores = new TreeMap<>();
    private final Map<Integer, List<LogBatch>> logs = new HashMap<>();
    private final ArrayDeque<Runnable> underWay = new ArrayDeque<>();
    private final StringBuilder story = new StringBuilder();
    private long now;

    private void step(int node, Input input) {
        RaftCore core = cores.get(node);
        if (core == null) {
            return;
        }
        for (Effect effect : core.step(now, input)) {
            story.append("  ").append(node).append(": ").append(CoreBench.line(effect)).append('\n');
            carryOut(node, effect);
        }
    }

    private void carryOut(int node, Effect effect) {
        List<LogBatch> log = logs.get(node);
        switch (effect) {
            case Effect.Send send -> underWay.add(() -> {
                if (cores.containsKey(send.to().id())) {
                    step(send.to().id(), new Input.Received(send.request(), new Asked(node, send.serial(), send.request())));
                } else {
                    step(node, new Input.Unanswered(send.serial(), send.to().id(), send.request(), false));
                }
            });
            case Effect.Reply reply -> answer(node, (Asked) reply.ticket(), reply.response());
            case Effect.ReplyRecords reply -> answer(node, (Asked) reply.ticket(), new Message.FetchAnswer(
                    Errors.NONE, reply.known(), reply.highWatermark(), 0, null, null,
                    log.stream().filter(batch -> batch.baseOffset() >= reply.offset()).toList()));
            case Effect.PersistElectionState persist -> underWay.add(() -> step(node, new Input.ElectionStatePersisted(persist.version())));
            case Effect.FlushLog flush -> underWay.add(() -> step(node, new Input.LogFlushed(flush.serial(), flush.endOffset())));
            case Effect.Append append -> log.addAll(append.batches());
            case Effect.AppendControl append -> log.add(new LogBatch(
                    append.baseOffset(), append.baseOffset() + append.records().size() - 1, append.epoch(), null, OptionalInt.empty(),
                    ByteBuffer.allocate(0)));
            case Effect.Truncate truncate -> log.removeIf(batch -> batch.lastOffset() >= truncate.offset());
            case Effect.ReplyChange r -> throw new AssertionError("no other voters here");
            case Effect.ReplySnapshot r -> throw new AssertionError("no snapshots here");
            case Effect.StartLogAt s -> throw new AssertionError("no snapshots here");
            case Effect.StoreSnapshotPiece s -> throw new AssertionError("no snapshots here");
            case Effect.Committed c -> {}
            case Effect.LeaderChanged l -> {}
        }
    }

    private void answer(int node, Asked asked, Message.RaftResponse response) {
        underWay.add(() -> step(asked.from(), new Input.Answered(asked.serial(), node, asked.request(), response)));
    }

    private void tell(String what, Runnable action) {
        story.append(what).append('\n');
        action.run();
        while (!underWay.isEmpty()) {
            underWay.poll().run();
        }
    }

    private void start(int id, VoterSet voters) {
        logs.put(id, new ArrayList<>());
        cores.put(id, new RaftCore(
                now,
                new RaftCore.Settings(
                        ReplicaKey.of(id), true, CoreBench.LISTENER, Map.of(CoreBench.LISTENER, CoreBench.endpoint(id)), List.of(),
                        RaftTimeouts.ofMillis(1000, 2000, 1000, 2000, 20, 0, 500, 60, 60), RaftRules.SOUND),
                new SplittableRandom(id),
                new RaftCore.Recovered(
                        ElectionState.INITIAL, 0, 0, new EpochHistory(List.of()), new VoterHistory(voters), null, null)));
    }

    @Test
    void threeVotersElectCommitLoseTheirLeaderAndGoOn() throws IOException {
        List<VoterSet.Voter> list = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            list.add(new VoterSet.Voter(ReplicaKey.of(id), Map.of(CoreBench.LISTENER, CoreBench.endpoint(id))));
        }
        for (int id = 1; id <= 3; id++) {
            start(id, VoterSet.of(list));
        }

        tell("ten milliseconds pass: the first in rank moves", () -> {
            now += TimeUnit.MILLISECONDS.toNanos(10);
            step(1, new Input.Tick());
        });
        tell("the leader appends records 1 to 3", () -> step(1, new Input.LeaderAppend(CoreBench.batch(1, 3, 1))));
        tell("the leader dies, and its connections with it", () -> {
            cores.remove(1);
            step(2, new Input.Disconnected(1));
            step(3, new Input.Disconnected(1));
        });
        tell("thirty milliseconds pass: the next in rank moves", () -> {
            now += TimeUnit.MILLISECONDS.toNanos(30);
            step(2, new Input.Tick());
        });

        assertEquals(golden("three-voters.txt"), story.toString());
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = GoldenScenarioTest.class.getResourceAsStream(name)) {
            assertNotNull(in, name);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
