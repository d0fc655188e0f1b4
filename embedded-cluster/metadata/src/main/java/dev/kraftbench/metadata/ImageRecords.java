package dev.kraftbench.metadata;

import dev.kraftbench.metadata.access.AccessImage;
import dev.kraftbench.metadata.access.ScramCredential;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.metadata.AccessControlEntryRecord;
import org.apache.kafka.common.metadata.ClientQuotaRecord;
import org.apache.kafka.common.metadata.ConfigRecord;
import org.apache.kafka.common.metadata.DelegationTokenRecord;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.ProducerIdsRecord;
import org.apache.kafka.common.metadata.RegisterBrokerRecord;
import org.apache.kafka.common.metadata.RegisterControllerRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.metadata.UserScramCredentialRecord;

/** Writes an image as the records of a snapshot: replaying them on {@link ClusterImage#EMPTY} gives an equal image. Any thread. */
public final class ImageRecords {

    private final RecordVersions versions;
    private final Consumer<ApiMessageAndVersion> target;

    private ImageRecords(RecordVersions versions, Consumer<ApiMessageAndVersion> target) {
        this.versions = versions;
        this.target = target;
    }

    /** Hands all records to the target, {@code metadata.version} first. */
    public static void write(ClusterImage image, Consumer<ApiMessageAndVersion> target) {
        new ImageRecords(RecordVersions.of(image.features()), target).writeAll(image);
    }

    public static List<ApiMessageAndVersion> of(ClusterImage image) {
        List<ApiMessageAndVersion> records = new ArrayList<>();
        write(image, records::add);
        return records;
    }

    private void writeAll(ClusterImage image) {
        if (image.features().metadataVersion() > 0) {
            Features.bootstrapRecords(image.features().levels()).forEach(target);
        }
        image.brokers().all().forEach(broker -> target.accept(new ApiMessageAndVersion(brokerRecord(broker, versions), versions.registerBroker())));
        image.controllers().all().forEach(this::writeController);
        image.topics().all().forEach(this::writeTopic);
        image.configs().byResource().forEach((resource, settings) ->
                settings.forEach((name, value) -> target.accept(configRecord(resource, name, value))));
        if (image.nextProducerId() > 0) {
            write(new ProducerIdsRecord().setBrokerId(-1).setBrokerEpoch(-1).setNextProducerId(image.nextProducerId()));
        }
        writeAccess(image.access());
    }

    private void write(org.apache.kafka.common.protocol.ApiMessage message) {
        target.accept(new ApiMessageAndVersion(message, (short) 0));
    }

    /** The registration as a record, which leaves out what the versions can't carry. */
    public static RegisterBrokerRecord brokerRecord(BrokerRegistration broker, RecordVersions versions) {
        RegisterBrokerRecord record = new RegisterBrokerRecord()
                .setBrokerId(broker.id())
                .setBrokerEpoch(broker.epoch())
                .setIncarnationId(broker.incarnationId())
                .setRack(broker.rack())
                .setFenced(broker.fenced())
                .setInControlledShutdown(broker.inControlledShutdown());
        if (versions.registerBroker() >= 3) {
            record.setLogDirs(broker.directories());
        }
        if (versions.registerBroker() >= 4) {
            record.setCordonedLogDirs(broker.cordonedDirectories());
        }
        broker.listeners().values().forEach(endpoint -> record.endPoints().add(new RegisterBrokerRecord.BrokerEndpoint()
                .setName(endpoint.listener())
                .setHost(endpoint.host())
                .setPort(endpoint.port())
                .setSecurityProtocol(endpoint.securityProtocol().id)));
        broker.features().forEach((name, range) -> record.features().add(new RegisterBrokerRecord.BrokerFeature()
                .setName(name)
                .setMinSupportedVersion(range.min())
                .setMaxSupportedVersion(range.max())));
        return record;
    }

