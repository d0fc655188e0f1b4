package dev.kraftbench.group.internal.streams;

import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.group.StreamsHeartbeat;
import dev.kraftbench.group.internal.ShardPorts;
import dev.kraftbench.group.internal.modern.HeartbeatPace;
import dev.kraftbench.group.internal.modern.HeldAnswers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.common.protocol.Errors;

/** Heartbeats that are not answered yet because there is no news for the member, and what was known when they came. On the shard's lane. */
final class HeldHeartbeats {

    /**
     * A heartbeat without an answer.
     *
     * @param quiet what would have been answered
     * @param stamp of the group's condition as that answer tells it
     */
    record Held(StreamsAsk ask, StreamsHeartbeat quiet, int stamp) {}

    private final HeldAnswers answers;
    private final Map<String, SortedMap<String, Held>> byGroup = new HashMap<>();

    HeldHeartbeats(ShardPorts ports) {
        this.answers = new HeldAnswers(ports);
    }

    boolean any(String groupId) {
        return byGroup.containsKey(groupId);
    }

    /** Those of the group, by member. */
    List<Held> of(String groupId) {
        SortedMap<String, Held> members = byGroup.get(groupId);
        return members == null ? List.of() : new ArrayList<>(members.values());
    }

    /**
     * Holds the answer to a heartbeat.
     *
     * @param again decides the heartbeat when its time has come
     */
    void hold(Held heartbeat, Supplier<CoordinatorResult<StreamsHeartbeat>> again) {
        StreamsAsk ask = heartbeat.ask();
        byGroup.computeIfAbsent(ask.groupId(), each -> new TreeMap<>()).put(ask.memberId(), heartbeat);
        answers.hold(
                ask.groupId(),
                ask.memberId(),
                ask.client(),
                HeartbeatPace.holdMillis(heartbeat.quiet().response().heartbeatIntervalMs()),
                () -> {
                    forget(heartbeat);
                    return again.get();
                },
                new HeldAnswers.Reply<StreamsHeartbeat>() {
                    @Override
                    public void answer(StreamsHeartbeat response) {
                        ask.reply().accept(response);
                    }

                    @Override
                    public void refuse(Errors error) {
                        forget(heartbeat);
                        ask.reply().accept(StreamsHeartbeat.refused(error, null));
                    }

                    @Override
                    public void superseded() {
                        forget(heartbeat);
                        ask.reply().accept(heartbeat.quiet());
                    }
                });
    }

    private void forget(Held heartbeat) {
        byGroup.computeIfPresent(heartbeat.ask().groupId(), (id, members) -> {
            members.remove(heartbeat.ask().memberId(), heartbeat);
            return members.isEmpty() ? null : members;
        });
    }

    /** There is news for the member. */
    void release(Held heartbeat) {
        answers.release(heartbeat.ask().groupId(), heartbeat.ask().memberId());
    }

    /** The member has sent another heartbeat: the one before is answered as if nothing had happened. */
    void supersede(String groupId, String memberId) {
        answers.supersede(groupId, memberId);
    }

    void unloaded(Errors why) {
        byGroup.clear();
        answers.unloaded(why);
    }
}
