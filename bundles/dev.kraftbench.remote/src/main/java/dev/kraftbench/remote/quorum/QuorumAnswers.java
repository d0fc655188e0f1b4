package dev.kraftbench.remote.quorum;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.Failures.answer;

import dev.kraftbench.core.model.HostPort;
import dev.kraftbench.core.model.QuorumSnapshot.Replica;
import dev.kraftbench.core.quorum.FeatureLevel;
import dev.kraftbench.core.quorum.QuorumDetails;
import dev.kraftbench.core.quorum.QuorumMember;
import dev.kraftbench.core.quorum.QuorumQuestions;
import dev.kraftbench.remote.AdminAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.clients.admin.DescribeMetadataQuorumOptions;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.common.Uuid;

/** Questions about the quorum, answered by the Admin API. */
public final class QuorumAnswers implements QuorumQuestions {
    private final AdminAccess access;

    public QuorumAnswers(AdminAccess access) {
        this.access = access;
    }

    @Override
    public CompletableFuture<QuorumDetails> quorum(Duration timeout) {
        return access.ask("DESCRIBE_QUORUM", s -> quorum(s.admin(), timeout));
    }

    static CompletableFuture<QuorumDetails> quorum(Admin admin, Duration timeout) {
        return answer("DESCRIBE_QUORUM", admin.describeMetadataQuorum(new DescribeMetadataQuorumOptions().timeoutMs(millis(timeout))).quorumInfo(), timeout)
                .thenApply(QuorumAnswers::details);
    }

    private static QuorumDetails details(QuorumInfo info) {
        long end = info.voters().stream().filter(voter -> voter.replicaId() == info.leaderId()).mapToLong(QuorumInfo.ReplicaState::logEndOffset).findFirst()
                .orElse(info.highWatermark());
        List<QuorumMember> members = new ArrayList<>();
        info.voters().forEach(state -> members.add(member(info, state, true, end)));
        info.observers().forEach(state -> members.add(member(info, state, false, end)));
        members.sort(Comparator.comparing(QuorumMember::voter).reversed().thenComparingInt(member -> member.replica().id()));
        return new QuorumDetails(info.leaderId(), (int) info.leaderEpoch(), info.highWatermark(), members);
    }

    private static QuorumMember member(QuorumInfo info, QuorumInfo.ReplicaState state, boolean voter, long end) {
        QuorumInfo.Node node = info.nodes().get(state.replicaId());
        List<String> endpoints = node == null ? List.of()
                : node.endpoints().stream().map(endpoint -> endpoint.listener() + "://" + new HostPort(endpoint.host(), endpoint.port())).toList();
        long lag = state.logEndOffset() < 0 ? -1 : Math.max(0, end - state.logEndOffset());
        Uuid directory = state.replicaDirectoryId();
        return new QuorumMember(new Replica(state.replicaId(), state.logEndOffset(), lag, state.lastFetchTimestamp().orElse(-1),
                state.lastCaughtUpTimestamp().orElse(-1)), voter, state.replicaId() == info.leaderId(),
                directory == null || directory.equals(Uuid.ZERO_UUID) ? "" : directory.toString(), endpoints);
    }

    @Override
    public CompletableFuture<List<FeatureLevel>> features(Duration timeout) {
        return access.ask("API_VERSIONS", s -> features(s.admin(), timeout));
    }

    static CompletableFuture<List<FeatureLevel>> features(Admin admin, Duration timeout) {
        return answer("API_VERSIONS", admin.describeFeatures(new DescribeFeaturesOptions().timeoutMs(millis(timeout))).featureMetadata(), timeout)
                .thenApply(QuorumAnswers::levels);
    }

    private static List<FeatureLevel> levels(FeatureMetadata features) {
        TreeSet<String> names = new TreeSet<>(features.supportedFeatures().keySet());
        names.addAll(features.finalizedFeatures().keySet());
        return names.stream().map(name -> {
            var finalized = features.finalizedFeatures().get(name);
            var supported = features.supportedFeatures().get(name);
            return new FeatureLevel(name, finalized == null ? 0 : finalized.maxVersionLevel(), supported == null ? 0 : supported.minVersion(),
                    supported == null ? -1 : supported.maxVersion());
        }).toList();
    }
}
