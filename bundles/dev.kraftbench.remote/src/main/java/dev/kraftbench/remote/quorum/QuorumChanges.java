package dev.kraftbench.remote.quorum;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.Failures.answer;
import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.ChangePlan.Difference;
import dev.kraftbench.core.change.ChangeProgress;
import dev.kraftbench.core.change.CommandLine;
import dev.kraftbench.core.change.QuorumChange;
import dev.kraftbench.core.model.HostPort;
import dev.kraftbench.core.quorum.FeatureLevel;
import dev.kraftbench.core.quorum.QuorumDetails;
import dev.kraftbench.core.quorum.QuorumMember;
import dev.kraftbench.remote.AdminSession;
import dev.kraftbench.remote.ChangeFamily;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AddRaftVoterOptions;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.RaftVoterEndpoint;
import org.apache.kafka.clients.admin.RemoveRaftVoterOptions;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.common.Uuid;

/** Voters and feature levels; the cluster validates levels before. */
public final class QuorumChanges implements ChangeFamily<QuorumChange> {
    private static final String KRAFT_VERSION = "kraft.version";
    private static final String METADATA_VERSION = "metadata.version";

    private final Admin admin;
    private final String bootstrapServers;

    public QuorumChanges(AdminSession session) {
        this.admin = session.admin();
        this.bootstrapServers = session.bootstrapServers();
    }

    @Override
    public Class<QuorumChange> type() {
        return QuorumChange.class;
    }

    @Override
    public List<String> commandLines(QuorumChange change) {
        return switch (change) {
            case QuorumChange.AddVoter c -> List.of("# " + TEXTS.of("quorum.where", c.node()),
                    CommandLine.of("kafka-metadata-quorum", bootstrapServers).option("--command-config", "controller.properties").flag("add-controller").text());
            case QuorumChange.RemoveVoter c -> CommandLine.of("kafka-metadata-quorum", bootstrapServers).flag("remove-controller")
                    .option("--controller-id", c.node()).option("--controller-directory-id", c.directoryId()).asList();
            case QuorumChange.SetFeature c -> CommandLine.of("kafka-features", bootstrapServers).flag(c.level() == 0 ? "disable" : c.level() < c.from() ? "downgrade" : "upgrade")
                    .option("--feature", c.level() == 0 ? c.feature() : c.feature() + "=" + c.level()).asList();
        };
    }

    // ---- plans

    @Override
    public CompletableFuture<ChangePlan> plan(QuorumChange change, Duration timeout) {
        return switch (change) {
            case QuorumChange.AddVoter c -> dynamic(timeout).thenCompose(ok -> QuorumAnswers.quorum(admin, timeout)).thenApply(quorum -> planned(c, quorum));
            case QuorumChange.RemoveVoter c -> dynamic(timeout).thenCompose(ok -> QuorumAnswers.quorum(admin, timeout)).thenApply(quorum -> planned(c, quorum));
            case QuorumChange.SetFeature c -> QuorumAnswers.features(admin, timeout)
                    .thenCompose(features -> update(c, now(features, c.feature()), true, timeout).thenApply(ok -> planned(c, features)));
        };
    }

    /** Voters can be changed only where the log itself names them; otherwise every node's configuration does. */
    private CompletableFuture<Void> dynamic(Duration timeout) {
        return QuorumAnswers.features(admin, timeout).thenCompose(features -> now(features, KRAFT_VERSION) >= 1
                ? CompletableFuture.<Void>completedFuture(null)
                : CompletableFuture.failedFuture(new ClusterException(ClusterException.Kind.REFUSED, "DESCRIBE_FEATURES", null, TEXTS.of("quorum.static"),
                        TEXTS.of("quorum.static.advice"), null)));
    }

    private static int now(List<FeatureLevel> features, String name) {
        return features.stream().filter(feature -> feature.name().equals(name)).mapToInt(FeatureLevel::finalized).findFirst().orElse(0);
    }

    private static String voters(List<QuorumMember> voters) {
        return voters.stream().map(voter -> Integer.toString(voter.replica().id())).collect(Collectors.joining(", "));
    }

