package dev.kraftbench.broker;

import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.Features;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.common.message.ApiMessageType.ListenerType;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.SaslAuthenticateResponseData;
import org.apache.kafka.common.message.SaslHandshakeResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handlers of a listener by API key. What ApiVersions advertises is derived from exactly what is registered here. Immutable; any
 * thread.
 */
public final class ApiTable implements RequestHandler {

    /** What ApiVersions tells besides the keys (KIP-584, KIP-1242). */
    public record Identity(int nodeId, String clusterId, Supplier<ClusterImage> image, Supplier<Short> kraftVersion) {}

    private static final Logger LOG = LoggerFactory.getLogger(ApiTable.class);
    private static final Pattern SOFTWARE = Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9\\-.]*[a-zA-Z0-9])?");
    /** Before this version clients choke on a feature whose lowest level is 0. */
    private static final short LEVEL_ZERO_SINCE = 4;
    private static final short IDENTITY_CHECKED_SINCE = 5;
    private static final int NO_NODE_ID = -1;

    private final ListenerType listenerType;
    private final Identity identity;
    private final Map<ApiKeys, RequestHandler> handlers = new EnumMap<>(ApiKeys.class);

    /** @throws IllegalStateException if two areas serve the same key or one serves a key that does not belong to this kind of listener */
    public ApiTable(ListenerType listenerType, Identity identity, Collection<Map<ApiKeys, RequestHandler>> areas) {
        this.listenerType = listenerType;
        this.identity = identity;
        handlers.put(ApiKeys.API_VERSIONS, this::versions);
        // Where logins are asked for, they never come as far as here.
        handlers.put(ApiKeys.SASL_HANDSHAKE, (request, sink) ->
                sink.respond(new SaslHandshakeResponseData().setErrorCode(Errors.ILLEGAL_SASL_STATE.code())));
        handlers.put(ApiKeys.SASL_AUTHENTICATE, (request, sink) -> sink.respond(new SaslAuthenticateResponseData()
                .setErrorCode(Errors.ILLEGAL_SASL_STATE.code())
                .setErrorMessage("This connection needs no login now")));
        for (Map<ApiKeys, RequestHandler> area : areas) {
            area.forEach((api, handler) -> {
                if (!api.inScope(listenerType)) {
                    throw new IllegalStateException(api + " does not belong to a " + listenerType + " listener");
                }
                if (handlers.putIfAbsent(api, handler) != null) {
                    throw new IllegalStateException(api + " is served twice");
                }
            });
        }
    }

    public boolean serves(ApiKeys api) {
        return handlers.containsKey(api);
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        RequestHandler handler = handlers.get(request.api());
        if (handler == null || request.version() > request.api().latestVersion(false)) {
            sink.close(request.api() + " version " + request.version() + " is not served on a " + listenerType + " listener");
            return;
        }
        try {
            handler.handle(request, sink);
        } catch (Throwable e) {
            // Memory may be short, so the client comes before the log.
            sink.failed("internal error");
            LOG.atError()
                    .addKeyValue("nodeId", identity.nodeId())
                    .addKeyValue("api", request.api())
                    .addKeyValue("client", request.clientId())
                    .setCause(e)
                    .log("request failed");
        }
    }

    private void versions(Request request, ResponseSink sink) {
        if (request.header().requestApiVersion() != request.version()) {
            sink.respond(answer(Errors.UNSUPPORTED_VERSION, request.version()));
            return;
        }
        ApiVersionsRequestData asked = (ApiVersionsRequestData) request.message();
        sink.respond(answer(check(asked, request.version()), request.version()));
    }

    private Errors check(ApiVersionsRequestData asked, short version) {
        if (version >= 3
                && !(SOFTWARE.matcher(asked.clientSoftwareName()).matches()
                        && SOFTWARE.matcher(asked.clientSoftwareVersion()).matches())) {
            return Errors.INVALID_REQUEST;
        }
        if (version >= IDENTITY_CHECKED_SINCE) {
            boolean otherCluster = asked.clusterId() != null && !asked.clusterId().equals(identity.clusterId());
            boolean otherNode = asked.nodeId() != NO_NODE_ID && asked.nodeId() != identity.nodeId();
            if (otherCluster || otherNode) {
                return Errors.REBOOTSTRAP_REQUIRED;
            }
        }
        return Errors.NONE;
    }

    private ApiVersionsResponseData answer(Errors error, short version) {
        ApiVersionsResponseData response = new ApiVersionsResponseData().setErrorCode(error.code());
        if (error == Errors.INVALID_REQUEST) {
            return response;
        }
        for (ApiKeys api : handlers.keySet()) {
            api.toApiVersionForApiResponse(false, listenerType).ifPresent(range -> response.apiKeys().add(range));
        }
        addFeatures(response, version);
        return response;
    }

    private void addFeatures(ApiVersionsResponseData response, short version) {
        Features.SUPPORTED.forEach((name, range) -> {
            short min = version < LEVEL_ZERO_SINCE ? (short) Math.max(1, range.min()) : range.min();
            if (min <= range.max()) {
                response.supportedFeatures()
                        .add(new ApiVersionsResponseData.SupportedFeatureKey()
                                .setName(name)
                                .setMinVersion(min)
                                .setMaxVersion(range.max()));
            }
        });
        ClusterImage image = identity.image().get();
        if (image.offset() < 0) {
            return;
        }
        response.setFinalizedFeaturesEpoch(image.offset());
        image.features().levels().forEach((name, level) -> addFinalized(response, name, level));
        addFinalized(response, Features.KRAFT_VERSION, identity.kraftVersion().get());
    }

    private static void addFinalized(ApiVersionsResponseData response, String name, short level) {
        if (level > 0) {
            response.finalizedFeatures()
                    .add(new ApiVersionsResponseData.FinalizedFeatureKey()
                            .setName(name)
                            .setMinVersionLevel(level)
                            .setMaxVersionLevel(level));
        }
    }
}
