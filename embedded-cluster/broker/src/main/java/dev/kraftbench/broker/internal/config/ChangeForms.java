package dev.kraftbench.broker.internal.config;

import dev.kraftbench.protocol.RequestHandler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterConfigsResponseData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** INCREMENTAL_ALTER_CONFIGS and ALTER_CONFIGS as {@link OwnSettings} looks at them. Stateless. */
public final class ChangeForms {

    private ChangeForms() {}

    /** Has changes looked at before they go on to these handlers. */
    public static Map<ApiKeys, RequestHandler> before(OwnSettings settings, Map<ApiKeys, RequestHandler> handlers) {
        Map<ApiKeys, RequestHandler> looked = new EnumMap<>(handlers);
        looked.computeIfPresent(ApiKeys.INCREMENTAL_ALTER_CONFIGS, (api, next) -> settings.before(new Incremental(), next));
        looked.computeIfPresent(ApiKeys.ALTER_CONFIGS, (api, next) -> settings.before(new Whole(), next));
        return looked;
    }

    private static @Nullable String broker(byte type, String name) {
        return type == ConfigResource.Type.BROKER.id() && !name.isEmpty() ? name : null;
    }

    private static final class Incremental
            implements OwnSettings.Form<
                    IncrementalAlterConfigsRequestData, IncrementalAlterConfigsRequestData.AlterConfigsResource, IncrementalAlterConfigsResponseData> {
        @Override
        public Collection<IncrementalAlterConfigsRequestData.AlterConfigsResource> resources(IncrementalAlterConfigsRequestData request) {
            return request.resources();
        }

        @Override
        public @Nullable String broker(IncrementalAlterConfigsRequestData.AlterConfigsResource resource) {
            return ChangeForms.broker(resource.resourceType(), resource.resourceName());
        }

        @Override
        public OwnSettings.Change change(IncrementalAlterConfigsRequestData.AlterConfigsResource resource, Map<String, String> present) {
            Map<String, @Nullable String> changes = new LinkedHashMap<>();
            Map<String, String> after = new HashMap<>(present);
            resource.configs().forEach(config -> {
                String value = config.configOperation() == AlterConfigOp.OpType.DELETE.id() ? null : config.value();
                changes.put(config.name(), value);
                if (value == null) {
                    after.remove(config.name());
                } else {
                    after.put(config.name(), value);
                }
            });
            return new OwnSettings.Change(changes, after);
        }

        @Override
        public IncrementalAlterConfigsResponseData emptyAnswer() {
            return new IncrementalAlterConfigsResponseData();
        }

        @Override
        public void refuse(
                IncrementalAlterConfigsResponseData answer,
                List<IncrementalAlterConfigsRequestData.AlterConfigsResource> resources,
                Function<IncrementalAlterConfigsRequestData.AlterConfigsResource, String> problem) {
            List<IncrementalAlterConfigsResponseData.AlterConfigsResourceResponse> all = new ArrayList<>(answer.responses());
            resources.forEach(resource -> all.add(new IncrementalAlterConfigsResponseData.AlterConfigsResourceResponse()
                    .setResourceType(resource.resourceType())
                    .setResourceName(resource.resourceName())
                    .setErrorCode(Errors.INVALID_REQUEST.code())
                    .setErrorMessage(problem.apply(resource))));
            answer.setResponses(all);
        }
    }

    private static final class Whole
            implements OwnSettings.Form<AlterConfigsRequestData, AlterConfigsRequestData.AlterConfigsResource, AlterConfigsResponseData> {
        @Override
        public Collection<AlterConfigsRequestData.AlterConfigsResource> resources(AlterConfigsRequestData request) {
            return request.resources();
        }

        @Override
        public @Nullable String broker(AlterConfigsRequestData.AlterConfigsResource resource) {
            return ChangeForms.broker(resource.resourceType(), resource.resourceName());
        }

        @Override
        public OwnSettings.Change change(AlterConfigsRequestData.AlterConfigsResource resource, Map<String, String> present) {
            Map<String, @Nullable String> changes = new LinkedHashMap<>();
            Map<String, String> after = new HashMap<>();
            present.keySet().forEach(name -> changes.put(name, null));
            resource.configs().stream().filter(config -> config.value() != null).forEach(config -> after.put(config.name(), config.value()));
            changes.putAll(after);
            return new OwnSettings.Change(changes, after);
        }

        @Override
        public AlterConfigsResponseData emptyAnswer() {
            return new AlterConfigsResponseData();
        }

        @Override
        public void refuse(
                AlterConfigsResponseData answer,
                List<AlterConfigsRequestData.AlterConfigsResource> resources,
                Function<AlterConfigsRequestData.AlterConfigsResource, String> problem) {
            List<AlterConfigsResponseData.AlterConfigsResourceResponse> all = new ArrayList<>(answer.responses());
            resources.forEach(resource -> all.add(new AlterConfigsResponseData.AlterConfigsResourceResponse()
                    .setResourceType(resource.resourceType())
                    .setResourceName(resource.resourceName())
                    .setErrorCode(Errors.INVALID_REQUEST.code())
                    .setErrorMessage(problem.apply(resource))));
            answer.setResponses(all);
        }
    }
}
