package dev.kraftbench.metadata;

import dev.kraftbench.protocol.ApiMessageAndVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.metadata.AccessControlEntryRecord;
import org.apache.kafka.common.metadata.BrokerRegistrationChangeRecord;
import org.apache.kafka.common.metadata.ClearElrRecord;
import org.apache.kafka.common.metadata.ClientQuotaRecord;
import org.apache.kafka.common.metadata.DelegationTokenRecord;
import org.apache.kafka.common.metadata.NoOpRecord;
import org.apache.kafka.common.metadata.PartitionChangeRecord;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.ProducerIdsRecord;
import org.apache.kafka.common.metadata.RegisterBrokerRecord;
import org.apache.kafka.common.metadata.RegisterControllerRecord;
import org.apache.kafka.common.metadata.RemoveAccessControlEntryRecord;
import org.apache.kafka.common.metadata.RemoveTopicRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.metadata.UnregisterBrokerRecord;
import org.apache.kafka.common.metadata.UserScramCredentialRecord;
import org.apache.kafka.common.protocol.ApiMessage;

/** Records that a controller could write on top of an image, chosen by a seeded generator. */
final class RandomRecords {

    private final RandomGenerator random;
    private long nextId = 1000;

    RandomRecords(RandomGenerator random) {
        this.random = random;
    }

    private Uuid newId() {
        return new Uuid(random.nextLong(), nextId++);
    }

