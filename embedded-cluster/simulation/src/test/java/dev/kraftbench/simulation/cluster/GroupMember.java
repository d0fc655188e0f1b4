package dev.kraftbench.simulation.cluster;

import static dev.kraftbench.simulation.cluster.ClusterClient.MILLI;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** A member of a classic consumer group: joins, syncs, sends heartbeats, commits, and sometimes leaves or falls silent. */
final class GroupMember {

    private static final long JOIN_TIMEOUT_NANOS = 8_000 * MILLI;
    private static final long REQUEST_TIMEOUT_NANOS = 1_500 * MILLI;
    private static final String PROTOCOL = "range";

    private static final Set<Errors> COORDINATOR_ELSEWHERE = EnumSet.of(
            Errors.COORDINATOR_NOT_AVAILABLE, Errors.COORDINATOR_LOAD_IN_PROGRESS, Errors.NOT_COORDINATOR, Errors.REQUEST_TIMED_OUT);
    private static final Set<Errors> REJOIN = EnumSet.of(Errors.REBALANCE_IN_PROGRESS, Errors.ILLEGAL_GENERATION);

    private final ClusterClient client;
    private final SimGroup group;
    private final String name;
    private final TreeSet<Integer> owned = new TreeSet<>();
    private final Set<Integer> verified = new HashSet<>();
    private int coordinator = -1;
    private String memberId = "";
    private int generation = -1;
    private boolean stopping;

    GroupMember(ClusterClient client, SimGroup group, String name) {
        this.client = client;
        this.group = group;
        this.name = name;
    }

    int generation() {
        return generation;
    }

    Set<Integer> owned() {
        return owned;
    }

    void start() {
        client.whenKnown(List.of(group.topic()), () -> soon(this::next));
    }

    /** Stays in the group, but commits no more and looks instead what is committed. */
    void stop() {
        stopping = true;
    }

    boolean isSettled() {
        return generation >= 0 && verified.containsAll(owned);
    }

    private void soon(Runnable step) {
        client.soon(5, 200, step);
    }

    private void next() {
        if (coordinator < 0) {
            find();
        } else if (generation < 0) {
            join();
        } else if (!stopping && client.simulation().chance(0.02)) {
            leave();
        } else if (!stopping && client.simulation().chance(0.01)) {
            client.simulation().note(() -> name + " falls silent");
            client.soon(1000, 8000, this::next);
        } else if (owned.isEmpty() || client.simulation().chance(0.4)) {
            beat();
        } else if (stopping) {
            look();
        } else {
            commit();
        }
    }

    private void find() {
        FindCoordinatorRequestData request =
                new FindCoordinatorRequestData().setKeyType((byte) 0).setCoordinatorKeys(List.of(group.id()));
        client.ask(client.anyBroker(), ApiKeys.FIND_COORDINATOR, request, message -> {
            if (message instanceof FindCoordinatorResponseData response) {
                FindCoordinatorResponseData.Coordinator found = response.coordinators().getFirst();
                coordinator = found.errorCode() == Errors.NONE.code() ? found.nodeId() : -1;
            }
            soon(this::next);
        });
    }

    /** What follows from an answer that is no success. */
    private void failed(@Nullable Errors error) {
        if (error == null || COORDINATOR_ELSEWHERE.contains(error)) {
            coordinator = -1;
        } else if (error == Errors.UNKNOWN_MEMBER_ID) {
            memberId = "";
            forgetShare();
        } else if (REJOIN.contains(error)) {
            forgetShare();
        } else {
            throw new AssertionError(name + " of group " + group.id() + " got " + error);
        }
        soon(this::next);
    }

    private void forgetShare() {
        generation = -1;
        owned.clear();
        verified.clear();
    }

    private void join() {
        JoinGroupRequestData request = new JoinGroupRequestData()
                .setGroupId(group.id())
                .setSessionTimeoutMs(6000)
                .setRebalanceTimeoutMs(3000)
                .setMemberId(memberId)
                .setProtocolType("consumer");
        request.protocols().add(new JoinGroupRequestData.JoinGroupRequestProtocol().setName(PROTOCOL).setMetadata(new byte[] {1}));
        client.ask(coordinator, ApiKeys.JOIN_GROUP, request, JOIN_TIMEOUT_NANOS, message -> {
            if (!(message instanceof JoinGroupResponseData response)) {
                failed(null);
                return;
            }
            Errors error = Errors.forCode(response.errorCode());
            if (error == Errors.NONE) {
                memberId = response.memberId();
                sync(response);
            } else if (error == Errors.MEMBER_ID_REQUIRED) {
                memberId = response.memberId();
                soon(this::next);
            } else {
                failed(error);
            }
        });
    }

