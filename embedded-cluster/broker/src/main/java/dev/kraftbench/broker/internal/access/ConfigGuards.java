package dev.kraftbench.broker.internal.access;

import java.util.Map;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterConfigsResponseData;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourceType;

/** Configurations, resource by resource: topics and groups by their own ACLs, everything else by the cluster's. */
final class ConfigGuards {

    private ConfigGuards() {}

    static void addDescriptions(Map<ApiKeys, Guard> guards) {
        guards.put(
                ApiKeys.DESCRIBE_CONFIGS,
                new PartGuard<DescribeConfigsRequestData, DescribeConfigsResource, DescribeConfigsResponseData>(
                        DescribeConfigsRequestData::resources,
                        (caller, resource) -> may(caller, AclOperation.DESCRIBE_CONFIGS, resource.resourceType(), resource.resourceName()),
                        DescribeConfigsResponseData::new,
                        (answer, resource) -> answer.setResults(Lists.with(
                                answer.results(),
                                new DescribeConfigsResponseData.DescribeConfigsResult()
                                        .setResourceType(resource.resourceType())
                                        .setResourceName(resource.resourceName())
                                        .setErrorCode(errorOf(resource.resourceType()).code())
                                        .setErrorMessage(errorOf(resource.resourceType()).message())))));
    }

    static void addChanges(Map<ApiKeys, Guard> guards) {
        guards.put(
                ApiKeys.ALTER_CONFIGS,
                new PartGuard<AlterConfigsRequestData, AlterConfigsRequestData.AlterConfigsResource, AlterConfigsResponseData>(
                        AlterConfigsRequestData::resources,
                        (caller, resource) -> may(caller, AclOperation.ALTER_CONFIGS, resource.resourceType(), resource.resourceName()),
                        AlterConfigsResponseData::new,
                        (answer, resource) -> answer.setResponses(Lists.with(
                                answer.responses(),
                                new AlterConfigsResponseData.AlterConfigsResourceResponse()
                                        .setResourceType(resource.resourceType())
                                        .setResourceName(resource.resourceName())
                                        .setErrorCode(errorOf(resource.resourceType()).code())
                                        .setErrorMessage(errorOf(resource.resourceType()).message())))));
        guards.put(
                ApiKeys.INCREMENTAL_ALTER_CONFIGS,
                new PartGuard<
                        IncrementalAlterConfigsRequestData,
                        IncrementalAlterConfigsRequestData.AlterConfigsResource,
                        IncrementalAlterConfigsResponseData>(
                        IncrementalAlterConfigsRequestData::resources,
                        (caller, resource) -> may(caller, AclOperation.ALTER_CONFIGS, resource.resourceType(), resource.resourceName()),
                        IncrementalAlterConfigsResponseData::new,
                        (answer, resource) -> answer.setResponses(Lists.with(
                                answer.responses(),
                                new IncrementalAlterConfigsResponseData.AlterConfigsResourceResponse()
                                        .setResourceType(resource.resourceType())
                                        .setResourceName(resource.resourceName())
                                        .setErrorCode(errorOf(resource.resourceType()).code())
                                        .setErrorMessage(errorOf(resource.resourceType()).message())))));
    }

    private static boolean may(Caller caller, AclOperation operation, byte type, String name) {
        return switch (ConfigResource.Type.forId(type)) {
            case TOPIC -> caller.mayTopic(operation, name);
            case GROUP -> caller.may(operation, ResourceType.GROUP, name);
            case BROKER_LOGGER -> caller.may(
                    operation == AclOperation.ALTER_CONFIGS ? AclOperation.CLUSTER_ACTION : operation,
                    ResourceType.CLUSTER,
                    Resource.CLUSTER_NAME);
            case BROKER, CLIENT_METRICS -> caller.mayCluster(operation);
            case UNKNOWN -> true;
        };
    }

    private static Errors errorOf(byte type) {
        return switch (ConfigResource.Type.forId(type)) {
            case TOPIC -> Errors.TOPIC_AUTHORIZATION_FAILED;
            case GROUP -> Errors.GROUP_AUTHORIZATION_FAILED;
            case BROKER, BROKER_LOGGER, CLIENT_METRICS, UNKNOWN -> Errors.CLUSTER_AUTHORIZATION_FAILED;
        };
    }
}
