package dev.kraftbench.share.deadletter;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.Links;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.metadata.config.EffectiveConfigs;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.share.DeadLetter;
import dev.kraftbench.share.DeadLetters;
import dev.kraftbench.share.state.BrokerLinks;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes dead letters to the group's dead-letter topic with acks=all, through the leader of the partition that belongs to the source's
 * (KIP-1191). What passes (a leader that moves, a topic that is being created) is tried again for some time; a letter may therefore be written
 * twice, never silently not at all. All state on one lane.
 */
public final class LinkDeadLetters implements DeadLetters, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LinkDeadLetters.class);

    static final String ENABLED = "errors.deadletterqueue.group.enable";
    private static final String TOPIC = "errors.deadletterqueue.topic.name";
    private static final String PREFIX = "errors.deadletterqueue.topic.name.prefix";
    private static final String AUTO_CREATE = "errors.deadletterqueue.auto.create.topics.enable";

    private static final short TOPIC_IDS_SINCE = 13;
    private static final short ALL = -1;
    private static final int ATTEMPTS = 8;
    private static final long FIRST_RETRY_NANOS = 200_000_000;

    /**
     * What it works with.
     *
     * @param listener between brokers
     * @param createTopic creates the topic and calls back, on any thread, when it is there or can't be created now
     */
    public record Context(
            String listener,
            Lane lane,
            Links<PeerRequest, ApiMessage> links,
            Supplier<ClusterImage> images,
            EffectiveConfigs configs,
            BiConsumer<CreatableTopic, Runnable> createTopic,
            long requestTimeoutNanos) {}

    private final Context context;
    private final BrokerLinks links;
    private boolean closed;

    public LinkDeadLetters(Context context) {
        this.context = context;
        this.links = new BrokerLinks(context.links(), context.lane(), context.listener(), context.images());
    }

    @Override
    public void write(DeadLetter letter, Consumer<String> done) {
        context.lane().execute(() -> new Sending(letter, done).send());
    }

    /** Why there can be no dead letters of the group now, or null. */
    private @Nullable String problem(ClusterImage image, String groupId, String topic) {
        if (topic.isEmpty()) {
            return "group " + groupId + " has no dead-letter topic any more";
        }
        if (topic.startsWith("__")) {
            return "the name of the dead-letter topic " + topic + " must not begin with __";
        }
        String prefix = context.configs().ofBroker(image.configs(), PREFIX);
        if (prefix != null && !topic.startsWith(prefix)) {
            return "the name of the dead-letter topic " + topic + " must begin with " + prefix + " (" + PREFIX + ")";
        }
        if (image.topics().topic(topic) == null) {
            return Boolean.parseBoolean(context.configs().ofBroker(image.configs(), AUTO_CREATE)) ? null
                    : "there is no dead-letter topic " + topic + ", and " + AUTO_CREATE + " is false";
        }
        return Boolean.parseBoolean(context.configs().ofTopic(image.configs(), topic, ENABLED)) ? null
                : "topic " + topic + " is no dead-letter topic: set " + ENABLED + " to true";
    }

    private static CreatableTopic blueprint(String topic) {
        CreatableTopic blueprint = new CreatableTopic().setName(topic).setNumPartitions(-1).setReplicationFactor((short) -1);
        blueprint.configs().add(new CreatableTopicConfig().setName(ENABLED).setValue("true"));
        blueprint.configs().add(new CreatableTopicConfig().setName("message.timestamp.type").setValue(TimestampType.CREATE_TIME.name));
        return blueprint;
    }

    /** What has not been sent fails. Any thread. */
    @Override
    public void close() {
        context.lane().execute(() -> {
            closed = true;
            links.close();
        });
    }

    /** One letter on its way, batch by batch. */
    private final class Sending {
        private final DeadLetter letter;
        private final Consumer<String> done;
        private long next;
        private int attempts;

        Sending(DeadLetter letter, Consumer<String> done) {
            this.letter = letter;
            this.done = done;
            this.next = letter.firstOffset();
        }

        void send() {
            if (closed) {
                done.accept("the broker stops");
                return;
            }
            ClusterImage image = context.images().get();
            String groupId = letter.of().groupId();
            String name = context.configs().ofGroup(image.configs(), groupId).getOrDefault(TOPIC, "");
            String problem = problem(image, groupId, name);
            TopicImage topic = image.topics().topic(name);
            if (problem != null) {
                fail(problem);
            } else if (topic == null) {
                context.createTopic().accept(blueprint(name), () -> context.lane().execute(() -> again("it could not be created", 0)));
            } else {
                send(image, topic);
            }
        }

        private void send(ClusterImage image, TopicImage topic) {
            int index = letter.of().partition() % topic.partitions().size();
            PartitionRegistration partition = topic.partition(index);
            Link<PeerRequest, ApiMessage> link = partition == null || !partition.hasLeader() ? null : links.to(partition.leader());
            if (link == null) {
                again("partition " + topic.name() + "-" + index + " has no leader");
                return;
            }
            int maxBytes = Integer.parseInt(String.valueOf(context.configs().ofTopic(image.configs(), topic.name(), "max.message.bytes")));
            LetterBatches.Batch batch = LetterBatches.from(letter, next, maxBytes, context.lane().clock().wallMillis());
            ProduceRequestData request = new ProduceRequestData()
                    .setAcks(ALL)
                    .setTimeoutMs((int) TimeUnit.NANOSECONDS.toMillis(context.requestTimeoutNanos()));
            request.topicData().add(new ProduceRequestData.TopicProduceData()
                    .setTopicId(topic.id())
                    .setPartitionData(List.of(new ProduceRequestData.PartitionProduceData().setIndex(index).setRecords(batch.records()))));
            PeerRequest peerRequest = new PeerRequest(ApiKeys.PRODUCE, TOPIC_IDS_SINCE, ApiKeys.PRODUCE.latestVersion(), request);
            link.send(peerRequest, context.requestTimeoutNanos(), delivery -> {
                switch (delivery) {
                    case Link.Delivery.Answered<ApiMessage>(ApiMessage answer) -> answered(error((ProduceResponseData) answer), batch);
                    case Link.Delivery.Lost<ApiMessage> ignored -> again("the leader of " + topic.name() + "-" + index + " did not answer");
                }
            });
        }

        private static Errors error(ProduceResponseData answer) {
            for (ProduceResponseData.TopicProduceResponse topic : answer.responses()) {
                for (ProduceResponseData.PartitionProduceResponse partition : topic.partitionResponses()) {
                    return Errors.forCode(partition.errorCode());
                }
            }
            return Errors.UNKNOWN_SERVER_ERROR;
        }

        private void answered(Errors error, LetterBatches.Batch batch) {
            if (error == Errors.NONE) {
                attempts = 0;
                next = batch.lastOffset() + 1;
                if (next > letter.lastOffset()) {
                    done.accept("");
                } else {
                    send();
                }
            } else if (error.exception() instanceof org.apache.kafka.common.errors.RetriableException) {
                again(error.name());
            } else {
                fail(error.name() + ": " + error.message());
            }
        }

        private void again(String why) {
            again(why, FIRST_RETRY_NANOS << attempts);
        }

        private void again(String why, long waitNanos) {
            attempts++;
            if (attempts == ATTEMPTS) {
                fail(why);
            } else if (waitNanos == 0 && attempts == 1) {
                send();
            } else {
                context.lane().schedule(Math.max(waitNanos, FIRST_RETRY_NANOS), this::send);
            }
        }

        private void fail(String why) {
            LOG.atWarn().addKeyValue("group", letter.of().groupId()).addKeyValue("topic", letter.topic()).addKeyValue("partition", letter.of().partition())
                    .addKeyValue("firstOffset", next).addKeyValue("lastOffset", letter.lastOffset()).addKeyValue("reason", why)
                    .log("Dead letters could not be written; the records are archived without");
            done.accept(why);
        }
    }
}
