package dev.kraftbench.controller;

import dev.kraftbench.controller.internal.quota.QuotaDecisions;
import dev.kraftbench.protocol.ElectionAnswers;
import java.util.stream.Stream;
import org.apache.kafka.common.message.AllocateProducerIdsRequestData;
import org.apache.kafka.common.message.AllocateProducerIdsResponseData;
import org.apache.kafka.common.message.AlterClientQuotasRequestData;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterConfigsResponseData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.AlterPartitionRequestData;
import org.apache.kafka.common.message.AlterPartitionResponseData;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData.ScramCredentialDeletion;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData.ScramCredentialUpsertion;
import org.apache.kafka.common.message.AlterUserScramCredentialsResponseData;
import org.apache.kafka.common.message.AlterUserScramCredentialsResponseData.AlterUserScramCredentialsResult;
import org.apache.kafka.common.message.AssignReplicasToDirsRequestData;
import org.apache.kafka.common.message.AssignReplicasToDirsResponseData;
import org.apache.kafka.common.message.BrokerHeartbeatRequestData;
import org.apache.kafka.common.message.BrokerHeartbeatResponseData;
import org.apache.kafka.common.message.BrokerRegistrationRequestData;
import org.apache.kafka.common.message.BrokerRegistrationResponseData;
import org.apache.kafka.common.message.ControllerRegistrationRequestData;
import org.apache.kafka.common.message.ControllerRegistrationResponseData;
import org.apache.kafka.common.message.CreateAclsRequestData;
import org.apache.kafka.common.message.CreateAclsResponseData;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.DeleteAclsRequestData;
import org.apache.kafka.common.message.DeleteAclsResponseData;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.UnregisterBrokerRequestData;
import org.apache.kafka.common.message.UnregisterBrokerResponseData;
import org.apache.kafka.common.message.UnregisterControllerRequestData;
import org.apache.kafka.common.message.UnregisterControllerResponseData;
import org.apache.kafka.common.message.UpdateFeaturesRequestData;
import org.apache.kafka.common.message.UpdateFeaturesResponseData;
import org.apache.kafka.common.protocol.ApiMessage;

/** The answer to a whole request that was not decided: the same error for everything that it asked. Stateless. */
final class RefusedAnswers {

    private RefusedAnswers() {}

