package dev.kraftbench.broker;

import dev.kraftbench.kernel.LaneGroup;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.replication.Replicas;
import dev.kraftbench.share.SharePartitions;
import dev.kraftbench.share.ShareSettings;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;

/**
 * What fetching and acknowledging in share groups works with.
 *
 * @param images the newest cluster image; any thread
 * @param settings of a group; any thread
 * @param access which topics may be fetched and acknowledged
 * @param sessionLimit most share sessions at a time ({@code group.share.max.share.sessions})
 * @param fetchMaxBytes that a client gets at a time ({@code fetch.max.bytes})
 */
public record SharePorts(
        Replicas replicas,
        SharePartitions partitions,
        LaneGroup lanes,
        Supplier<ClusterImage> images,
        Function<String, ShareSettings> settings,
        TopicAccess access,
        int sessionLimit,
        int fetchMaxBytes) {

    /** The partition, if its topic is allowed. Whoever gives an id that there is not learns that. */
    public Replicas.Lookup find(Uuid topicId, int partition, Predicate<String> allowed) {
        if (allowed != TopicAccess.EVERY) {
            TopicImage topic = images.get().topics().topic(topicId);
            if (topic != null && !allowed.test(topic.name())) {
                return new Replicas.Lookup.Missing(Errors.TOPIC_AUTHORIZATION_FAILED);
            }
        }
        return replicas.find(topicId, partition);
    }
}
