package dev.kraftbench.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.kraftbench.broker.internal.PublishedImage;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.protocol.OpenConnection;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.junit.jupiter.api.Test;

class TopicCreationTest {

    private static final KafkaPrincipal ALICE = new KafkaPrincipal(KafkaPrincipal.USER_TYPE, "alice");

    private final VirtualLane lane = new VirtualLane();
    private final PublishedImage image = new PublishedImage(lane);
    private final List<Request> unwrapped = new ArrayList<>();
    private final List<PeerRequest> direct = new ArrayList<>();
    private Errors answer = Errors.NONE;
    private String detail = "";
    private int formerController;
    private final TopicCreation creation = new TopicCreation(
            new ControllerChannel(lane, this::link, () -> Optional.of(new Peer(9, "localhost", 9093, "CONTROLLER"))),
            image.images(),
            new TopicCreation.Settings(Map.of(), Duration.ofSeconds(2)));
    private final Request asker = new Request(
            ApiKeys.METADATA,
            (short) 12,
            new RequestHeaderData().setClientId("asker").setCorrelationId(7),
            new MetadataRequestData(),
            new OpenConnection(lane, "PLAINTEXT") {
                @Override
                public KafkaPrincipal principal() {
                    return ALICE;
                }
            });

    /** A controller with the true end of the way to it, which gives the same answer to everything. */
    private Link<PeerRequest, ApiMessage> link(Peer peer, Lane home) {
        RequestHandler controller = new EnvelopeHandler(lane, () -> true, (request, sink) -> {
            unwrapped.add(request);
            sink.respond(answered((CreateTopicsRequestData) request.message()));
        });
        return new Link<>() {
            @Override
            public Peer peer() {
                return peer;
            }

            @Override
            public void send(PeerRequest request, long timeoutNanos, Consumer<Delivery<ApiMessage>> delivery) {
                if (request.api() == ApiKeys.ENVELOPE) {
                    Request received = new Request(
                            request.api(), request.maxVersion(), new RequestHeaderData(), request.message(), new OpenConnection(lane, "CONTROLLER"));
                    lane.execute(() -> controller.handle(received, answering(delivery)));
                } else {
                    direct.add(request);
                    lane.execute(() -> delivery.accept(new Delivery.Answered<>(answered((CreateTopicsRequestData) request.message()))));
                }
            }

            @Override
            public void onLoss(Runnable listener) {}

            @Override
            public void close() {}
        };
    }

    private static ResponseSink answering(Consumer<Link.Delivery<ApiMessage>> delivery) {
        return new ResponseSink() {
            @Override
            public void respond(ApiMessage response) {
                delivery.accept(new Link.Delivery.Answered<>(response));
            }

            @Override
            public void noResponse() {
                throw new AssertionError("every request is answered");
            }

            @Override
            public void close(String reason) {
                throw new AssertionError("closed: " + reason);
            }
        };
    }

    private CreateTopicsResponseData answered(CreateTopicsRequestData request) {
        CreateTopicsResponseData response = new CreateTopicsResponseData();
        Errors error = formerController-- > 0 ? Errors.NOT_CONTROLLER : answer;
        request.topics().forEach(topic -> response.topics()
                .add(new CreateTopicsResponseData.CreatableTopicResult().setName(topic.name()).setErrorCode(error.code()).setErrorMessage(detail)));
        return response;
    }

    private Map<String, Errors> ensured(String... names) {
        List<Map<String, Errors>> done = new ArrayList<>();
        creation.ensureFor(asker, List.of(names), done::add);
        lane.settle();
        lane.advance(Duration.ofSeconds(2));
        assertEquals(1, done.size());
        return done.getFirst();
    }

    @Test
    void whatAClientAskedForIsCreatedAsItsOwn() {
        assertEquals(Map.of(), ensured("orders"));

        assertEquals(List.of(), direct);
        Request asked = unwrapped.getFirst();
        assertEquals(ALICE, asked.connection().principal());
        assertEquals("asker", asked.clientId());
        assertEquals("orders", assertInstanceOf(CreateTopicsRequestData.class, asked.message()).topics().iterator().next().name());
    }

    @Test
    void aTopicBeyondTheQuotaOfItsClientIsMissingForNow() {
        answer = Errors.THROTTLING_QUOTA_EXCEEDED;
        assertEquals(Map.of("orders", Errors.UNKNOWN_TOPIC_OR_PARTITION), ensured("orders"));
    }

    @Test
    void anAnswerTooLongToBeWrittenIsTheLossOfWhoAskedOnly() {
        detail = "x".repeat(40_000);
        assertEquals(Map.of("orders", Errors.UNKNOWN_TOPIC_OR_PARTITION), ensured("orders"));
        detail = "";
        assertEquals(Map.of(), ensured("orders"));
    }

    @Test
    void aControllerThatNoLongerIsOneIsNotTheLastThatIsAsked() {
        formerController = 2;
        assertEquals(Map.of(), ensured("orders"));
        assertEquals(3, unwrapped.size());
    }

    @Test
    void aTopicThatCanNotBeIsSaidToBeSo() {
        answer = Errors.TOPIC_AUTHORIZATION_FAILED;
        assertEquals(Map.of("orders", Errors.TOPIC_AUTHORIZATION_FAILED, "or ders", Errors.INVALID_TOPIC_EXCEPTION), ensured("orders", "or ders"));
    }

    @Test
    void whatANodeNeedsItselfIsNobodysQuota() {
        List<Map<String, Errors>> done = new ArrayList<>();
        creation.ensure(List.of("__consumer_offsets"), lane, done::add);
        lane.settle();
        lane.advance(Duration.ofSeconds(1));

        assertEquals(List.of(Map.of()), done);
        assertEquals(List.of(), unwrapped);
        assertEquals(1, direct.size());
    }
}
