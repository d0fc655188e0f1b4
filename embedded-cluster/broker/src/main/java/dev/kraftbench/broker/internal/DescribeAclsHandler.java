package dev.kraftbench.broker.internal;

import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.access.AclEntry;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.message.DescribeAclsRequestData;
import org.apache.kafka.common.message.DescribeAclsResponseData;
import org.apache.kafka.common.message.DescribeAclsResponseData.AclDescription;
import org.apache.kafka.common.message.DescribeAclsResponseData.DescribeAclsResource;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;

/** DESCRIBE_ACLS: those of the image that a filter is about, by resource. */
public final class DescribeAclsHandler implements RequestHandler {

    private final Supplier<ClusterImage> images;
    private final boolean hasAuthorizer;

    /** @param hasAuthorizer without one there are no ACLs to speak of */
    public DescribeAclsHandler(Supplier<ClusterImage> images, boolean hasAuthorizer) {
        this.images = images;
        this.hasAuthorizer = hasAuthorizer;
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        DescribeAclsResponseData answer = new DescribeAclsResponseData();
        AclBindingFilter filter = filter((DescribeAclsRequestData) request.message());
        if (!hasAuthorizer) {
            answer.setErrorCode(Errors.SECURITY_DISABLED.code()).setErrorMessage("There are no ACLs here: authorizer.class.name is not set");
        } else if (filter.isUnknown()) {
            answer.setErrorCode(Errors.INVALID_REQUEST.code()).setErrorMessage("The filter has a type, pattern, operation or permission that is unknown here");
        } else {
            answer.setResources(new ArrayList<>(matching(filter).values()));
        }
        sink.respond(answer);
    }

    private static AclBindingFilter filter(DescribeAclsRequestData asked) {
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

    private Map<ResourcePattern, DescribeAclsResource> matching(AclBindingFilter filter) {
        Map<ResourcePattern, DescribeAclsResource> resources = new LinkedHashMap<>();
        for (AclEntry entry : images.get().access().acls().values()) {
            if (filter.matches(entry.binding())) {
                resources.computeIfAbsent(entry.binding().pattern(), pattern -> new DescribeAclsResource()
                                .setResourceType(entry.resourceType())
                                .setResourceName(entry.resourceName())
                                .setPatternType(entry.patternType()))
                        .acls()
                        .add(new AclDescription()
                                .setPrincipal(entry.principal())
                                .setHost(entry.host())
                                .setOperation(entry.operation())
                                .setPermissionType(entry.permissionType()));
            }
        }
        return resources;
    }
}
