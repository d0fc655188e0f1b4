package dev.kraftbench.raft.internal.node;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link.Delivery;
import dev.kraftbench.kernel.Link.Loss;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import dev.kraftbench.raft.Endpoint;
import dev.kraftbench.raft.QuorumStatus;
import dev.kraftbench.raft.RaftConfig;
import dev.kraftbench.raft.internal.core.Input;
import dev.kraftbench.raft.internal.core.Message;
import dev.kraftbench.raft.internal.core.RaftCore;
import dev.kraftbench.raft.internal.core.VoterChange;
import dev.kraftbench.raft.internal.wire.QuorumDescription;
import dev.kraftbench.raft.internal.wire.RaftAnswers;
import dev.kraftbench.raft.internal.wire.VoterRequests;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.message.DescribeQuorumRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;

/** What others ask of the quorum by the network: read on the lane of whoever got it, decided on the metadata lane, answered. */
public final class QuorumRequests {

    /** A request to be answered when the core says so. */
    private record Ticket(ApiKeys api, short version, ResponseSink sink) {}

    private final RaftConfig config;
    private final Lane lane;
    private final QuorumLinks links;
    private final Replica replica;
    private final Supplier<QuorumStatus> status;

    public QuorumRequests(RaftConfig config, Lane lane, QuorumLinks links, Replica replica, Supplier<QuorumStatus> status) {
        this.config = config;
        this.lane = lane;
        this.links = links;
        this.replica = replica;
        this.status = status;
    }

    /** By API; may be called on any lane. */
    public Map<ApiKeys, RequestHandler> handlers() {
        return Map.of(
                ApiKeys.VOTE, this::handle,
                ApiKeys.BEGIN_QUORUM_EPOCH, this::handle,
                ApiKeys.END_QUORUM_EPOCH, this::handle,
                ApiKeys.FETCH, this::handle,
                ApiKeys.FETCH_SNAPSHOT, this::handle,
                ApiKeys.UPDATE_RAFT_VOTER, this::handle,
                ApiKeys.ADD_RAFT_VOTER, this::changeVoters,
                ApiKeys.REMOVE_RAFT_VOTER, this::changeVoters,
                ApiKeys.DESCRIBE_QUORUM, this::describe);
    }

    /** @param ticket that the core was given with the request */
    public static void answer(Object ticket, Message.RaftResponse response) {
        Ticket to = (Ticket) ticket;
        to.sink().respond(RaftAnswers.answer(to.api(), to.version(), response));
    }

    /** As {@link #answer(Object, Message.RaftResponse)} for a change of voters. */
    public static void answer(Object ticket, VoterChange.Refusal outcome) {
        Ticket to = (Ticket) ticket;
        to.sink().respond(VoterRequests.answer(to.api(), outcome));
    }

    /** As {@link #answer(Object, Message.RaftResponse)} for a fetch that gets records. */
    public static void answer(Object ticket, Message.FetchAnswer answer, MemoryRecords records) {
        Ticket to = (Ticket) ticket;
        to.sink().respond(RaftAnswers.fetch(answer, records, to.version()));
    }

    private void handle(Request request, ResponseSink sink) {
        switch (RaftAnswers.read(request.message(), request.version(), config.clusterId())) {
            case RaftAnswers.Reading.Refused(Errors error) -> sink.respond(RaftAnswers.refusal(request.api(), error));
            case RaftAnswers.Reading.Read(Message.RaftRequest read) -> lane.run(() -> {
                if (replica.running() == null) {
                    sink.respond(RaftAnswers.refusal(request.api(), Errors.BROKER_NOT_AVAILABLE));
                } else {
                    replica.input(new Input.Received(read, new Ticket(request.api(), request.version(), sink)));
                }
            });
        }
    }

    private void changeVoters(Request request, ResponseSink sink) {
        Ticket ticket = new Ticket(request.api(), request.version(), sink);
        switch (VoterRequests.read(request.message(), config.clusterId())) {
            case VoterRequests.Reading.Refused(VoterChange.Refusal refusal) -> answer(ticket, refusal);
            case VoterRequests.Reading.Read(VoterChange change, long timeoutNanos) -> lane.run(() -> {
                RaftCore core = replica.running();
                if (core == null) {
                    answer(ticket, stopping());
                } else if (change instanceof VoterChange.Add add && core.refusal(add) == null) {
                    askFirst(add, ticket, timeoutNanos);
                } else {
                    replica.input(new Input.ChangeVoters(change, ticket, timeoutNanos));
                }
            });
        }
    }

    /** A new voter must be where it is said to be, and speak as the others do. */
    private void askFirst(VoterChange.Add add, Ticket ticket, long timeoutNanos) {
        Endpoint endpoint = add.listeners().get(config.controllerListener());
        Peer peer = new Peer(add.voter().id(), endpoint.host(), endpoint.port(), config.controllerListener());
        long begunNanos = lane.clock().nanos();
        links.to(peer, ApiKeys.API_VERSIONS)
                .send(VoterRequests.question(config.clusterId(), add.voter()), Math.min(timeoutNanos, config.timeouts().requestNanos()), delivery -> {
                    RaftCore core = replica.running();
                    if (core == null) {
                        answer(ticket, stopping());
                        return;
                    }
                    VoterChange.Refusal refusal =
                            switch (delivery) {
                                case Delivery.Answered<ApiMessage>(ApiMessage answer) ->
                                        VoterRequests.refusal(add.voter(), answer, core.voterHistory().kraftVersion());
                                case Delivery.Lost<ApiMessage>(Loss reason, String detail) -> new VoterChange.Refusal(
                                        Errors.REQUEST_TIMED_OUT, add.voter() + " does not answer where it is said to be: " + detail);
                            };
                    if (refusal == null) {
                        long leftNanos = Math.max(0, timeoutNanos - (lane.clock().nanos() - begunNanos));
                        replica.input(new Input.ChangeVoters(add, ticket, leftNanos));
                    } else {
                        answer(ticket, refusal);
                    }
                });
    }

    private static VoterChange.Refusal stopping() {
        return new VoterChange.Refusal(Errors.NOT_LEADER_OR_FOLLOWER, "node is stopping");
    }

    private void describe(Request request, ResponseSink sink) {
        lane.run(() -> sink.respond(QuorumDescription.answer((DescribeQuorumRequestData) request.message(), request.version(), status.get())));
    }
}
