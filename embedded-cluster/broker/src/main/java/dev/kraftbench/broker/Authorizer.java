package dev.kraftbench.broker;

import dev.kraftbench.broker.internal.access.Caller;
import dev.kraftbench.broker.internal.access.DenialLog;
import dev.kraftbench.broker.internal.access.Denials;
import dev.kraftbench.broker.internal.access.Guard;
import dev.kraftbench.broker.internal.access.Guards;
import dev.kraftbench.kernel.Clock;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.MetadataPublisher;
import dev.kraftbench.metadata.access.AccessRules;
import dev.kraftbench.metadata.access.AclEntry;
import dev.kraftbench.metadata.access.AclIndex;
import dev.kraftbench.metadata.access.Subject;
import dev.kraftbench.protocol.Connection;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;

/**
 * Asks of every request whether its client may do that, by the ACLs of the newest image. Only there if {@code authorizer.class.name} is
 * set; without it no request is looked at. Until the metadata is loaded super users alone are served, which is what lets nodes start.
 *
 * <p>Any thread; told of new images on the metadata lane.
 */
public final class Authorizer implements MetadataPublisher, TopicAccess {

    private final AccessRules.Settings settings;
    private final Supplier<ClusterImage> images;
    private final DenialLog denials;
    private Map<Uuid, AclEntry> indexed = Map.of();
    private volatile @Nullable AccessRules rules;

    /** @param images the newest cluster image; any thread */
    public Authorizer(int nodeId, Clock clock, AccessRules.Settings settings, Supplier<ClusterImage> images) {
        this.settings = settings;
        this.images = images;
        this.denials = new DenialLog(nodeId, clock);
    }

    @Override
    public void published(ClusterDelta delta, ClusterImage image) {
        Map<Uuid, AclEntry> acls = image.access().acls();
        AccessRules now = rules;
        if (now == null || indexed != delta.base().access().acls()) {
            rules = new AccessRules(settings, AclIndex.of(acls.values()));
        } else if (indexed != acls) {
            rules = new AccessRules(settings, now.acls().changed(delta.changedAcls(), indexed, acls));
        }
        indexed = acls;
    }

    /** Puts a guard in front of each handler of a broker's listeners; {@code forwarded} pass unseen where there is none: the controller looks at them. */
    public List<Map<ApiKeys, RequestHandler>> guardBroker(
            Collection<Map<ApiKeys, RequestHandler>> areas, Collection<ApiKeys> forwarded, boolean autoCreate) {
        Map<ApiKeys, Guard> guards = new EnumMap<>(Guards.ofBroker(images, autoCreate));
        forwarded.forEach(api -> guards.putIfAbsent(api, Guard.OPEN));
        return guard(areas, guards);
    }

    /** Puts a guard in front of each handler of a controller's listeners. */
    public List<Map<ApiKeys, RequestHandler>> guardController(Collection<Map<ApiKeys, RequestHandler>> areas) {
        return guard(areas, Guards.ofController(images));
    }

    private List<Map<ApiKeys, RequestHandler>> guard(Collection<Map<ApiKeys, RequestHandler>> areas, Map<ApiKeys, Guard> guards) {
        List<Map<ApiKeys, RequestHandler>> guarded = new ArrayList<>();
        for (Map<ApiKeys, RequestHandler> area : areas) {
            Map<ApiKeys, RequestHandler> handlers = new EnumMap<>(ApiKeys.class);
            area.forEach((api, handler) -> {
                Guard guard = guards.get(api);
                if (guard == null) {
                    throw new IllegalStateException(api + " has no guard");
                }
                Denials ofApi = denials.of(api);
                handlers.put(api, guard == Guard.OPEN ? handler : (request, sink) -> ask(guard, ofApi, handler, request, sink));
            });
            guarded.add(handlers);
        }
        return guarded;
    }

    private void ask(Guard guard, Denials ofApi, RequestHandler handler, Request request, ResponseSink sink) {
        if (request.connection().isOfThisProcess()) {
            handler.handle(request, sink);
            return;
        }
        Subject who = subject(request.connection());
        AccessRules now = rules;
        if (now == null && !settings.isSuper(who)) {
            sink.close("the access rules are not loaded yet");
            return;
        }
        guard.handle(request, new Caller(who, now == null ? beforeLoading() : now, ofApi), handler, sink);
    }

    private AccessRules beforeLoading() {
        return new AccessRules(new AccessRules.Settings(settings.superUsers(), false), AclIndex.EMPTY);
    }

    private static Subject subject(Connection connection) {
        return new Subject(connection.principal().toString(), connection.clientAddress());
    }

    private Caller caller(Request request) {
        AccessRules now = rules;
        return new Caller(subject(request.connection()), now == null ? beforeLoading() : now, denials.of(request.api()));
    }

    @Override
    public Predicate<String> readable(Request request) {
        Caller caller = caller(request);
        return topic -> caller.mayTopic(AclOperation.READ, topic);
    }

    @Override
    public Predicate<String> replicable(Request request) {
        boolean follower = request.connection().isOfThisProcess() || caller(request).mayCluster(AclOperation.CLUSTER_ACTION);
        return topic -> follower;
    }

    @Override
    public Predicate<String> describable(Request request) {
        Subject who = subject(request.connection());
        // Asked long after the request, too.
        return topic -> {
            AccessRules now = rules;
            return now != null && now.allow(who, AclOperation.DESCRIBE, ResourceType.TOPIC, topic);
        };
    }

    @Override
    public Predicate<String> creatable(Request request) {
        return caller(request)::mayCreate;
    }
}