    static ApiMessage of(ApiMessage request, short version, Refusal refusal) {
        short code = refusal.error().code();
        String text = refusal.message();
        return switch (request) {
            case CreateTopicsRequestData asked -> {
                CreateTopicsResponseData answer = new CreateTopicsResponseData();
                asked.topics().forEach(topic -> answer.topics().add(new CreateTopicsResponseData.CreatableTopicResult()
                        .setName(topic.name()).setErrorCode(code).setErrorMessage(text)));
                yield answer;
            }
            case DeleteTopicsRequestData asked -> {
                DeleteTopicsResponseData answer = new DeleteTopicsResponseData();
                asked.topics().forEach(topic -> answer.responses().add(new DeleteTopicsResponseData.DeletableTopicResult()
                        .setName(topic.name()).setTopicId(topic.topicId()).setErrorCode(code).setErrorMessage(text)));
                asked.topicNames().forEach(name -> answer.responses().add(new DeleteTopicsResponseData.DeletableTopicResult()
                        .setName(name).setErrorCode(code).setErrorMessage(text)));
                yield answer;
            }
            case CreatePartitionsRequestData asked -> {
                CreatePartitionsResponseData answer = new CreatePartitionsResponseData();
                asked.topics().forEach(topic -> answer.results().add(new CreatePartitionsResponseData.CreatePartitionsTopicResult()
                        .setName(topic.name()).setErrorCode(code).setErrorMessage(text)));
                yield answer;
            }
            case IncrementalAlterConfigsRequestData asked -> {
                IncrementalAlterConfigsResponseData answer = new IncrementalAlterConfigsResponseData();
                asked.resources().forEach(resource -> answer.responses()
                        .add(new IncrementalAlterConfigsResponseData.AlterConfigsResourceResponse()
                                .setResourceType(resource.resourceType())
                                .setResourceName(resource.resourceName())
                                .setErrorCode(code)
                                .setErrorMessage(text)));
                yield answer;
            }
            case AlterConfigsRequestData asked -> {
                AlterConfigsResponseData answer = new AlterConfigsResponseData();
                asked.resources().forEach(resource -> answer.responses()
                        .add(new AlterConfigsResponseData.AlterConfigsResourceResponse()
                                .setResourceType(resource.resourceType())
                                .setResourceName(resource.resourceName())
                                .setErrorCode(code)
                                .setErrorMessage(text)));
                yield answer;
            }
            case AlterClientQuotasRequestData asked -> QuotaDecisions.refused(asked, refusal);
            case UpdateFeaturesRequestData asked -> {
                UpdateFeaturesResponseData answer = new UpdateFeaturesResponseData().setErrorCode(code).setErrorMessage(text);
                if (version < 2) {
                    asked.featureUpdates().forEach(update -> answer.results()
                            .add(new UpdateFeaturesResponseData.UpdatableFeatureResult()
                                    .setFeature(update.feature()).setErrorCode(code).setErrorMessage(text)));
                }
                yield answer;
            }
            case CreateAclsRequestData asked -> {
                CreateAclsResponseData answer = new CreateAclsResponseData();
                asked.creations().forEach(creation -> answer.results()
                        .add(new CreateAclsResponseData.AclCreationResult().setErrorCode(code).setErrorMessage(text)));
                yield answer;
            }
            case DeleteAclsRequestData asked -> {
                DeleteAclsResponseData answer = new DeleteAclsResponseData();
                asked.filters().forEach(filter -> answer.filterResults()
                        .add(new DeleteAclsResponseData.DeleteAclsFilterResult().setErrorCode(code).setErrorMessage(text)));
                yield answer;
            }
            case AlterPartitionReassignmentsRequestData asked ->
                new AlterPartitionReassignmentsResponseData().setErrorCode(code).setErrorMessage(text);
            case ListPartitionReassignmentsRequestData asked ->
                new ListPartitionReassignmentsResponseData().setErrorCode(code).setErrorMessage(text);
            case AlterUserScramCredentialsRequestData asked -> {
                AlterUserScramCredentialsResponseData answer = new AlterUserScramCredentialsResponseData();
                Stream.concat(
                                asked.deletions().stream().map(ScramCredentialDeletion::name),
                                asked.upsertions().stream().map(ScramCredentialUpsertion::name))
                        .distinct()
                        .forEach(user -> answer.results()
                                .add(new AlterUserScramCredentialsResult().setUser(user).setErrorCode(code).setErrorMessage(text)));
                yield answer;
            }
            case ElectLeadersRequestData asked -> ElectionAnswers.refused(asked, version, code, text);
            case AllocateProducerIdsRequestData asked -> new AllocateProducerIdsResponseData().setErrorCode(code);
            case AlterPartitionRequestData asked -> new AlterPartitionResponseData().setErrorCode(code);
            case AssignReplicasToDirsRequestData asked -> new AssignReplicasToDirsResponseData().setErrorCode(code);
            case BrokerRegistrationRequestData asked -> new BrokerRegistrationResponseData().setErrorCode(code);
            case BrokerHeartbeatRequestData asked -> new BrokerHeartbeatResponseData().setErrorCode(code);
            case ControllerRegistrationRequestData asked ->
                new ControllerRegistrationResponseData().setErrorCode(code).setErrorMessage(text);
            case UnregisterBrokerRequestData asked -> new UnregisterBrokerResponseData().setErrorCode(code).setErrorMessage(text);
            case UnregisterControllerRequestData asked ->
                new UnregisterControllerResponseData().setErrorCode(code).setErrorMessage(text);
            default -> throw new IllegalArgumentException("Not a request for the controller: " + request.getClass().getSimpleName());
        };
    }
}
