package dev.kraftbench.raft.internal.core;

import dev.kraftbench.raft.Endpoint;
import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.internal.core.Message.BeginEpoch;
import dev.kraftbench.raft.internal.core.Message.EndEpoch;
import dev.kraftbench.raft.internal.core.Message.Fetch;
import dev.kraftbench.raft.internal.core.Message.FetchSnapshot;
import dev.kraftbench.raft.internal.core.Message.Known;
import dev.kraftbench.raft.internal.core.Message.RaftRequest;
import dev.kraftbench.raft.internal.core.Message.UpdateVoter;
import dev.kraftbench.raft.internal.core.Message.Vote;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/**
 * What other replicas ask: held against this one's epoch and role, then answered, handed to the leader, or refused (KIP-595, KIP-853,
 * KIP-996).
 */
final class ReceivedRequests {

    private final RaftCore core;

    ReceivedRequests(RaftCore core) {
        this.core = core;
    }

    void received(RaftRequest request, Object ticket) {
        switch (request) {
            case Vote vote -> vote(vote, ticket);
            case BeginEpoch begin -> beginEpoch(begin, ticket);
            case EndEpoch end -> endEpoch(end, ticket);
            case Fetch fetch -> {
                if (fetch.offset() < 0 || fetch.lastEpoch() < 0 || fetch.lastEpoch() > fetch.epoch() || fetch.maxWaitNanos() < 0) {
                    refuse(fetch, ticket, Errors.INVALID_REQUEST);
                } else {
                    ofLeader(fetch, ticket, leader -> leader.fetch(fetch, ticket));
                }
            }
            case UpdateVoter update -> ofLeader(update, ticket, leader -> leader.voterChanges().update(update, ticket));
            case FetchSnapshot fetch -> ofLeader(fetch, ticket, leader -> leader.fetchSnapshot(fetch, ticket));
        }
    }

    private void vote(Vote vote, Object ticket) {
        int lastEpoch = vote.logEnd().epoch();
        boolean illegal = vote.preVote() ? lastEpoch > vote.epoch() : lastEpoch >= vote.epoch();
        if (illegal || lastEpoch < 0 || vote.logEnd().offset() < 0 || vote.candidate().id() < 0) {
            refuse(vote, ticket, Errors.INVALID_REQUEST);
            return;
        }
        if (vote.epoch() < core.epoch()) {
            refuse(vote, ticket, Errors.FENCED_LEADER_EPOCH);
            return;
        }
        if (vote.epoch() > core.epoch()) {
            core.toUnattached(vote.epoch(), OptionalInt.empty());
        }
        if (!isAddressedToUs(vote.voter())) {
            refuse(vote, ticket, Errors.INVALID_VOTER_KEY);
            return;
        }
        boolean granted = core.role().grants(vote.candidate(), vote.logEnd().compareTo(core.logEndAndEpoch()) >= 0, vote.preVote());
        if (granted && !vote.preVote() && !vote.candidate().equals(core.role().voted)) {
            core.grantVote(vote.candidate());
        }
        core.emit(new Effect.Reply(ticket, new Message.VoteAnswer(Errors.NONE, core.role().known(), granted)));
    }

    private void beginEpoch(BeginEpoch begin, Object ticket) {
        Errors error = fromLeader(begin.epoch(), begin.leaderId(), begin.endpoints());
        if (error == Errors.NONE && !isAddressedToUs(begin.voter())) {
            error = Errors.INVALID_VOTER_KEY;
        }
        core.emit(new Effect.Reply(ticket, new Message.EpochAnswer(error, core.role().known())));
    }

    private void endEpoch(EndEpoch end, Object ticket) {
        Errors error = fromLeader(end.epoch(), end.leaderId(), end.endpoints());
        if (error == Errors.NONE && core.role() instanceof Follower follower && follower.leader.id() == end.leaderId()) {
            follower.leaderResigned(end.preferred());
        }
        core.emit(new Effect.Reply(ticket, new Message.EpochAnswer(error, core.role().known())));
    }

    private Errors fromLeader(int epoch, int leaderId, Map<String, Endpoint> endpoints) {
        if (epoch < core.epoch()) {
            return Errors.FENCED_LEADER_EPOCH;
        }
        if (leaderId < 0 || leaderId == core.settings.self().id()) {
            return Errors.INVALID_REQUEST;
        }
        if (epoch == core.epoch() && core.role().leaderId.isPresent() && core.role().leaderId.getAsInt() != leaderId) {
            return Errors.INVALID_REQUEST;
        }
        core.learn(new Known(epoch, OptionalInt.of(leaderId), endpoints.get(core.settings.listener())));
        return Errors.NONE;
    }

    /** What the leader of the very epoch of the request answers, and nobody else. */
    private void ofLeader(RaftRequest request, Object ticket, Consumer<Leader> answer) {
        if (request.epoch() < core.epoch()) {
            refuse(request, ticket, Errors.FENCED_LEADER_EPOCH);
        } else if (request.epoch() > core.epoch()) {
            refuse(request, ticket, Errors.UNKNOWN_LEADER_EPOCH);
        } else if (core.role() instanceof Leader leader) {
            answer.accept(leader);
        } else {
            refuse(request, ticket, Errors.NOT_LEADER_OR_FOLLOWER);
        }
    }

    /** Answers with the error and what this replica knows of the epoch. */
    void refuse(RaftRequest request, Object ticket, Errors error) {
        Known known = core.role().known();
        core.emit(new Effect.Reply(ticket, switch (request) {
            case Vote v -> new Message.VoteAnswer(error, known, false);
            case BeginEpoch b -> new Message.EpochAnswer(error, known);
            case EndEpoch e -> new Message.EpochAnswer(error, known);
            case UpdateVoter u -> new Message.EpochAnswer(error, known);
            case Fetch f -> new Message.FetchAnswer(error, known, -1, -1, null, null, List.of());
            case FetchSnapshot f ->
                    new Message.FetchSnapshotAnswer(error, known, f.snapshot(), 0, f.position(), ByteBuffer.allocate(0));
        }));
    }

    private boolean isAddressedToUs(ReplicaKey voter) {
        return voter.id() < 0
                || (voter.id() == core.settings.self().id() && (!voter.hasDirectory() || voter.equals(core.settings.self())));
    }
}
