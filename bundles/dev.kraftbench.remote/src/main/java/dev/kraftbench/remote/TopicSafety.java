package dev.kraftbench.remote;

import static dev.kraftbench.remote.AdminQueries.millis;

import dev.kraftbench.core.model.TopicSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every topic's configuration says about losing records. It rarely changes and costs a whole configuration to learn, so a sample never waits for
 * it: new topics are asked for at once and all of them every so many samples, and the samples after the answer have it.
 */
final class TopicSafety {
    private static final Logger LOG = LoggerFactory.getLogger(TopicSafety.class);
    private static final int TOPICS_A_REQUEST = 200;
    private static final int ALL_AGAIN_EVERY_SAMPLES = 30;

    /**
     * @param minInsyncReplicas or {@link TopicSnapshot#UNKNOWN}
     * @param uncleanElection whether a leader may be elected that lacks acknowledged records
     */
    record Safety(int minInsyncReplicas, boolean uncleanElection) {
        static final Safety UNKNOWN = new Safety(TopicSnapshot.UNKNOWN, false);
    }

    private final Admin admin;
    private final Map<String, Safety> known = new ConcurrentHashMap<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private int samples;

    TopicSafety(Admin admin) {
        this.admin = admin;
    }

    Safety of(String topic) {
        return known.getOrDefault(topic, Safety.UNKNOWN);
    }

    /** Asks where there is something to learn, one round of questions at a time. Called by the sampling loop. */
    void ask(Set<String> topics, Duration timeout) {
        boolean all = samples++ % ALL_AGAIN_EVERY_SAMPLES == 0;
        known.keySet().retainAll(topics);
        List<String> wanted = topics.stream().filter(topic -> all || !known.containsKey(topic)).toList();
        if (wanted.isEmpty() || underWay.get() > 0) {
            return;
        }
        for (int first = 0; first < wanted.size(); first += TOPICS_A_REQUEST) {
            ask(wanted.subList(first, Math.min(first + TOPICS_A_REQUEST, wanted.size())), timeout);
        }
    }

    private void ask(Collection<String> topics, Duration timeout) {
        List<ConfigResource> resources = new ArrayList<>();
        topics.forEach(topic -> resources.add(new ConfigResource(ConfigResource.Type.TOPIC, topic)));
        admin.describeConfigs(resources, new DescribeConfigsOptions().timeoutMs(millis(timeout))).values().forEach((resource, future) -> {
            underWay.incrementAndGet();
            future.whenComplete((config, failure) -> {
                underWay.decrementAndGet();
                if (failure == null) {
                    learn(resource.name(), config);
                } else {
                    LOG.atDebug().setCause(failure).addKeyValue("topic", resource.name()).log("min.insync.replicas and unclean.leader.election.enable stay unknown");
                }
            });
        });
    }

    private void learn(String topic, Config config) {
        var entry = config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
        var unclean = config.get(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG);
        if (entry != null && entry.value() != null) {
            known.put(topic, new Safety(Integer.parseInt(entry.value()), unclean != null && Boolean.parseBoolean(unclean.value())));
        }
    }
}