    private void sync(JoinGroupResponseData joined) {
        List<SyncGroupRequestData.SyncGroupRequestAssignment> assignments = new ArrayList<>();
        if (joined.leader().equals(memberId)) {
            List<String> all = joined.members().stream().map(JoinGroupResponseData.JoinGroupResponseMember::memberId).sorted().toList();
            for (int i = 0; i < all.size(); i++) {
                byte[] part = new byte[group.partitions()];
                for (int p = 0; p < part.length; p++) {
                    part[p] = (byte) (p % all.size() == i ? 1 : 0);
                }
                assignments.add(new SyncGroupRequestData.SyncGroupRequestAssignment().setMemberId(all.get(i)).setAssignment(part));
            }
        }
        SyncGroupRequestData request = new SyncGroupRequestData()
                .setGroupId(group.id())
                .setGenerationId(joined.generationId())
                .setMemberId(memberId)
                .setProtocolType("consumer")
                .setProtocolName(PROTOCOL)
                .setAssignments(assignments);
        client.ask(coordinator, ApiKeys.SYNC_GROUP, request, JOIN_TIMEOUT_NANOS, message -> {
            if (!(message instanceof SyncGroupResponseData response)) {
                failed(null);
                return;
            }
            Errors error = Errors.forCode(response.errorCode());
            if (error != Errors.NONE) {
                failed(error);
                return;
            }
            forgetShare();
            generation = joined.generationId();
            byte[] part = response.assignment();
            for (int p = 0; p < part.length; p++) {
                if (part[p] == 1) {
                    owned.add(p);
                }
            }
            client.simulation().note(() -> this + " is assigned its part");
            group.assigned(generation, memberId, owned);
            soon(this::next);
        });
    }

    private void beat() {
        HeartbeatRequestData request =
                new HeartbeatRequestData().setGroupId(group.id()).setGenerationId(generation).setMemberId(memberId);
        client.ask(coordinator, ApiKeys.HEARTBEAT, request, REQUEST_TIMEOUT_NANOS, message ->
                settle(message instanceof HeartbeatResponseData response ? Errors.forCode(response.errorCode()) : null));
    }

    private void settle(@Nullable Errors error) {
        if (error == Errors.NONE) {
            soon(this::next);
        } else {
            failed(error);
        }
    }

    private void leave() {
        LeaveGroupRequestData request = new LeaveGroupRequestData()
                .setGroupId(group.id())
                .setMembers(List.of(new LeaveGroupRequestData.MemberIdentity().setMemberId(memberId)));
        client.simulation().note(() -> name + " leaves");
        client.ask(coordinator, ApiKeys.LEAVE_GROUP, request, REQUEST_TIMEOUT_NANOS, message -> {
            memberId = "";
            forgetShare();
            client.soon(5, 2000, this::next);
        });
    }

    private int anyOwned() {
        List<Integer> all = List.copyOf(owned);
        return all.get((int) client.simulation().between(0, all.size() - 1));
    }

    private void commit() {
        int partition = anyOwned();
        long offset = group.nextOffset(partition);
        int asOf = generation;
        int newest = group.newestGeneration();
        OffsetCommitRequestData request = new OffsetCommitRequestData()
                .setGroupId(group.id())
                .setGenerationIdOrMemberEpoch(generation)
                .setMemberId(memberId)
                .setTopics(List.of(new OffsetCommitRequestData.OffsetCommitRequestTopic()
                        .setName(group.topic())
                        .setTopicId(client.topicId(group.topic()))
                        .setPartitions(List.of(new OffsetCommitRequestData.OffsetCommitRequestPartition()
                                .setPartitionIndex(partition)
                                .setCommittedOffset(offset)))));
        client.ask(coordinator, ApiKeys.OFFSET_COMMIT, request, REQUEST_TIMEOUT_NANOS, message -> {
            Errors error = message instanceof OffsetCommitResponseData response
                    ? Errors.forCode(response.topics().getFirst().partitions().getFirst().errorCode())
                    : null;
            if (error == Errors.NONE) {
                group.committed(partition, offset, asOf, newest);
            }
            settle(error);
        });
    }

    private void look() {
        int partition = anyOwned();
        OffsetFetchRequestData request = new OffsetFetchRequestData()
                .setRequireStable(true)
                .setGroups(List.of(new OffsetFetchRequestData.OffsetFetchRequestGroup()
                        .setGroupId(group.id())
                        .setTopics(List.of(new OffsetFetchRequestData.OffsetFetchRequestTopics()
                                .setName(group.topic())
                                .setTopicId(client.topicId(group.topic()))
                                .setPartitionIndexes(List.of(partition))))));
        client.ask(coordinator, ApiKeys.OFFSET_FETCH, request, REQUEST_TIMEOUT_NANOS, message -> looked(partition, message));
    }

    private void looked(int partition, @Nullable ApiMessage message) {
        Errors error = null;
        if (message instanceof OffsetFetchResponseData response) {
            OffsetFetchResponseData.OffsetFetchResponseGroup answer = response.groups().getFirst();
            error = Errors.forCode(answer.errorCode());
            if (error == Errors.NONE) {
                OffsetFetchResponseData.OffsetFetchResponsePartitions found =
                        answer.topics().getFirst().partitions().getFirst();
                error = Errors.forCode(found.errorCode());
                if (error == Errors.NONE && group.found(partition, found.committedOffset())) {
                    verified.add(partition);
                }
            }
        }
        settle(error);
    }

    @Override
    public String toString() {
        return name + " (" + memberId + ") in generation " + generation + " with " + owned + ", verified " + verified;
    }
}
