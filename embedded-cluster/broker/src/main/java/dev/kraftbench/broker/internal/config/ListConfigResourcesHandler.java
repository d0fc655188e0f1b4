package dev.kraftbench.broker.internal.config;

import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.ConfigResource.Type;
import org.apache.kafka.common.message.ListConfigResourcesRequestData;
import org.apache.kafka.common.message.ListConfigResourcesResponseData;
import org.apache.kafka.common.protocol.Errors;

/** LIST_CONFIG_RESOURCES (KIP-1142): what can have a configuration. Version 0 knows only client metrics subscriptions. */
final class ListConfigResourcesHandler implements RequestHandler {

    private static final Set<Type> ALL = EnumSet.of(Type.TOPIC, Type.BROKER, Type.BROKER_LOGGER, Type.CLIENT_METRICS, Type.GROUP);

    private final Supplier<ClusterImage> images;

    ListConfigResourcesHandler(Supplier<ClusterImage> images) {
        this.images = images;
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        List<Byte> asked = ((ListConfigResourcesRequestData) request.message()).resourceTypes();
        Set<Type> types = EnumSet.noneOf(Type.class);
        asked.forEach(code -> types.add(Type.forId(code)));
        ListConfigResourcesResponseData response = new ListConfigResourcesResponseData();
        if (types.contains(Type.UNKNOWN)) {
            sink.respond(response.setErrorCode(Errors.UNSUPPORTED_VERSION.code()));
            return;
        }
        if (request.version() == 0) {
            types.add(Type.CLIENT_METRICS);
        } else if (types.isEmpty()) {
            types.addAll(ALL);
        }
        ClusterImage image = images.get();
        for (Type type : types) {
            names(image, type).forEach(name -> response.configResources()
                    .add(new ListConfigResourcesResponseData.ConfigResource().setResourceName(name).setResourceType(type.id())));
        }
        sink.respond(response);
    }

    private static Stream<String> names(ClusterImage image, Type type) {
        return switch (type) {
            case TOPIC -> image.topics().byName().keySet().stream().sorted();
            case BROKER, BROKER_LOGGER -> image.brokers().all().stream().map(broker -> Integer.toString(broker.id()));
            case CLIENT_METRICS, GROUP -> image.configs().byResource().keySet().stream()
                    .filter(resource -> resource.type() == type)
                    .map(ConfigResource::name)
                    .sorted();
            case UNKNOWN -> Stream.empty();
        };
    }
}
