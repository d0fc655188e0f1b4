package dev.kraftbench.controller;

import dev.kraftbench.metadata.Features;
import dev.kraftbench.metadata.access.AclEntry;
import dev.kraftbench.metadata.access.HostPattern;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.message.CreateAclsRequestData;
import org.apache.kafka.common.message.CreateAclsRequestData.AclCreation;
import org.apache.kafka.common.message.CreateAclsResponseData;
import org.apache.kafka.common.message.CreateAclsResponseData.AclCreationResult;
import org.apache.kafka.common.message.DeleteAclsRequestData;
import org.apache.kafka.common.message.DeleteAclsRequestData.DeleteAclsFilter;
import org.apache.kafka.common.message.DeleteAclsResponseData;
import org.apache.kafka.common.message.DeleteAclsResponseData.DeleteAclsFilterResult;
import org.apache.kafka.common.message.DeleteAclsResponseData.DeleteAclsMatchingAcl;
import org.apache.kafka.common.metadata.AccessControlEntryRecord;
import org.apache.kafka.common.metadata.RemoveAccessControlEntryRecord;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;

/** ACLs given and taken away. Pure. */
final class AclDecisions {

    /** As many as Kafka writes for one request. */
    static final int MAX_RECORDS = 10_000;

    private static final short RANGES_SINCE_4_4_IV1 = 32;

    private final ClusterView view;
    private final Supplier<Uuid> newId;

    AclDecisions(ClusterView view, Supplier<Uuid> newId) {
        this.view = view;
        this.newId = newId;
    }

    /** Nothing is new about an ACL that exists already, or that the request has twice. */
    Decision<CreateAclsResponseData> create(CreateAclsRequestData request) {
        CreateAclsResponseData response = new CreateAclsResponseData();
        Set<AclBinding> known = new HashSet<>();
        view.image().access().acls().values().forEach(entry -> known.add(entry.binding()));
        List<ApiMessageAndVersion> records = new ArrayList<>();
        for (AclCreation wanted : request.creations()) {
            Refusal refusal = refusal(wanted);
            if (refusal == null && known.add(entry(wanted).binding())) {
                records.add(record(wanted));
            }
            response.results().add(refusal == null
                    ? new AclCreationResult()
                    : new AclCreationResult().setErrorCode(refusal.error().code()).setErrorMessage(refusal.message()));
        }
        if (records.size() > MAX_RECORDS) {
            Refusal refusal = new Refusal(Errors.POLICY_VIOLATION, "One request can create " + MAX_RECORDS + " ACLs, not " + records.size());
            return Decision.reply((CreateAclsResponseData) RefusedAnswers.of(request, request.highestSupportedVersion(), refusal));
        }
        return new Decision<>(records, response);
    }

    private static AclEntry entry(AclCreation wanted) {
        return new AclEntry(
                Uuid.ZERO_UUID,
                wanted.resourceType(),
                wanted.resourceName(),
                wanted.resourcePatternType(),
                wanted.principal(),
                wanted.host(),
                wanted.operation(),
                wanted.permissionType());
    }

    private ApiMessageAndVersion record(AclCreation wanted) {
        return new ApiMessageAndVersion(
                new AccessControlEntryRecord()
                        .setId(newId.get())
                        .setResourceType(wanted.resourceType())
                        .setResourceName(wanted.resourceName())
                        .setPatternType(wanted.resourcePatternType())
                        .setPrincipal(wanted.principal())
                        .setHost(wanted.host())
                        .setOperation(wanted.operation())
                        .setPermissionType(wanted.permissionType()),
                (short) 0);
    }

