package dev.kraftbench.core.placement;

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

    record Sizes(Map<PartitionId, Long> bytes, List<Gap> gaps) {
        public Sizes {
            bytes = Map.copyOf(bytes);
            gaps = List.copyOf(gaps);
        }
    }
}
