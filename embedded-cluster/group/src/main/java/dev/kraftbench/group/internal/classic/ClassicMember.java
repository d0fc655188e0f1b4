package dev.kraftbench.group.internal.classic;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroupMember;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.jspecify.annotations.Nullable;

/** A member of a classic group. Owned by its group. */
public final class ClassicMember {

    /** A way of assigning that the member can take part in, and what it says about itself in it (for consumers, the subscription). */
    public record Protocol(String name, byte[] metadata) {
        static List<Protocol> listOf(JoinGroupRequestData request) {
            return request.protocols().stream().map(each -> new Protocol(each.name(), each.metadata())).toList();
        }

        boolean sameAs(Protocol other) {
            return name.equals(other.name) && Arrays.equals(metadata, other.metadata);
        }
    }

    static final byte[] NOTHING = new byte[0];

    final String id;
    final @Nullable String instanceId;
    final String clientId;
    final String clientHost;
    final String protocolType;
    List<Protocol> protocols;
    int rebalanceTimeoutMillis;
    int sessionTimeoutMillis;
    byte[] assignment;

    /** Waits for its first generation; heartbeats can't be expected of it yet. */
    boolean fresh;

    @Nullable Consumer<JoinGroupResponseData> awaitingJoin;
    @Nullable Consumer<SyncGroupResponseData> awaitingSync;

    ClassicMember(
            String id,
            @Nullable String instanceId,
            String clientId,
            String clientHost,
            String protocolType,
            List<Protocol> protocols,
            int rebalanceTimeoutMillis,
            int sessionTimeoutMillis,
            byte[] assignment) {
        this.id = id;
        this.instanceId = instanceId;
        this.clientId = clientId;
        this.clientHost = clientHost;
        this.protocolType = protocolType;
        this.protocols = protocols;
        this.rebalanceTimeoutMillis = rebalanceTimeoutMillis;
        this.sessionTimeoutMillis = sessionTimeoutMillis;
        this.assignment = assignment;
    }

    public String id() {
        return id;
    }

    public @Nullable String instanceId() {
        return instanceId;
    }

    public String clientId() {
        return clientId;
    }

    public String clientHost() {
        return clientHost;
    }

    public List<Protocol> protocols() {
        return protocols;
    }

    public int rebalanceTimeoutMillis() {
        return rebalanceTimeoutMillis;
    }

    public int sessionTimeoutMillis() {
        return sessionTimeoutMillis;
    }

    /** As the leader wrote it; empty for none. */
    public byte[] assignment() {
        return assignment;
    }

    /** The same static member come back under a new id. */
    ClassicMember withId(String newId) {
        return new ClassicMember(
                newId, instanceId, clientId, clientHost, protocolType, protocols, rebalanceTimeoutMillis, sessionTimeoutMillis, assignment);
    }

    boolean isStatic() {
        return instanceId != null;
    }

    boolean isAwaitingJoin() {
        return awaitingJoin != null;
    }

    /** Whether the member lives although its session has run out: it waits for us, so it has nothing to send. */
    boolean excusedFromHeartbeat() {
        return !fresh && (awaitingJoin != null || awaitingSync != null);
    }

    boolean supports(String protocol) {
        return protocols.stream().anyMatch(each -> each.name().equals(protocol));
    }

    /** The protocol of these that the member likes best, or null. */
    @Nullable String preferred(Set<String> candidates) {
        return protocols.stream().map(Protocol::name).filter(candidates::contains).findFirst().orElse(null);
    }

    /** What the member says about itself in this protocol. */
    public byte[] metadata(@Nullable String protocol) {
        return protocols.stream()
                .filter(each -> each.name().equals(protocol))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Member " + id + " does not support protocol " + protocol))
                .metadata();
    }

    boolean saysTheSame(List<Protocol> others) {
        if (protocols.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < others.size(); i++) {
            if (!protocols.get(i).sameAs(others.get(i))) {
                return false;
            }
        }
        return true;
    }

    void answerJoin(JoinGroupResponseData response) {
        Consumer<JoinGroupResponseData> waiting = awaitingJoin;
        if (waiting != null) {
            awaitingJoin = null;
            waiting.accept(response);
        }
    }

    /** Whether the member was waiting. */
    boolean answerSync(SyncGroupResponseData response) {
        Consumer<SyncGroupResponseData> waiting = awaitingSync;
        if (waiting == null) {
            return false;
        }
        awaitingSync = null;
        waiting.accept(response);
        return true;
    }

    DescribedGroupMember describe(@Nullable String protocol) {
        return new DescribedGroupMember()
                .setMemberId(id)
                .setGroupInstanceId(instanceId)
                .setClientId(clientId)
                .setClientHost(clientHost)
                .setMemberMetadata(protocol == null ? NOTHING : metadata(protocol))
                .setMemberAssignment(assignment);
    }
}
