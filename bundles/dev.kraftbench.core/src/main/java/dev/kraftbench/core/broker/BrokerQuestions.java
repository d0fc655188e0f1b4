package dev.kraftbench.core.broker;

import dev.kraftbench.core.model.ConfigEntry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What views ask about one broker. */
public interface BrokerQuestions {

    /** By path. */
    CompletableFuture<List<DirectoryContent>> directories(int broker, Duration timeout);

    /** What is set as the default of all brokers. */
    CompletableFuture<List<ConfigEntry>> defaults(Duration timeout);

    /** By name. */
    CompletableFuture<List<Feature>> features(int broker, Duration timeout);

    /**
     * A feature level.
     *
     * @param most the broker can do
     * @param finalized that the cluster uses; {@link #NONE} when the feature is not switched on
     */
    record Feature(String name, int most, int finalized) {
        public static final int NONE = 0;
    }
}
