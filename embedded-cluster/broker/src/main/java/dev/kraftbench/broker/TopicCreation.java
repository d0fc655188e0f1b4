package dev.kraftbench.broker;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.protocol.PeerRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/**
 * Creates topics on behalf of clients that ask for missing ones, and the internal topics when they are first needed. No state beyond
 * what runs; any lane.
 */
public final class TopicCreation {

    /**
     * How topics are created that nobody asked for in particular.
     *
     * @param internal by the topic's name
     * @param timeout for the controller and then for the image that has the topic
     */
    public record Settings(Map<String, InternalTopic> internal, Duration timeout) {}

    private static final int CONTROLLERS_DEFAULT = -1;
    private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(1);

    private final ControllerChannel controller;
    private final ImageWatch images;
    private final Settings settings;

    public TopicCreation(ControllerChannel controller, ImageWatch images, Settings settings) {
        this.controller = controller;
        this.images = images;
        this.settings = settings;
    }

    /**
     * Creates those of the topics that do not exist, and waits until this node's image has them with leaders, for a second at most.
     *
     * @param done called on the home lane with an error for each topic that could not be created
     */
    public void ensure(Collection<String> names, Lane home, Consumer<Map<String, Errors>> done) {
        Map<String, Errors> failures = new LinkedHashMap<>();
        Set<String> wanted = new LinkedHashSet<>();
        CreateTopicsRequestData request = new CreateTopicsRequestData().setTimeoutMs((int) settings.timeout().toMillis());
        for (String name : names) {
            if (images.image().topics().topic(name) != null) {
                continue;
            }
            try {
                Topic.validate(name);
                wanted.add(name);
                request.topics().add(blueprint(name));
            } catch (InvalidTopicException e) {
                failures.put(name, Errors.INVALID_TOPIC_EXCEPTION);
            }
        }
        if (wanted.isEmpty()) {
            home.execute(() -> done.accept(failures));
            return;
        }
        send(request, wanted, home, results -> {
            results.forEach((name, result) -> failures.put(name, Errors.forCode(result.errorCode())));
            done.accept(failures);
        });
    }

    /**
     * Creates topics as they are described, unless they exist, and waits until this node's image has them with leaders, for a second at
     * most.
     *
     * @param done called on the home lane with what went wrong for each topic that could not be created
     */
    public void create(Collection<CreateTopicsRequestData.CreatableTopic> topics, Lane home, Consumer<Map<String, String>> done) {
        CreateTopicsRequestData request = new CreateTopicsRequestData().setTimeoutMs((int) settings.timeout().toMillis());
        Set<String> wanted = new LinkedHashSet<>();
        for (CreateTopicsRequestData.CreatableTopic topic : topics) {
            if (images.image().topics().topic(topic.name()) == null && wanted.add(topic.name())) {
                request.topics().add(topic.duplicate());
            }
        }
        if (wanted.isEmpty()) {
            home.execute(() -> done.accept(Map.of()));
            return;
        }
        send(request, wanted, home, results -> {
            Map<String, String> problems = new LinkedHashMap<>();
            results.forEach((name, result) -> problems.put(
                    name, result.errorMessage() == null ? Errors.forCode(result.errorCode()).message() : result.errorMessage()));
            done.accept(problems);
        });
    }

    /** @param done told of each topic that could not be created, when the others are visible here */
    private void send(
            CreateTopicsRequestData request, Set<String> wanted, Lane home, Consumer<Map<String, CreateTopicsResponseData.CreatableTopicResult>> done) {
        controller.send(PeerRequest.of(ApiKeys.CREATE_TOPICS, request), settings.timeout().toNanos(), home, delivery -> {
            switch (delivery) {
                case Link.Delivery.Answered<ApiMessage>(ApiMessage message) -> {
                    Map<String, CreateTopicsResponseData.CreatableTopicResult> failures = failures((CreateTopicsResponseData) message);
                    wanted.removeAll(failures.keySet());
                    images.when(image -> haveLeaders(image, wanted), VISIBLE_WITHIN.toNanos(), home, seen -> done.accept(failures));
                }
                case Link.Delivery.Lost<ApiMessage> lost -> {
                    Map<String, CreateTopicsResponseData.CreatableTopicResult> failures = new LinkedHashMap<>();
                    wanted.forEach(name -> failures.put(name, new CreateTopicsResponseData.CreatableTopicResult()
                            .setName(name)
                            .setErrorCode(Errors.UNKNOWN_TOPIC_OR_PARTITION.code())
                            .setErrorMessage("The controller did not answer")));
                    done.accept(failures);
                }
            }
        });
    }

    private CreateTopicsRequestData.CreatableTopic blueprint(String name) {
        CreateTopicsRequestData.CreatableTopic topic = new CreateTopicsRequestData.CreatableTopic()
                .setName(name)
                .setNumPartitions(CONTROLLERS_DEFAULT)
                .setReplicationFactor((short) CONTROLLERS_DEFAULT);
        InternalTopic internal = settings.internal().get(name);
        if (internal != null) {
            topic.setNumPartitions(internal.partitions()).setReplicationFactor(internal.replication());
            internal.configs().forEach((config, value) ->
                    topic.configs().add(new CreateTopicsRequestData.CreatableTopicConfig().setName(config).setValue(value)));
        }
        return topic;
    }

    private static Map<String, CreateTopicsResponseData.CreatableTopicResult> failures(CreateTopicsResponseData answer) {
        Map<String, CreateTopicsResponseData.CreatableTopicResult> failures = new LinkedHashMap<>();
        for (CreateTopicsResponseData.CreatableTopicResult result : answer.topics()) {
            Errors error = Errors.forCode(result.errorCode());
            if (error != Errors.NONE && error != Errors.TOPIC_ALREADY_EXISTS) {
                failures.put(result.name(), result);
            }
        }
        return failures;
    }

    private static boolean haveLeaders(ClusterImage image, Set<String> names) {
        for (String name : names) {
            TopicImage topic = image.topics().topic(name);
            if (topic == null || topic.partitions().values().stream().anyMatch(partition -> partition.leader() < 0)) {
                return false;
            }
        }
        return true;
    }
}
