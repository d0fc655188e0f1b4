package dev.kraftbench.group.internal.modern;

import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.group.ClientContext;
import dev.kraftbench.group.internal.ShardPorts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * Answers to heartbeats that wait for news. A member has at most one; it goes out when there is news for the member, when its time is
 * up, or when the client loses patience (it asks for something else, or is gone). What it says is decided only then.
 *
 * <p>Confined to the shard's lane. A release is a decision of its own, which sees everything applied before it.
 */
public final class HeldAnswers {

    /** @param holder tells the answers of one room from those of another, for a group may be converted */
    private record Key(HeldAnswers holder, String groupId, String memberId) {}

    /** Told apart by identity: a member may hold one after another. */
    private static final class Held {
        final Consumer<Errors> refuse;
        final Runnable giveUp;

        Held(Reply<?> reply) {
            this.refuse = reply::refuse;
            this.giveUp = reply::superseded;
        }
    }

    private final ShardPorts ports;
    private final Map<String, Map<String, Held>> byGroup = new HashMap<>();
    /** In the order in which they were decided: the order of refusals must not depend on chance. */
    private final Set<Consumer<Errors>> underWay = new LinkedHashSet<>();

    public HeldAnswers(ShardPorts ports) {
        this.ports = ports;
    }

    /**
     * Holds an answer. One that is held for the member already is released.
     *
     * @param maxMillis how long at most
     * @param decide makes the answer in the end, with records or without; without an answer, it has held again
     * @param reply takes the answer once its records are committed, or the refusal
     */
    public <R> void hold(String groupId, String memberId, ClientContext client, long maxMillis, Supplier<CoordinatorResult<R>> decide, Reply<R> reply) {
        supersede(groupId, memberId);
        Held held = new Held(reply);
        byGroup.computeIfAbsent(groupId, any -> new HashMap<>()).put(memberId, held);
        Key key = new Key(this, groupId, memberId);
        ports.after(maxMillis, key, () -> {
            if (!isHeld(groupId, memberId, held)) {
                // Answered by a decision whose records the log did not take, so that the timer runs on.
                return CoordinatorResult.deferred();
            }
            forget(groupId, memberId);
            return decided(decide, reply);
        });
        client.patience().whenOver(() -> ports.lane().execute(() -> {
            if (isHeld(groupId, memberId, held)) {
                release(groupId, memberId);
            }
        }));
    }

    private boolean isHeld(String groupId, String memberId, Held held) {
        return byGroup.getOrDefault(groupId, Map.of()).get(memberId) == held;
    }

    /** Where an answer goes. */
    public interface Reply<R> {
        void answer(R response);

        void refuse(Errors error);

        /** The member has sent something that outdoes the request, so what the answer says matters no more; but it must do no harm. */
        void superseded();
    }

    private <R> CoordinatorResult<Void> decided(Supplier<CoordinatorResult<R>> decide, Reply<R> reply) {
        CoordinatorResult<R> result;
        try {
            result = decide.get();
        } catch (RuntimeException e) {
            reply.refuse(Errors.UNKNOWN_SERVER_ERROR);
            throw e;
        }
        R response = result.reply();
        if (response == null) {
            // Held once more, until these records are applied.
            return new CoordinatorResult<>(result.records(), null, result.settled(), result.atomic());
        }
        Consumer<Errors> refuse = reply::refuse;
        underWay.add(refuse);
        return new CoordinatorResult<>(
                result.records(),
                null,
                error -> {
                    underWay.remove(refuse);
                    Consumer<Errors> settled = result.settled();
                    if (settled != null) {
                        settled.accept(error);
                    }
                    if (error == Errors.NONE) {
                        reply.answer(response);
                    } else {
                        reply.refuse(error);
                    }
                },
                result.atomic());
    }

    public boolean holds(String groupId, String memberId) {
        return byGroup.getOrDefault(groupId, Map.of()).containsKey(memberId);
    }

    /** There is news for the member: its answer, if one is held, goes out next. */
    public void release(String groupId, String memberId) {
        if (holds(groupId, memberId)) {
            ports.timers().hasten(new Key(this, groupId, memberId));
        }
    }

    /** The answer that is held for the member, if one is, becomes a refusal. */
    public void refuse(String groupId, String memberId, Errors error) {
        Held held = taken(groupId, memberId);
        if (held != null) {
            held.refuse.accept(error);
        }
    }

    /** There is news for everyone. */
    public void releaseAll(String groupId) {
        List.copyOf(byGroup.getOrDefault(groupId, Map.of()).keySet()).forEach(memberId -> release(groupId, memberId));
    }

    /** The member has sent something that outdoes the request whose answer is held, if one is. */
    public void supersede(String groupId, String memberId) {
        Held held = taken(groupId, memberId);
        if (held != null) {
            held.giveUp.run();
        }
    }

    private @Nullable Held taken(String groupId, String memberId) {
        Held held = byGroup.getOrDefault(groupId, Map.of()).get(memberId);
        if (held != null) {
            ports.timers().cancel(new Key(this, groupId, memberId));
            forget(groupId, memberId);
        }
        return held;
    }

    private void forget(String groupId, String memberId) {
        byGroup.computeIfPresent(groupId, (id, held) -> {
            held.remove(memberId);
            return held.isEmpty() ? null : held;
        });
    }

    /** The shard is dropped: everyone is refused. */
    public void unloaded(Errors why) {
        List<Consumer<Errors>> all = new ArrayList<>(underWay);
        byGroup.values().forEach(held -> held.values().forEach(each -> all.add(each.refuse)));
        underWay.clear();
        byGroup.clear();
        all.forEach(refuse -> refuse.accept(why));
    }
}
