package dev.kraftbench.group;

import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.group.internal.shard.GroupShard;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.protocol.Errors;

/**
 * A kind of request about one group: whose it is, how its shard decides it, and how it is turned away. What there is stands in
 * {@link ClassicRequests}, {@link OffsetRequests} and their kin.
 */
public final class GroupRequest<Q, R> {

    /** How the shard decides. On its lane. */
    interface Decision<Q, R> {

        /** @param reply to answer with where the result carries no reply; then it is called exactly once */
        CoordinatorResult<R> decide(GroupShard shard, ClientContext client, Q request, Consumer<R> reply);
    }

    private final Function<Q, String> groupId;
    private final boolean needsGroupId;
    private final Decision<Q, R> decision;
    private final BiFunction<Q, Errors, R> refusal;

    private GroupRequest(Function<Q, String> groupId, boolean needsGroupId, Decision<Q, R> decision, BiFunction<Q, Errors, R> refusal) {
        this.groupId = groupId;
        this.needsGroupId = needsGroupId;
        this.decision = decision;
        this.refusal = refusal;
    }

    static <Q, R> GroupRequest<Q, R> of(Function<Q, String> groupId, Decision<Q, R> decision, BiFunction<Q, Errors, R> refusal) {
        return new GroupRequest<>(groupId, true, decision, refusal);
    }

    /** The same for requests in which the empty name is a group like any other. */
    static <Q, R> GroupRequest<Q, R> ofAnyName(Function<Q, String> groupId, Decision<Q, R> decision, BiFunction<Q, Errors, R> refusal) {
        return new GroupRequest<>(groupId, false, decision, refusal);
    }

    String groupId(Q request) {
        return groupId.apply(request);
    }

    boolean acceptsName(Q request) {
        return !needsGroupId || !groupId(request).isEmpty();
    }

    CoordinatorResult<R> decide(GroupShard shard, ClientContext client, Q request, Consumer<R> reply) {
        return decision.decide(shard, client, request, reply);
    }

    /** The answer that tells that the request was not carried out. */
    R refusal(Q request, Errors error) {
        return refusal.apply(request, error);
    }
}
