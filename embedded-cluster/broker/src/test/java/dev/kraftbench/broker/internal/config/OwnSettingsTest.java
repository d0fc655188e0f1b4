package dev.kraftbench.broker.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.broker.internal.PublishedImage;
import dev.kraftbench.broker.internal.Wire;
import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.protocol.RequestHandler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterConfigsResponseData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.metadata.ConfigRecord;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnSettingsTest {

    private static final String KEYS = "listener.name.x.ssl.keystore.location";
    private static final String PASSWORD = "listener.name.x.ssl.keystore.password";

    private final VirtualLane lane = new VirtualLane();
    private final PublishedImage image = new PublishedImage(lane);
    private final List<Map<String, @Nullable String>> asked = new ArrayList<>();
    private final List<Map<String, String>> askedAfter = new ArrayList<>();
    private final List<String> forwarded = new ArrayList<>();
    private @Nullable String problem;
    private final OwnSettings settings = new OwnSettings(1, image.images()::image, lane, (changes, after) -> {
        asked.add(new TreeMap<>(changes));
        askedAfter.add(new TreeMap<>(after));
        return problem;
    });
    private final RequestHandler incrementalController = (request, sink) -> {
        IncrementalAlterConfigsResponseData answer = new IncrementalAlterConfigsResponseData();
        ((IncrementalAlterConfigsRequestData) request.message()).resources().forEach(each -> {
            forwarded.add(each.resourceName());
            answer.responses().add(new IncrementalAlterConfigsResponseData.AlterConfigsResourceResponse()
                    .setResourceType(each.resourceType()).setResourceName(each.resourceName()));
        });
        sink.respond(answer);
    };
    private final RequestHandler controller = (request, sink) -> {
        AlterConfigsResponseData answer = new AlterConfigsResponseData();
        ((AlterConfigsRequestData) request.message()).resources().forEach(each -> {
            forwarded.add(each.resourceName());
            answer.responses().add(new AlterConfigsResponseData.AlterConfigsResourceResponse()
                    .setResourceType(each.resourceType()).setResourceName(each.resourceName()));
        });
        sink.respond(answer);
    };
    private final Wire wire = new Wire(lane, ChangeForms.before(
            settings, Map.of(ApiKeys.INCREMENTAL_ALTER_CONFIGS, incrementalController, ApiKeys.ALTER_CONFIGS, controller)));

    @BeforeEach
    void publish() {
        image.publish(new ConfigRecord().setResourceType(ConfigResource.Type.BROKER.id()).setResourceName("1").setName(PASSWORD).setValue("secret"));
    }

    private static IncrementalAlterConfigsRequestData.AlterConfigsResource resource(ConfigResource.Type type, String name, String config, OpType operation, @Nullable String value) {
        IncrementalAlterConfigsRequestData.AlterConfigsResource resource =
                new IncrementalAlterConfigsRequestData.AlterConfigsResource().setResourceType(type.id()).setResourceName(name);
        resource.configs().add(new IncrementalAlterConfigsRequestData.AlterableConfig().setName(config).setConfigOperation(operation.id()).setValue(value));
        return resource;
    }

    private Map<String, Errors> altered(IncrementalAlterConfigsRequestData.AlterConfigsResource... resources) {
        IncrementalAlterConfigsRequestData request = new IncrementalAlterConfigsRequestData();
        request.resources().addAll(List.of(resources));
        Map<String, Errors> errors = new LinkedHashMap<>();
        wire.answer(ApiKeys.INCREMENTAL_ALTER_CONFIGS, 1, request, IncrementalAlterConfigsResponseData.class).responses()
                .forEach(each -> errors.put(each.resourceName(), Errors.forCode(each.errorCode())));
        return errors;
    }

    @Test
    void aChangeOfKeysIsCheckedWithAllThatWouldHold() {
        assertEquals(Map.of("1", Errors.NONE), altered(resource(ConfigResource.Type.BROKER, "1", KEYS, OpType.SET, "/keys.p12")));

        assertEquals(List.of(Map.of(KEYS, "/keys.p12")), asked);
        assertEquals(List.of(Map.of(KEYS, "/keys.p12", PASSWORD, "secret")), askedAfter);
        assertEquals(List.of("1"), forwarded);
    }

    @Test
    void whatIsTakenAwayIsCheckedToo() {
        altered(resource(ConfigResource.Type.BROKER, "1", PASSWORD, OpType.DELETE, null));

        assertEquals(List.of(Map.of()), askedAfter);
    }

    @Test
    void aBadChangeGoesNoFurtherWhileOthersOfItsRequestDo() {
        problem = "no key in it";
        assertEquals(
                Map.of("1", Errors.INVALID_REQUEST, "orders", Errors.NONE),
                altered(resource(ConfigResource.Type.BROKER, "1", KEYS, OpType.SET, "/keys.p12"),
                        resource(ConfigResource.Type.TOPIC, "orders", "retention.ms", OpType.SET, "1")));
        assertEquals(List.of("orders"), forwarded);

        forwarded.clear();
        assertEquals(Map.of("1", Errors.INVALID_REQUEST), altered(resource(ConfigResource.Type.BROKER, "1", KEYS, OpType.SET, "/keys.p12")));
        assertEquals(List.of(), forwarded);
    }

    @Test
    void onlyABrokerItselfCanCheckItsKeys() {
        assertEquals(Map.of("2", Errors.INVALID_REQUEST), altered(resource(ConfigResource.Type.BROKER, "2", KEYS, OpType.SET, "/keys.p12")));
        assertEquals(List.of(), asked);
    }

    @Test
    void whatIsNotAboutKeysIsNotLookedAt() {
        problem = "nobody should ask";
        altered(resource(ConfigResource.Type.BROKER, "1", "log.retention.ms", OpType.SET, "1"),
                resource(ConfigResource.Type.BROKER, "", "max.connections", OpType.SET, "1"),
                resource(ConfigResource.Type.TOPIC, "1", KEYS, OpType.SET, "1"));

        assertEquals(List.of(), asked);
        assertEquals(3, forwarded.size());
    }

    @Test
    void whatIsReadAtTheStartOnlyIsRefusedAndMayBeTakenAway() {
        for (String name : List.of("listeners", "listener.security.protocol.map")) {
            assertEquals(
                    Map.of("1", Errors.INVALID_REQUEST, "orders", Errors.NONE),
                    altered(resource(ConfigResource.Type.BROKER, "1", name, OpType.SET, "PLAINTEXT://:9999"),
                            resource(ConfigResource.Type.TOPIC, "orders", "retention.ms", OpType.SET, "1")));
            assertEquals(Map.of("1", Errors.NONE), altered(resource(ConfigResource.Type.BROKER, "1", name, OpType.DELETE, null)));
            assertEquals(Map.of("2", Errors.INVALID_REQUEST), altered(resource(ConfigResource.Type.BROKER, "2", name, OpType.SET, "PLAINTEXT://:9999")));
        }
        assertEquals(List.of("orders", "1", "orders", "1"), forwarded);
        assertEquals(List.of(), asked);
    }

    @Test
    void replacingEverythingTakesAwayWhatIsNotNamed() {
        problem = "no password";
        AlterConfigsRequestData request = new AlterConfigsRequestData();
        AlterConfigsRequestData.AlterConfigsResource resource =
                new AlterConfigsRequestData.AlterConfigsResource().setResourceType(ConfigResource.Type.BROKER.id()).setResourceName("1");
        resource.configs().add(new AlterConfigsRequestData.AlterableConfig().setName(KEYS).setValue("/keys.p12"));
        request.resources().add(resource);
        AlterConfigsResponseData answer = wire.answer(ApiKeys.ALTER_CONFIGS, 2, request, AlterConfigsResponseData.class);

        assertEquals("no password", answer.responses().getFirst().errorMessage());
        assertEquals(Errors.INVALID_REQUEST.code(), answer.responses().getFirst().errorCode());
        assertEquals(List.of(Map.of(KEYS, "/keys.p12")), askedAfter);
        assertEquals("[" + KEYS + ", " + PASSWORD + "]", asked.getFirst().keySet().toString());
    }
}
