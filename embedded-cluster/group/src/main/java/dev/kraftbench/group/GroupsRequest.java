package dev.kraftbench.group;

import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.group.internal.shard.GroupShard;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.kafka.common.protocol.Errors;

/** A kind of request about several groups, which is cut up by shard: each shard answers for its groups. */
public final class GroupsRequest<R> {

    /** How a shard decides for its groups, with one answer for each. On its lane. */
    interface Decision<R> {
        CoordinatorResult<List<R>> decide(GroupShard shard, ClientContext client, List<String> groupIds);
    }

    private final Decision<R> decision;
    private final BiFunction<String, Errors, R> refusal;

    private GroupsRequest(Decision<R> decision, BiFunction<String, Errors, R> refusal) {
        this.decision = decision;
        this.refusal = refusal;
    }

    static <R> GroupsRequest<R> of(Decision<R> decision, BiFunction<String, Errors, R> refusal) {
        return new GroupsRequest<>(decision, refusal);
    }

    /** A question that changes nothing, put for each group alone. */
    static <R> GroupsRequest<R> asking(Query<R> query, BiFunction<String, Errors, R> refusal) {
        return of(
                (shard, client, ids) -> CoordinatorResult.reply(ids.stream().map(id -> query.answer(shard, client, id)).toList()),
                refusal);
    }

    /** The same for types of groups that can't have an empty name. */
    static <R> GroupsRequest<R> askingNamed(Query<R> query, BiFunction<String, Errors, R> refusal) {
        return asking(
                (shard, client, id) -> id.isEmpty() ? refusal.apply(id, Errors.INVALID_GROUP_ID) : query.answer(shard, client, id), refusal);
    }

    /** A question about one group. */
    interface Query<R> {
        R answer(GroupShard shard, ClientContext client, String groupId);
    }

    CoordinatorResult<List<R>> decide(GroupShard shard, ClientContext client, List<String> groupIds) {
        return decision.decide(shard, client, groupIds);
    }

    List<R> refusals(List<String> groupIds, Errors error) {
        Function<String, R> one = id -> refusal.apply(id, error);
        return groupIds.stream().map(one).toList();
    }
}
