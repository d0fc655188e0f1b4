package dev.kraftbench.broker;

import dev.kraftbench.protocol.ElectionAnswers;
import dev.kraftbench.protocol.Request;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.message.AddRaftVoterResponseData;
import org.apache.kafka.common.message.AlterClientQuotasRequestData;
import org.apache.kafka.common.message.AlterClientQuotasResponseData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData.ScramCredentialDeletion;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData.ScramCredentialUpsertion;
import org.apache.kafka.common.message.AlterUserScramCredentialsResponseData;
import org.apache.kafka.common.message.AlterUserScramCredentialsResponseData.AlterUserScramCredentialsResult;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.message.DescribeQuorumResponseData;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.RemoveRaftVoterResponseData;
import org.apache.kafka.common.message.UnregisterBrokerResponseData;
import org.apache.kafka.common.message.UpdateFeaturesResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/** Answers to a forwarded request that never reached a controller. Stateless. */
final class ErrorAnswers {

    private ErrorAnswers() {}

    /** The request's answer with this error everywhere, or empty for APIs whose clients do as well with a closed connection. */
    static Optional<ApiMessage> of(Request request, Errors error) {
        short code = error.code();
        return Optional.ofNullable(
                switch (request.message()) {
                    case CreateTopicsRequestData asked -> {
                        CreateTopicsResponseData answer = new CreateTopicsResponseData();
                        asked.topics().forEach(topic -> answer.topics()
                                .add(new CreateTopicsResponseData.CreatableTopicResult().setName(topic.name()).setErrorCode(code)));
                        yield answer;
                    }
                    case DeleteTopicsRequestData asked -> {
                        DeleteTopicsResponseData answer = new DeleteTopicsResponseData();
                        asked.topics().forEach(topic -> answer.responses()
                                .add(new DeleteTopicsResponseData.DeletableTopicResult()
                                        .setName(topic.name())
                                        .setTopicId(topic.topicId())
                                        .setErrorCode(code)));
                        asked.topicNames().forEach(name -> answer.responses()
                                .add(new DeleteTopicsResponseData.DeletableTopicResult().setName(name).setErrorCode(code)));
                        yield answer;
                    }
                    case CreatePartitionsRequestData asked -> {
                        CreatePartitionsResponseData answer = new CreatePartitionsResponseData();
                        asked.topics().forEach(topic -> answer.results()
                                .add(new CreatePartitionsResponseData.CreatePartitionsTopicResult()
                                        .setName(topic.name())
                                        .setErrorCode(code)));
                        yield answer;
                    }
                    case AlterUserScramCredentialsRequestData asked -> {
                        AlterUserScramCredentialsResponseData answer = new AlterUserScramCredentialsResponseData();
                        Stream.concat(
                                        asked.deletions().stream().map(ScramCredentialDeletion::name),
                                        asked.upsertions().stream().map(ScramCredentialUpsertion::name))
                                .distinct()
                                .forEach(user -> answer.results()
                                        .add(new AlterUserScramCredentialsResult().setUser(user).setErrorCode(code).setErrorMessage(error.message())));
                        yield answer;
                    }
                    case AlterClientQuotasRequestData asked -> {
                        AlterClientQuotasResponseData answer = new AlterClientQuotasResponseData();
                        asked.entries().forEach(entry -> {
                            AlterClientQuotasResponseData.EntryData failed =
                                    new AlterClientQuotasResponseData.EntryData().setErrorCode(code).setErrorMessage(error.message());
                            entry.entity().forEach(part -> failed.entity()
                                    .add(new AlterClientQuotasResponseData.EntityData()
                                            .setEntityType(part.entityType())
                                            .setEntityName(part.entityName())));
                            answer.entries().add(failed);
                        });
                        yield answer;
                    }
                    case ElectLeadersRequestData asked -> ElectionAnswers.refused(asked, request.version(), code, error.message());
                    default -> switch (request.api()) {
                        case ALTER_PARTITION_REASSIGNMENTS -> new AlterPartitionReassignmentsResponseData()
                                .setErrorCode(code).setErrorMessage(error.message());
                        case LIST_PARTITION_REASSIGNMENTS -> new ListPartitionReassignmentsResponseData()
                                .setErrorCode(code).setErrorMessage(error.message());
                        case ADD_RAFT_VOTER -> new AddRaftVoterResponseData().setErrorCode(code).setErrorMessage(error.message());
                        case REMOVE_RAFT_VOTER -> new RemoveRaftVoterResponseData().setErrorCode(code).setErrorMessage(error.message());
                        case DESCRIBE_QUORUM -> new DescribeQuorumResponseData().setErrorCode(code);
                        case UNREGISTER_BROKER -> new UnregisterBrokerResponseData().setErrorCode(code);
                        case UPDATE_FEATURES -> new UpdateFeaturesResponseData().setErrorCode(code);
                        default -> null;
                    };
                });
    }
}