    /** One record, valid on the image. */
    ApiMessageAndVersion next(ClusterImage image) {
        List<TopicImage> topics = List.copyOf(image.topics().all());
        List<BrokerRegistration> brokers = List.copyOf(image.brokers().all());
        boolean hasTopics = !topics.isEmpty();
        return switch (random.nextInt(20)) {
            case 0, 1 -> topic();
            case 2, 3, 4 -> hasTopics ? partition(pick(topics)) : topic();
            case 5, 6, 7 -> hasTopics ? partitionChange(pick(topics)) : topic();
            case 8 -> hasTopics ? record(new RemoveTopicRecord().setTopicId(pick(topics).id())) : topic();
            case 9, 10 -> registerBroker();
            case 11 -> brokers.isEmpty() ? registerBroker() : changeBroker(pick(brokers));
            case 12 -> brokers.isEmpty() ? registerBroker() : unregister(pick(brokers));
            case 13 -> ImageRecords.configRecord(
                    new ConfigResource(ConfigResource.Type.TOPIC, "topic-" + random.nextInt(8)),
                    "retention.ms",
                    random.nextInt(3) == 0 ? null : Integer.toString(random.nextInt(5)));
            case 14 -> Features.record(Features.SHARE_VERSION, (short) random.nextInt(3));
            case 15 -> record(new ProducerIdsRecord().setBrokerId(1).setNextProducerId(image.nextProducerId() + 1000));
            case 16 -> access(image);
            case 17 -> random.nextBoolean()
                    ? record(new ClearElrRecord())
                    : hasTopics ? record(new ClearElrRecord().setTopicName(pick(topics).name())) : record(new NoOpRecord());
            case 18 -> controller();
            default -> record(new NoOpRecord());
        };
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static ApiMessageAndVersion record(ApiMessage message) {
        return new ApiMessageAndVersion(message, message.highestSupportedVersion());
    }

    private ApiMessageAndVersion topic() {
        // The number makes each name new, as the controller sees to it.
        return record(new TopicRecord().setName("topic-" + nextId).setTopicId(newId()));
    }

    private ApiMessageAndVersion partition(TopicImage topic) {
        return record(new PartitionRecord()
                .setTopicId(topic.id())
                .setPartitionId(topic.partitions().size())
                .setReplicas(List.of(1, 2, 3))
                .setIsr(List.of(1, 2))
                .setRemovingReplicas(List.of())
                .setAddingReplicas(List.of())
                .setLeader(1)
                .setLeaderEpoch(0)
                .setPartitionEpoch(0)
                .setDirectories(List.of(newId(), newId(), DirectoryIds.UNASSIGNED)));
    }

    private ApiMessageAndVersion partitionChange(TopicImage topic) {
        if (topic.partitions().isEmpty()) {
            return partition(topic);
        }
        PartitionChangeRecord change = new PartitionChangeRecord()
                .setTopicId(topic.id())
                .setPartitionId(random.nextInt(topic.partitions().size()));
        switch (random.nextInt(4)) {
            case 0 -> change.setLeader(random.nextInt(4) - 1);
            case 1 -> change.setIsr(List.of(1 + random.nextInt(3))).setEligibleLeaderReplicas(List.of(4 + random.nextInt(3)));
            case 2 -> change.setReplicas(List.of(2, 3)).setDirectories(List.of(newId(), newId()));
            default -> change.setLeaderRecoveryState((byte) random.nextInt(2)).setLastKnownElr(List.of(random.nextInt(3)));
        }
        return record(change);
    }

    private ApiMessageAndVersion registerBroker() {
        RegisterBrokerRecord broker = new RegisterBrokerRecord()
                .setBrokerId(random.nextInt(6))
                .setBrokerEpoch(nextId++)
                .setIncarnationId(newId())
                .setRack(random.nextBoolean() ? "rack-" + random.nextInt(2) : null)
                .setFenced(random.nextBoolean())
                .setLogDirs(new ArrayList<>(List.of(newId(), newId())));
        broker.endPoints().add(new RegisterBrokerRecord.BrokerEndpoint()
                .setName("PLAINTEXT").setHost("localhost").setPort(9092).setSecurityProtocol((short) 0));
        broker.features().add(new RegisterBrokerRecord.BrokerFeature()
                .setName(Features.METADATA_VERSION).setMinSupportedVersion((short) 7).setMaxSupportedVersion((short) 33));
        return record(broker);
    }

    private ApiMessageAndVersion changeBroker(BrokerRegistration broker) {
        return record(new BrokerRegistrationChangeRecord()
                .setBrokerId(broker.id())
                .setBrokerEpoch(broker.epoch())
                .setFenced((byte) (random.nextInt(3) - 1))
                .setInControlledShutdown((byte) random.nextInt(2))
                .setLogDirs(random.nextBoolean() ? List.of(newId()) : List.of())
                .setCordonedLogDirs(random.nextBoolean() ? List.of(newId()) : null));
    }

    private static ApiMessageAndVersion unregister(BrokerRegistration broker) {
        return record(new UnregisterBrokerRecord().setBrokerId(broker.id()).setBrokerEpoch(broker.epoch()));
    }

    private ApiMessageAndVersion controller() {
        RegisterControllerRecord controller =
                new RegisterControllerRecord().setControllerId(3000 + random.nextInt(3)).setIncarnationId(newId());
        controller.endPoints().add(new RegisterControllerRecord.ControllerEndpoint()
                .setName("CONTROLLER").setHost("localhost").setPort(9093).setSecurityProtocol((short) 0));
        return record(controller);
    }

    private ApiMessageAndVersion access(ClusterImage image) {
        return switch (random.nextInt(5)) {
            case 0 -> record(new AccessControlEntryRecord()
                    .setId(newId())
                    .setResourceType((byte) 2)
                    .setResourceName("orders")
                    .setPatternType((byte) 3)
                    .setPrincipal("User:a")
                    .setHost("*")
                    .setOperation((byte) 3)
                    .setPermissionType((byte) 3));
            case 1 -> image.access().acls().isEmpty()
                    ? record(new NoOpRecord())
                    : record(new RemoveAccessControlEntryRecord()
                            .setId(image.access().acls().keySet().iterator().next()));
            case 2 -> record(new UserScramCredentialRecord()
                    .setName("user-" + random.nextInt(3))
                    .setMechanism((byte) 1)
                    .setSalt(new byte[] {1, 2})
                    .setStoredKey(new byte[] {(byte) random.nextInt(9)})
                    .setServerKey(new byte[] {4})
                    .setIterations(4096));
            case 3 -> record(new DelegationTokenRecord()
                    .setTokenId("token-" + random.nextInt(3))
                    .setOwner("User:a")
                    .setRequester("User:a")
                    .setRenewers(List.of("User:b"))
                    .setExpirationTimestamp(random.nextInt(100)));
            default -> record(new ClientQuotaRecord()
                    .setEntity(List.of(new ClientQuotaRecord.EntityData()
                            .setEntityType("client-id")
                            .setEntityName(random.nextBoolean() ? null : "a")))
                    .setKey("producer_byte_rate")
                    .setValue(random.nextInt(100))
                    .setRemove(random.nextInt(4) == 0));
        };
    }
}
