package dev.kraftbench.remote.broker;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.Failures.answer;

import dev.kraftbench.core.broker.BrokerQuestions;
import dev.kraftbench.core.broker.DirectoryContent;
import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.remote.AdminAccess;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.clients.admin.DescribeLogDirsOptions;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.config.ConfigResource;

/** One broker, over the Admin API. */
public final class BrokerAnswers implements BrokerQuestions {
    private final AdminAccess access;

    public BrokerAnswers(AdminAccess access) {
        this.access = access;
    }

    @Override
    public CompletableFuture<List<DirectoryContent>> directories(int broker, Duration timeout) {
        return access.ask("DESCRIBE_LOG_DIRS", s -> answer("DESCRIBE_LOG_DIRS",
                s.admin().describeLogDirs(List.of(broker), new DescribeLogDirsOptions().timeoutMs(millis(timeout))).descriptions().get(broker), timeout))
                .thenApply(dirs -> dirs.entrySet().stream().map(dir -> content(broker, dir.getKey(), dir.getValue()))
                        .sorted(Comparator.comparing(DirectoryContent::path)).toList());
    }

    private static DirectoryContent content(int broker, String path, LogDirDescription dir) {
        List<DirectoryContent.Replica> replicas = dir.replicaInfos().entrySet().stream()
                .map(e -> new DirectoryContent.Replica(new PartitionId(e.getKey().topic(), e.getKey().partition()), e.getValue().size(),
                        Math.max(0, e.getValue().offsetLag()), e.getValue().isFuture()))
                .sorted(Comparator.comparing(DirectoryContent.Replica::partition)).toList();
        return new DirectoryContent(broker, path, dir.error() == null ? "" : String.valueOf(dir.error().getMessage()), dir.totalBytes().orElse(-1),
                dir.usableBytes().orElse(-1), replicas);
    }

    @Override
    public CompletableFuture<List<ConfigEntry>> defaults(Duration timeout) {
        return access.ask("DESCRIBE_CONFIGS", s -> s.queries().configs(new ConfigResource(ConfigResource.Type.BROKER, ""), timeout));
    }

    @Override
    public CompletableFuture<List<Feature>> features(int broker, Duration timeout) {
        return access.ask("API_VERSIONS", s -> answer("API_VERSIONS",
                s.admin().describeFeatures(new DescribeFeaturesOptions().nodeId(broker).timeoutMs(millis(timeout))).featureMetadata(), timeout))
                .thenApply(BrokerAnswers::features);
    }

    private static List<Feature> features(FeatureMetadata features) {
        return features.supportedFeatures().entrySet().stream().map(e -> {
            FinalizedVersionRange finalized = features.finalizedFeatures().get(e.getKey());
            return new Feature(e.getKey(), e.getValue().maxVersion(), finalized == null ? Feature.NONE : finalized.maxVersionLevel());
        }).sorted(Comparator.comparing(Feature::name)).toList();
    }
}
