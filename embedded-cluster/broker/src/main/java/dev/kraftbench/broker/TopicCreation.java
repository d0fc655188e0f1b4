package dev.kraftbench.broker;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.protocol.Request;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.RequestHeaderData;
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

    /** A way to the active controller. */
    @FunctionalInterface
    private interface Way {
        /** @param answer nothing if there was none */
        void send(CreateTopicsRequestData request, Lane home, Consumer<Optional<CreateTopicsResponseData>> answer);
    }

    private static final int CONTROLLERS_DEFAULT = -1;
    private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(1);

    private final ControllerChannel controller;
    private final Forwarding forwarding;
    private final ImageWatch images;
    private final Settings settings;

    public TopicCreation(ControllerChannel controller, ImageWatch images, Settings settings) {
        this.controller = controller;
        this.forwarding = new Forwarding(controller, settings.timeout().toNanos());
        this.images = images;
        this.settings = settings;
    }

    /**
     * Creates those of the topics that do not exist, and waits until this node's image has them with leaders, for a second at most. They are
     * this node's: no client's quota is charged.
     *
     * @param done called on the home lane with an error for each topic that could not be created
     */
    public void ensure(Collection<String> names, Lane home, Consumer<Map<String, Errors>> done) {
        ensure(names, home, this::sendAsNode, done);
    }

    /**
     * The same for a client that asked for the topics: the controller counts them as its, and looks at its rights.
     *
     * @param done called on the lane of its connection
     */
    public void ensureFor(Request asker, Collection<String> names, Consumer<Map<String, Errors>> done) {
        ensure(names, asker.connection().lane(), asClient(asker), done);
    }

    private void ensure(Collection<String> names, Lane home, Way way, Consumer<Map<String, Errors>> done) {
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
        send(request, wanted, home, way, results -> {
            results.forEach((name, result) -> failures.put(name, asOfMissing(Errors.forCode(result.errorCode()))));
            done.accept(failures);
        });
    }

    /** Whoever only asked for a topic asks again, as for any that is missing, where its quota is used up or the controller changes. */
    private static Errors asOfMissing(Errors error) {
        return error.exception() instanceof RetriableException ? Errors.UNKNOWN_TOPIC_OR_PARTITION : error;
    }

    /**
     * Creates topics as they are described, unless they exist, and waits until this node's image has them with leaders, for a second at
     * most. They are this node's: no client's quota is charged.
     *
     * @param done called on the home lane with what went wrong for each topic that could not be created
     */
    public void create(Collection<CreateTopicsRequestData.CreatableTopic> topics, Lane home, Consumer<Map<String, String>> done) {
        create(topics, home, this::sendAsNode, done);
    }

    /**
     * The same for a client that needs the topics: the controller counts them as its, and looks at its rights.
     *
     * @param done called on the lane of its connection
     */
    public void createFor(
            Request asker, Collection<CreateTopicsRequestData.CreatableTopic> topics, Consumer<Map<String, String>> done) {
        create(topics, asker.connection().lane(), asClient(asker), done);
    }

    private void create(
            Collection<CreateTopicsRequestData.CreatableTopic> topics, Lane home, Way way, Consumer<Map<String, String>> done) {
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
        send(request, wanted, home, way, results -> {
            Map<String, String> problems = new LinkedHashMap<>();
            results.forEach((name, result) -> problems.put(
                    name, result.errorMessage() == null ? Errors.forCode(result.errorCode()).message() : result.errorMessage()));
            done.accept(problems);
        });
    }

    /** @param done told of each topic that could not be created, when the others are visible here */
    private void send(
            CreateTopicsRequestData request,
            Set<String> wanted,
            Lane home,
            Way way,
            Consumer<Map<String, CreateTopicsResponseData.CreatableTopicResult>> done) {
        way.send(request, home, answer -> {
            if (answer.isPresent()) {
                Map<String, CreateTopicsResponseData.CreatableTopicResult> failures = failures(answer.get());
                wanted.removeAll(failures.keySet());
                images.when(image -> haveLeaders(image, wanted), VISIBLE_WITHIN.toNanos(), home, seen -> done.accept(failures));
                return;
            }
            Map<String, CreateTopicsResponseData.CreatableTopicResult> failures = new LinkedHashMap<>();
            wanted.forEach(name -> failures.put(name, new CreateTopicsResponseData.CreatableTopicResult()
                    .setName(name)
                    .setErrorCode(Errors.UNKNOWN_TOPIC_OR_PARTITION.code())
                    .setErrorMessage("The controller did not answer")));
            done.accept(failures);
        });
    }

    private void sendAsNode(CreateTopicsRequestData request, Lane home, Consumer<Optional<CreateTopicsResponseData>> answer) {
        controller.send(PeerRequest.of(ApiKeys.CREATE_TOPICS, request), settings.timeout().toNanos(), home, delivery -> answer.accept(
                delivery instanceof Link.Delivery.Answered<ApiMessage>(ApiMessage message)
                        ? Optional.of((CreateTopicsResponseData) message)
                        : Optional.empty()));
    }

    private Way asClient(Request asker) {
        short version = ApiKeys.CREATE_TOPICS.latestVersion();
        RequestHeaderData header = new RequestHeaderData()
                .setRequestApiKey(ApiKeys.CREATE_TOPICS.id)
                .setRequestApiVersion(version)
                .setCorrelationId(asker.header().correlationId())
                .setClientId(asker.header().clientId());
        return (request, home, answer) -> forwarding.forward(
                new Request(ApiKeys.CREATE_TOPICS, version, header, request, asker.connection()),
                home,
                outcome -> answer.accept(outcome instanceof Forwarding.Outcome.Answered(ApiMessage message)
                        ? Optional.of((CreateTopicsResponseData) message)
                        : Optional.empty()));
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