    private void writeController(ControllerRegistration controller) {
        RegisterControllerRecord record = new RegisterControllerRecord()
                .setControllerId(controller.id())
                .setIncarnationId(controller.incarnationId());
        controller.listeners().values().forEach(endpoint -> record.endPoints().add(new RegisterControllerRecord.ControllerEndpoint()
                .setName(endpoint.listener())
                .setHost(endpoint.host())
                .setPort(endpoint.port())
                .setSecurityProtocol(endpoint.securityProtocol().id)));
        controller.features().forEach((name, range) -> record.features().add(new RegisterControllerRecord.ControllerFeature()
                .setName(name)
                .setMinSupportedVersion(range.min())
                .setMaxSupportedVersion(range.max())));
        write(record);
    }

    private void writeTopic(TopicImage topic) {
        write(new TopicRecord().setName(topic.name()).setTopicId(topic.id()));
        topic.partitions().forEach((partitionId, partition) ->
                target.accept(partitionRecord(topic.id(), partitionId, partition, versions)));
    }

    /** The partition as a record of its whole state. */
    public static ApiMessageAndVersion partitionRecord(
            org.apache.kafka.common.Uuid topicId, int partitionId, PartitionRegistration partition, RecordVersions versions) {
        PartitionRecord record = new PartitionRecord()
                .setPartitionId(partitionId)
                .setTopicId(topicId)
                .setReplicas(partition.replicas())
                .setIsr(partition.isr())
                .setRemovingReplicas(partition.removingReplicas())
                .setAddingReplicas(partition.addingReplicas())
                .setLeader(partition.leader())
                .setLeaderRecoveryState(partition.leaderRecoveryState().value())
                .setLeaderEpoch(partition.leaderEpoch())
                .setPartitionEpoch(partition.partitionEpoch());
        if (versions.partition() >= 1) {
            record.setDirectories(partition.directories());
        }
        if (versions.partition() >= 2) {
            // Tagged fields: left out when empty.
            record.setEligibleLeaderReplicas(partition.elr().isEmpty() ? null : partition.elr());
            record.setLastKnownElr(partition.lastKnownElr().isEmpty() ? null : partition.lastKnownElr());
        }
        return new ApiMessageAndVersion(record, versions.partition());
    }

    /** Sets a configuration entry, or removes it if the value is null. */
    public static ApiMessageAndVersion configRecord(
            ConfigResource resource, String name, @org.jspecify.annotations.Nullable String value) {
        return new ApiMessageAndVersion(
                new ConfigRecord()
                        .setResourceType(resource.type().id())
                        .setResourceName(resource.name())
                        .setName(name)
                        .setValue(value),
                (short) 0);
    }

    /** The credential as a record. */
    public static ApiMessageAndVersion scramRecord(ScramCredential credential) {
        return new ApiMessageAndVersion(
                new UserScramCredentialRecord()
                        .setName(credential.user())
                        .setMechanism(credential.mechanism())
                        .setSalt(credential.saltBytes())
                        .setStoredKey(credential.storedKeyBytes())
                        .setServerKey(credential.serverKeyBytes())
                        .setIterations(credential.iterations()),
                (short) 0);
    }

    private void writeAccess(AccessImage access) {
        access.quotas().forEach((entity, settings) -> settings.forEach((key, value) -> {
            ClientQuotaRecord record = new ClientQuotaRecord().setKey(key).setValue(value).setRemove(false);
            entity.parts().forEach((type, name) -> record.entity()
                    .add(new ClientQuotaRecord.EntityData().setEntityType(type).setEntityName(name.orElse(null))));
            write(record);
        }));
        access.acls().values().forEach(acl -> write(new AccessControlEntryRecord()
                .setId(acl.id())
                .setResourceType(acl.resourceType())
                .setResourceName(acl.resourceName())
                .setPatternType(acl.patternType())
                .setPrincipal(acl.principal())
                .setHost(acl.host())
                .setOperation(acl.operation())
                .setPermissionType(acl.permissionType())));
        access.scramCredentials().values().forEach(credential -> target.accept(scramRecord(credential)));
        access.delegationTokens().values().forEach(token -> write(new DelegationTokenRecord()
                .setTokenId(token.id())
                .setOwner(token.owner())
                .setRequester(token.requester())
                .setRenewers(token.renewers())
                .setIssueTimestamp(token.issueTimestamp())
                .setMaxTimestamp(token.maxTimestamp())
                .setExpirationTimestamp(token.expirationTimestamp())));
    }
}
