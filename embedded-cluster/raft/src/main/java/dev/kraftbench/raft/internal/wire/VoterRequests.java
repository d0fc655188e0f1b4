package dev.kraftbench.raft.internal.wire;

import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.raft.Endpoint;
import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.internal.core.VoterChange;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.AddRaftVoterRequestData;
import org.apache.kafka.common.message.AddRaftVoterResponseData;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.RemoveRaftVoterRequestData;
import org.apache.kafka.common.message.RemoveRaftVoterResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Reads what operators want of the voters (KIP-853), and writes their answers. Stateless; any thread. */
public final class VoterRequests {

    private static final String KRAFT_VERSION = "kraft.version";
    private static final long DEFAULT_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** A request as read, or why it is refused. */
    public sealed interface Reading {
        record Read(VoterChange change, long timeoutNanos) implements Reading {}

        record Refused(VoterChange.Refusal refusal) implements Reading {}
    }

    private VoterRequests() {}

    public static Reading read(ApiMessage message, String clusterId) {
        return switch (message) {
            case AddRaftVoterRequestData add -> {
                Map<String, Endpoint> listeners = new LinkedHashMap<>();
                add.listeners().forEach(e -> listeners.put(e.name(), new Endpoint(e.host(), e.port())));
                yield reading(
                        add.clusterId(),
                        clusterId,
                        new VoterChange.Add(
                                new ReplicaKey(add.voterId(), add.voterDirectoryId()), listeners, add.ackWhenCommitted()),
                        TimeUnit.MILLISECONDS.toNanos(Math.max(0, add.timeoutMs())));
            }
            case RemoveRaftVoterRequestData remove -> reading(
                    remove.clusterId(),
                    clusterId,
                    new VoterChange.Remove(new ReplicaKey(remove.voterId(), remove.voterDirectoryId())),
                    DEFAULT_TIMEOUT_NANOS);
            default -> throw new IllegalArgumentException("no request for other voters: " + message.getClass());
        };
    }

    private static Reading reading(@Nullable String given, String clusterId, VoterChange change, long timeoutNanos) {
        if (given != null && !given.equals(clusterId)) {
            return new Reading.Refused(
                    new VoterChange.Refusal(Errors.INCONSISTENT_CLUSTER_ID, Errors.INCONSISTENT_CLUSTER_ID.message()));
        }
        if (change.voter().id() < 0 || change.voter().directoryId().equals(Uuid.ZERO_UUID)) {
            return new Reading.Refused(
                    new VoterChange.Refusal(Errors.INVALID_REQUEST, "A voter has an id and the id of its metadata directory: name both"));
        }
        return new Reading.Read(change, timeoutNanos);
    }

    /** @param api of the request answered */
    public static ApiMessage answer(ApiKeys api, VoterChange.Refusal outcome) {
        short code = outcome.error().code();
        String text = outcome.error() == Errors.NONE ? null : outcome.message();
        return switch (api) {
            case ADD_RAFT_VOTER -> new AddRaftVoterResponseData().setErrorCode(code).setErrorMessage(text);
            case REMOVE_RAFT_VOTER -> new RemoveRaftVoterResponseData().setErrorCode(code).setErrorMessage(text);
            default -> throw new IllegalArgumentException("no request for other voters: " + api);
        };
    }

    /** Asks whoever is at the address of a new voter who it is and what it speaks. */
    public static PeerRequest question(String clusterId, ReplicaKey voter) {
        return PeerRequest.of(
                ApiKeys.API_VERSIONS,
                new ApiVersionsRequestData()
                        .setClientSoftwareName("kraftbench")
                        .setClientSoftwareVersion("1")
                        .setClusterId(clusterId)
                        .setNodeId(voter.id()));
    }

    /** Why whoever answered can't be the new voter; null if it can. */
    public static VoterChange.@Nullable Refusal refusal(ReplicaKey voter, ApiMessage answer, int kraftVersion) {
        ApiVersionsResponseData versions = (ApiVersionsResponseData) answer;
        Errors error = Errors.forCode(versions.errorCode());
        if (error != Errors.NONE) {
            return new VoterChange.Refusal(
                    Errors.REQUEST_TIMED_OUT, voter + " answers API_VERSIONS with " + error + ": see that it is the node of this cluster that was meant");
        }
        ApiVersionsResponseData.SupportedFeatureKey spoken = versions.supportedFeatures().find(KRAFT_VERSION);
        boolean fits = spoken != null && spoken.minVersion() <= kraftVersion && spoken.maxVersion() >= kraftVersion;
        return fits
                ? null
                : new VoterChange.Refusal(
                        Errors.INVALID_REQUEST,
                        voter + " does not speak " + KRAFT_VERSION + " " + kraftVersion + ", only "
                                + (spoken == null ? "0" : spoken.minVersion() + " to " + spoken.maxVersion()));
    }
}
