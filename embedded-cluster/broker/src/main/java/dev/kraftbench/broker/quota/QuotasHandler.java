package dev.kraftbench.broker.quota;

import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.access.QuotaEntity;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.message.DescribeClientQuotasRequestData;
import org.apache.kafka.common.message.DescribeClientQuotasRequestData.ComponentData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.jspecify.annotations.Nullable;

/** DESCRIBE_CLIENT_QUOTAS: the quotas that pass a filter (KIP-546). No state; any lane. */
public final class QuotasHandler implements RequestHandler {

    private static final byte EXACT = 0;
    private static final byte DEFAULT = 1;
    private static final byte SPECIFIED = 2;
    private static final Set<String> TYPES =
            Set.of(ClientQuotaEntity.USER, ClientQuotaEntity.CLIENT_ID, ClientQuotaEntity.IP);

    private final Supplier<ClusterImage> images;

    public QuotasHandler(Supplier<ClusterImage> images) {
        this.images = images;
    }

    private record Problem(Errors error, String text) {}

    @Override
    public void handle(Request request, ResponseSink sink) {
        DescribeClientQuotasRequestData asked = (DescribeClientQuotasRequestData) request.message();
        Problem problem = problem(asked.components());
        DescribeClientQuotasResponseData answer = new DescribeClientQuotasResponseData();
        if (problem != null) {
            sink.respond(answer.setErrorCode(problem.error().code()).setErrorMessage(problem.text()).setEntries(null));
            return;
        }
        answer.setEntries(new java.util.ArrayList<>());
        images.get().access().quotas().forEach((entity, limits) -> {
            if (matches(entity, asked)) {
                answer.entries().add(entry(entity, limits));
            }
        });
        sink.respond(answer);
    }

    private static @Nullable Problem problem(List<ComponentData> components) {
        Map<String, ComponentData> byType = new HashMap<>();
        for (ComponentData component : components) {
            String type = component.entityType();
            if (type.isEmpty()) {
                return invalid("A part of the filter has no entity type");
            }
            if (byType.put(type, component) != null) {
                return invalid("The filter names " + type + " twice");
            }
            if (!TYPES.contains(type)) {
                return new Problem(Errors.UNSUPPORTED_VERSION, type + " has no quotas: ask for user, client-id or ip");
            }
            boolean named = component.match() != null;
            switch (component.matchType()) {
                case EXACT -> {
                    if (!named) {
                        return invalid("The filter wants one " + type + " and does not name it");
                    }
                }
                case DEFAULT -> {
                    if (named) {
                        return invalid("The filter wants the default of " + type + " and names one besides");
                    }
                }
                case SPECIFIED -> {
                    if (named) {
                        return invalid("The filter wants every " + type + " and names one besides");
                    }
                }
                default -> {
                    return invalid("The filter matches " + type + " in an unknown way, " + component.matchType());
                }
            }
        }
        return byType.containsKey(ClientQuotaEntity.IP) && byType.size() > 1
                ? invalid("No quota is of an ip and of a user or client-id: filter by one of them")
                : null;
    }

    private static Problem invalid(String text) {
        return new Problem(Errors.INVALID_REQUEST, text);
    }

    private static boolean matches(QuotaEntity entity, DescribeClientQuotasRequestData asked) {
        for (ComponentData component : asked.components()) {
            Optional<String> name = entity.parts().get(component.entityType());
            if (name == null) {
                return false;
            }
            boolean fits =
                    switch (component.matchType()) {
                        case EXACT, DEFAULT -> name.equals(Optional.ofNullable(component.match()));
                        default -> true;
                    };
            if (!fits) {
                return false;
            }
        }
        return !asked.strict() || entity.parts().size() == asked.components().size();
    }

    private static DescribeClientQuotasResponseData.EntryData entry(QuotaEntity entity, Map<String, Double> limits) {
        DescribeClientQuotasResponseData.EntryData entry = new DescribeClientQuotasResponseData.EntryData();
        entity.parts().forEach((type, name) -> entry.entity()
                .add(new DescribeClientQuotasResponseData.EntityData().setEntityType(type).setEntityName(name.orElse(null))));
        limits.forEach((key, value) -> entry.values()
                .add(new DescribeClientQuotasResponseData.ValueData().setKey(key).setValue(value)));
        return entry;
    }
}