    private ChangePlan planned(QuorumChange.AddVoter change, QuorumDetails quorum) {
        List<String> warnings = new ArrayList<>();
        if ((quorum.voters().size() + 1) % 2 == 0) {
            warnings.add(TEXTS.of("quorum.warn.even"));
        }
        String before = voters(quorum.voters());
        return new ChangePlan(change, List.of(new Difference(TEXTS.of("quorum.voters"), before, before + ", " + change.node())), commandLines(change), warnings,
                Optional.of(new QuorumChange.RemoveVoter(change.node(), change.directoryId())));
    }

    private ChangePlan planned(QuorumChange.RemoveVoter change, QuorumDetails quorum) {
        List<QuorumMember> left = quorum.voters().stream().filter(voter -> voter.replica().id() != change.node()).toList();
        List<String> warnings = new ArrayList<>();
        if (left.size() % 2 == 0) {
            warnings.add(TEXTS.of("quorum.warn.even"));
        }
        if (quorum.leader() == change.node()) {
            warnings.add(TEXTS.of("quorum.warn.leader"));
        }
        Optional<Change> undo = quorum.voters().stream().filter(voter -> voter.replica().id() == change.node() && !voter.endpoints().isEmpty()).findFirst()
                .map(voter -> new QuorumChange.AddVoter(change.node(), change.directoryId(), voter.endpoints()));
        return new ChangePlan(change, List.of(new Difference(TEXTS.of("quorum.voters"), voters(quorum.voters()), voters(left))), commandLines(change), warnings,
                undo);
    }

    private ChangePlan planned(QuorumChange.SetFeature change, List<FeatureLevel> features) {
        int now = now(features, change.feature());
        // levels of metadata.version cannot be taken back without losing metadata
        boolean back = !change.feature().equals(METADATA_VERSION) && !change.feature().equals(KRAFT_VERSION);
        return new ChangePlan(change, List.of(new Difference(change.feature(), Integer.toString(now), Integer.toString(change.level()))), commandLines(change),
                back ? List.of() : List.of(TEXTS.of("quorum.warn.level")), back ? Optional.of(new QuorumChange.SetFeature(change.feature(), change.level(), now)) : Optional.empty());
    }

    // ---- carrying out

    @Override
    public CompletableFuture<Void> apply(QuorumChange change, ChangeProgress progress, Duration timeout) {
        int millis = millis(timeout);
        return switch (change) {
            case QuorumChange.AddVoter c -> answer("ADD_RAFT_VOTER", admin.addRaftVoter(c.node(), Uuid.fromString(c.directoryId()),
                    c.endpoints().stream().map(QuorumChanges::endpoint).collect(Collectors.toSet()), new AddRaftVoterOptions().timeoutMs(millis)).all(), timeout);
            case QuorumChange.RemoveVoter c -> answer("REMOVE_RAFT_VOTER",
                    admin.removeRaftVoter(c.node(), Uuid.fromString(c.directoryId()), new RemoveRaftVoterOptions().timeoutMs(millis)).all(), timeout);
            case QuorumChange.SetFeature c -> QuorumAnswers.features(admin, timeout)
                    .thenCompose(features -> update(c, now(features, c.feature()), false, timeout));
        };
    }

    private static RaftVoterEndpoint endpoint(String text) {
        String[] listener = text.split("://", 2);
        HostPort address = HostPort.parse(listener[1]);
        return new RaftVoterEndpoint(listener[0], address.host(), address.port());
    }

    private CompletableFuture<Void> update(QuorumChange.SetFeature change, int now, boolean validateOnly, Duration timeout) {
        FeatureUpdate.UpgradeType type = change.level() >= now ? FeatureUpdate.UpgradeType.UPGRADE : FeatureUpdate.UpgradeType.SAFE_DOWNGRADE;
        return answer("UPDATE_FEATURES", admin.updateFeatures(Map.of(change.feature(), new FeatureUpdate((short) change.level(), type)),
                new UpdateFeaturesOptions().validateOnly(validateOnly).timeoutMs(millis(timeout))).all(), timeout);
    }
}