    private @Nullable Refusal refusal(AclCreation wanted) {
        ResourceType type = ResourceType.fromCode(wanted.resourceType());
        PatternType pattern = PatternType.fromCode(wanted.resourcePatternType());
        AclOperation operation = AclOperation.fromCode(wanted.operation());
        AclPermissionType permission = AclPermissionType.fromCode(wanted.permissionType());
        if (type == ResourceType.CLUSTER && !wanted.resourceName().equals(Resource.CLUSTER_NAME)) {
            return invalid("The cluster is named " + Resource.CLUSTER_NAME + " in ACLs, not " + wanted.resourceName());
        }
        if (wanted.resourceName().isEmpty()) {
            return invalid("The name of the resource is empty");
        }
        if (type == ResourceType.UNKNOWN || type == ResourceType.ANY) {
            return invalid("An ACL cannot have the resource type " + type);
        }
        if (!pattern.isSpecific()) {
            return invalid("An ACL cannot have the pattern type " + pattern);
        }
        if (operation == AclOperation.UNKNOWN || operation == AclOperation.ANY) {
            return invalid("An ACL cannot have the operation " + operation);
        }
        if (permission != AclPermissionType.ALLOW && permission != AclPermissionType.DENY) {
            return invalid("An ACL cannot have the permission " + permission);
        }
        if (wanted.principal().indexOf(':') < 0) {
            return invalid("The principal " + wanted.principal() + " has no type: write User:" + wanted.principal());
        }
        return refusalOfHost(wanted.host());
    }

    private @Nullable Refusal refusalOfHost(String host) {
        if (host.isEmpty()) {
            return invalid("The host is empty: write * for every host");
        }
        if (host.indexOf('/') >= 0 && view.image().features().level(Features.METADATA_VERSION) < RANGES_SINCE_4_4_IV1) {
            return new Refusal(
                    Errors.UNSUPPORTED_VERSION, "Ranges of addresses need metadata.version 4.4-IV1: upgrade it, or name single hosts");
        }
        String problem = HostPattern.problem(host);
        return problem == null ? null : invalid(host + " is no range of addresses: " + problem);
    }

    private static Refusal invalid(String message) {
        return new Refusal(Errors.INVALID_REQUEST, message);
    }

    /** All that any of the filters is about. */
    Decision<DeleteAclsResponseData> delete(DeleteAclsRequestData request) {
        DeleteAclsResponseData response = new DeleteAclsResponseData();
        Set<Uuid> deleted = new LinkedHashSet<>();
        for (DeleteAclsFilter asked : request.filters()) {
            DeleteAclsFilterResult result = new DeleteAclsFilterResult();
            response.filterResults().add(result);
            AclBindingFilter filter = filter(asked);
            if (filter.isUnknown()) {
                result.setErrorCode(Errors.INVALID_REQUEST.code())
                        .setErrorMessage(filter.patternFilter().isUnknown() ? "The filter has an unknown type or pattern" : "The filter has an unknown operation or permission");
                continue;
            }
            view.image().access().acls().values().stream().filter(entry -> filter.matches(entry.binding())).forEach(entry -> {
                deleted.add(entry.id());
                result.matchingAcls().add(matching(entry));
            });
        }
        if (deleted.size() > MAX_RECORDS) {
            // Nobody would notice that only a part was deleted.
            Refusal refusal = invalid("One request can delete " + MAX_RECORDS + " ACLs: use narrower filters than for " + deleted.size());
            return Decision.reply((DeleteAclsResponseData) RefusedAnswers.of(request, request.highestSupportedVersion(), refusal));
        }
        return new Decision<>(
                deleted.stream()
                        .map(id -> new ApiMessageAndVersion(new RemoveAccessControlEntryRecord().setId(id), (short) 0))
                        .toList(),
                response);
    }

    private static AclBindingFilter filter(DeleteAclsFilter asked) {
        return new AclBindingFilter(
                new ResourcePatternFilter(
                        ResourceType.fromCode(asked.resourceTypeFilter()),
                        asked.resourceNameFilter(),
                        PatternType.fromCode(asked.patternTypeFilter())),
                new AccessControlEntryFilter(
                        asked.principalFilter(),
                        asked.hostFilter(),
                        AclOperation.fromCode(asked.operation()),
                        AclPermissionType.fromCode(asked.permissionType())));
    }

    private static DeleteAclsMatchingAcl matching(AclEntry entry) {
        return new DeleteAclsMatchingAcl()
                .setResourceType(entry.resourceType())
                .setResourceName(entry.resourceName())
                .setPatternType(entry.patternType())
                .setPrincipal(entry.principal())
                .setHost(entry.host())
                .setOperation(entry.operation())
                .setPermissionType(entry.permissionType());
    }
}
