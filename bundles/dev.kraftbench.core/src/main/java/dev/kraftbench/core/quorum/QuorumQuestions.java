package dev.kraftbench.core.quorum;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What can be asked about a cluster's quorum. Futures as those of {@link dev.kraftbench.core.ClusterConnection}. */
public interface QuorumQuestions {

    CompletableFuture<QuorumDetails> quorum(Duration timeout);

    /** By name. */
    CompletableFuture<List<FeatureLevel>> features(Duration timeout);
}
