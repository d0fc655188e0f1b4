package dev.kraftbench.core.placement;

import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.model.PartitionId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What views ask about replicas and their moves. As everywhere, brokers that do not answer cost their part, which is named in the gaps. */
public interface PlacementQuestions {

    /** How large each partition's largest replica is. */
    CompletableFuture<Sizes> sizes(Duration timeout);

    /** The reassignments under way with how far each has come. */
    CompletableFuture<MovesUnderWay> underWay(Duration timeout);

    /** The limits on replication that are set anywhere. */
    CompletableFuture<Throttles> throttles(Duration timeout);

    /** The broker's log directories with each replica in them, also those that are being moved there from another directory. */
    CompletableFuture<List<DirectoryContent>> directories(int broker, Duration timeout);

    /** What is set as the default of all brokers. */
    CompletableFuture<List<ConfigEntry>> brokerDefaults(Duration timeout);

    record Sizes(Map<PartitionId, Long> bytes, List<Gap> gaps) {
        public Sizes {
            bytes = Map.copyOf(bytes);
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * @param error what is wrong with the directory, empty when nothing is
     * @param totalBytes of the disk, -1 when the broker does not tell
     */
    record DirectoryContent(String path, String error, long totalBytes, long usableBytes, List<Replica> replicas) {
        public DirectoryContent {
            replicas = List.copyOf(replicas);
        }

        public long logBytes() {
            return replicas.stream().mapToLong(Replica::bytes).sum();
        }

        /** @param future being copied here from another directory of the broker */
        public record Replica(PartitionId partition, long bytes, long lag, boolean future) {}
    }
}
