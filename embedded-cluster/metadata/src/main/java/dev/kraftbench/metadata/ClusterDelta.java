package dev.kraftbench.metadata;

import dev.kraftbench.metadata.access.AccessImage;
import dev.kraftbench.metadata.access.AclEntry;
import dev.kraftbench.metadata.access.DelegationToken;
import dev.kraftbench.metadata.access.QuotaEntity;
import dev.kraftbench.metadata.access.ScramCredential;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.metadata.AccessControlEntryRecord;
import org.apache.kafka.common.metadata.BrokerRegistrationChangeRecord;
import org.apache.kafka.common.metadata.ClearElrRecord;
import org.apache.kafka.common.metadata.ClientQuotaRecord;
import org.apache.kafka.common.metadata.ConfigRecord;
import org.apache.kafka.common.metadata.DelegationTokenRecord;
import org.apache.kafka.common.metadata.FeatureLevelRecord;
import org.apache.kafka.common.metadata.FenceBrokerRecord;
import org.apache.kafka.common.metadata.MetadataRecordType;
import org.apache.kafka.common.metadata.PartitionChangeRecord;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.ProducerIdsRecord;
import org.apache.kafka.common.metadata.RegisterBrokerRecord;
import org.apache.kafka.common.metadata.RegisterControllerRecord;
import org.apache.kafka.common.metadata.RemoveAccessControlEntryRecord;
import org.apache.kafka.common.metadata.RemoveDelegationTokenRecord;
import org.apache.kafka.common.metadata.RemoveTopicRecord;
import org.apache.kafka.common.metadata.RemoveUserScramCredentialRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.metadata.UnfenceBrokerRecord;
import org.apache.kafka.common.metadata.UnregisterBrokerRecord;
import org.apache.kafka.common.metadata.UnregisterControllerRecord;
import org.apache.kafka.common.metadata.UserScramCredentialRecord;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;

/**
 * The way from one image to the next: takes records one by one, remembers what they touch, and makes the new image. Not thread-safe
 * while records are replayed; read-only and free for any thread afterwards.
 */
public final class ClusterDelta {

    private final ClusterImage base;
    private FeaturesImage features;
    private BrokersImage brokers;
    private ControllersImage controllers;
    private ConfigsImage configs;
    private long nextProducerId;
    private AccessImage access;
    private final Map<Uuid, TopicDelta> changedTopics = new LinkedHashMap<>();
    private final Map<Uuid, TopicImage> deletedTopics = new LinkedHashMap<>();
    private final Map<String, Uuid> createdIdsByName = new HashMap<>();
    private final Set<Integer> changedBrokers = new LinkedHashSet<>();
    private final Set<Integer> changedControllers = new LinkedHashSet<>();
    private final Set<ConfigResource> changedConfigs = new LinkedHashSet<>();
    private final Set<String> changedFeatures = new LinkedHashSet<>();
    private final Set<Uuid> changedAcls = new LinkedHashSet<>();

    public ClusterDelta(ClusterImage base) {
        this.base = base;
        this.features = base.features();
        this.brokers = base.brokers();
        this.controllers = base.controllers();
        this.configs = base.configs();
        this.nextProducerId = base.nextProducerId();
        this.access = base.access();
    }

    /** What a node that jumps from one image to another (by a snapshot) has to take notice of. */
    public static ClusterDelta between(ClusterImage from, ClusterImage to) {
        ClusterDelta delta = new ClusterDelta(from);
        delta.features = to.features();
        delta.brokers = to.brokers();
        delta.controllers = to.controllers();
        delta.configs = to.configs();
        delta.nextProducerId = to.nextProducerId();
        delta.access = to.access();
        delta.changedFeatures.addAll(changedKeys(from.features().levels(), to.features().levels()));
        delta.changedBrokers.addAll(changedKeys(from.brokers().byId(), to.brokers().byId()));
        delta.changedControllers.addAll(changedKeys(from.controllers().byId(), to.controllers().byId()));
        delta.changedConfigs.addAll(changedKeys(from.configs().byResource(), to.configs().byResource()));
        delta.changedAcls.addAll(changedKeys(from.access().acls(), to.access().acls()));
        for (TopicImage topic : from.topics().all()) {
            if (to.topics().topic(topic.id()) == null) {
                delta.deletedTopics.put(topic.id(), topic);
            }
        }
        for (TopicImage topic : to.topics().all()) {
            TopicImage before = from.topics().topic(topic.id());
            if (!topic.equals(before)) {
                TopicDelta change = new TopicDelta(topic.id(), topic.name(), before);
                topic.partitions().forEach((partitionId, partition) -> {
                    if (!partition.equals(change.before(partitionId))) {
                        change.set(partitionId, partition);
                    }
                });
                delta.changedTopics.put(topic.id(), change);
                if (before == null) {
                    delta.createdIdsByName.put(topic.name(), topic.id());
                }
            }
        }
        return delta;
    }

    public ClusterImage base() {
        return base;
    }

    /** New topics and those with new or changed partitions, in the order of the records. */
    public Collection<TopicDelta> changedTopics() {
        return Collections.unmodifiableCollection(changedTopics.values());
    }

    public @Nullable TopicDelta changedTopic(Uuid id) {
        return changedTopics.get(id);
    }

    /** Topics of the base image that are gone, as they were there. A topic of the same name may exist again, with another id. */
    public Collection<TopicImage> deletedTopics() {
        return Collections.unmodifiableCollection(deletedTopics.values());
    }

    public boolean isTopicDeleted(Uuid id) {
        return deletedTopics.containsKey(id);
    }

    /** Ids of brokers that were registered, changed or unregistered. */
    public Set<Integer> changedBrokers() {
        return Collections.unmodifiableSet(changedBrokers);
    }

    public Set<Integer> changedControllers() {
        return Collections.unmodifiableSet(changedControllers);
    }

    /** Resources whose dynamic configuration changed; includes those of deleted topics. */
    public Set<ConfigResource> changedConfigs() {
        return Collections.unmodifiableSet(changedConfigs);
    }

    public Set<String> changedFeatures() {
        return Collections.unmodifiableSet(changedFeatures);
    }

    /** Ids of ACLs that were added, changed or removed. */
    public Set<Uuid> changedAcls() {
        return Collections.unmodifiableSet(changedAcls);
    }

    public boolean accessChanged() {
        return access != base.access();
    }

    /** The features as they are with the records so far. */
    public FeaturesImage features() {
        return features;
    }

    /** The brokers as they are with the records so far. */
    public BrokersImage brokers() {
        return brokers;
    }

    /** The topic with the records so far, without its partitions' changes; null if there is none. */
    private @Nullable TopicDelta topicDelta(Uuid id) {
        TopicDelta delta = changedTopics.get(id);
        if (delta == null && !deletedTopics.containsKey(id)) {
            TopicImage topic = base.topics().topic(id);
            if (topic != null) {
                delta = new TopicDelta(id, topic.name(), topic);
                changedTopics.put(id, delta);
            }
        }
        return delta;
    }

    /**
     * Takes in the next record.
     *
     * @throws InvalidMetadataException if it is of an unknown type or contradicts the records before it
     */
    public void replay(ApiMessage record) {
        switch (MetadataRecordType.fromId(record.apiKey())) {
            case REGISTER_BROKER_RECORD -> replay((RegisterBrokerRecord) record);
            case UNREGISTER_BROKER_RECORD -> replay((UnregisterBrokerRecord) record);
            case TOPIC_RECORD -> replay((TopicRecord) record);
            case PARTITION_RECORD -> replay((PartitionRecord) record);
            case CONFIG_RECORD -> replay((ConfigRecord) record);
            case PARTITION_CHANGE_RECORD -> replay((PartitionChangeRecord) record);
            case FENCE_BROKER_RECORD -> {
                FenceBrokerRecord fence = (FenceBrokerRecord) record;
                setBroker(brokerOf(fence.id(), fence.epoch()).withFenced(true));
            }
            case UNFENCE_BROKER_RECORD -> {
                UnfenceBrokerRecord unfence = (UnfenceBrokerRecord) record;
                setBroker(brokerOf(unfence.id(), unfence.epoch()).withFenced(false));
            }
            case REMOVE_TOPIC_RECORD -> replay((RemoveTopicRecord) record);
            case DELEGATION_TOKEN_RECORD -> replay((DelegationTokenRecord) record);
            case USER_SCRAM_CREDENTIAL_RECORD -> replay((UserScramCredentialRecord) record);
            case FEATURE_LEVEL_RECORD -> replay((FeatureLevelRecord) record);
            case CLIENT_QUOTA_RECORD -> replay((ClientQuotaRecord) record);
            case PRODUCER_IDS_RECORD -> nextProducerId = ((ProducerIdsRecord) record).nextProducerId();
            case BROKER_REGISTRATION_CHANGE_RECORD -> replay((BrokerRegistrationChangeRecord) record);
            case ACCESS_CONTROL_ENTRY_RECORD -> replay((AccessControlEntryRecord) record);
            case REMOVE_ACCESS_CONTROL_ENTRY_RECORD -> {
                Uuid id = ((RemoveAccessControlEntryRecord) record).id();
                access = access.withoutAcl(id);
                changedAcls.add(id);
            }
            case REMOVE_USER_SCRAM_CREDENTIAL_RECORD -> {
                RemoveUserScramCredentialRecord remove = (RemoveUserScramCredentialRecord) record;
                access = access.withoutScram(new ScramCredential.Key(remove.name(), remove.mechanism()));
            }
            case REMOVE_DELEGATION_TOKEN_RECORD ->
                access = access.withoutToken(((RemoveDelegationTokenRecord) record).tokenId());
            case REGISTER_CONTROLLER_RECORD -> {
                ControllerRegistration controller = ControllerRegistration.of((RegisterControllerRecord) record);
                controllers = new ControllersImage(controllers.byId().plus(controller.id(), controller));
                changedControllers.add(controller.id());
            }
            case UNREGISTER_CONTROLLER_RECORD -> {
                int controllerId = ((UnregisterControllerRecord) record).controllerId();
                controllers = new ControllersImage(controllers.byId().minus(controllerId));
                changedControllers.add(controllerId);
            }
            case CLEAR_ELR_RECORD -> replay((ClearElrRecord) record);
            // Nothing to know: placeholders, and the brackets that the loader has taken off already.
            case NO_OP_RECORD, ZK_MIGRATION_STATE_RECORD, BEGIN_TRANSACTION_RECORD, END_TRANSACTION_RECORD, ABORT_TRANSACTION_RECORD -> {}
        }
    }

    private void replay(RegisterBrokerRecord record) {
        setBroker(BrokerRegistration.of(record));
    }

    private void replay(UnregisterBrokerRecord record) {
        brokerOf(record.brokerId(), record.brokerEpoch());
        brokers = brokers.without(record.brokerId());
        changedBrokers.add(record.brokerId());
    }

    private void replay(BrokerRegistrationChangeRecord record) {
        BrokerRegistration broker = brokerOf(record.brokerId(), record.brokerEpoch());
        broker = switch (record.fenced()) {
            case 1 -> broker.withFenced(true);
            case 0 -> broker;
            case -1 -> broker.withFenced(false);
            default -> throw new InvalidMetadataException("Unknown fencing change " + record.fenced());
        };
        broker = switch (record.inControlledShutdown()) {
            case 0 -> broker;
            case 1 -> broker.withInControlledShutdown();
            default -> throw new InvalidMetadataException("Unknown shutdown change " + record.inControlledShutdown());
        };
        if (record.logDirs() != null && !record.logDirs().isEmpty()) {
            broker = broker.withDirectories(record.logDirs());
        }
        if (record.cordonedLogDirs() != null) {
            broker = broker.withCordonedDirectories(record.cordonedLogDirs());
        }
        setBroker(broker);
    }

    private BrokerRegistration brokerOf(int id, long epoch) {
        BrokerRegistration broker = brokers.broker(id);
        if (broker == null) {
            throw new InvalidMetadataException("A change of broker " + id + ", which is not registered");
        }
        if (broker.epoch() != epoch) {
            throw new InvalidMetadataException(
                    "A change of broker " + id + " in epoch " + epoch + ", which is registered in epoch " + broker.epoch());
        }
        return broker;
    }

    private void setBroker(BrokerRegistration broker) {
        if (!broker.equals(brokers.broker(broker.id()))) {
            brokers = brokers.with(broker);
            changedBrokers.add(broker.id());
        }
    }

    private void replay(TopicRecord record) {
        changedTopics.put(record.topicId(), new TopicDelta(record.topicId(), record.name(), null));
        createdIdsByName.put(record.name(), record.topicId());
    }

    private void replay(PartitionRecord record) {
        TopicDelta topic = topicDelta(record.topicId());
        if (topic == null) {
            throw new InvalidMetadataException("A partition of topic " + record.topicId() + ", which does not exist");
        }
        topic.replay(record);
    }

    private void replay(PartitionChangeRecord record) {
        TopicDelta topic = topicDelta(record.topicId());
        if (topic == null) {
            throw new InvalidMetadataException("A partition change of topic " + record.topicId() + ", which does not exist");
        }
        topic.replay(record);
    }

    private void replay(RemoveTopicRecord record) {
        TopicDelta topic = topicDelta(record.topicId());
        if (topic == null) {
            throw new InvalidMetadataException("A removal of topic " + record.topicId() + ", which does not exist");
        }
        changedTopics.remove(record.topicId());
        createdIdsByName.remove(topic.name(), record.topicId());
        if (topic.base() != null) {
            deletedTopics.put(record.topicId(), topic.base());
        }
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        if (!configs.of(resource).isEmpty()) {
            configs = configs.without(resource);
            changedConfigs.add(resource);
        }
    }

    private void replay(ClearElrRecord record) {
        List<Uuid> ids = new ArrayList<>();
        if (record.topicName().isEmpty()) {
            base.topics().all().forEach(topic -> ids.add(topic.id()));
            ids.addAll(createdIdsByName.values());
        } else {
            Uuid created = createdIdsByName.get(record.topicName());
            TopicImage known = base.topics().topic(record.topicName());
            if (created == null && known == null) {
                throw new InvalidMetadataException("A change of topic " + record.topicName() + ", which does not exist");
            }
            ids.add(created != null ? created : known.id());
        }
        for (Uuid id : ids) {
            boolean untouched = !changedTopics.containsKey(id);
            TopicDelta topic = topicDelta(id);
            if (topic != null) {
                topic.clearElr();
                if (untouched && topic.changedPartitions().isEmpty()) {
                    changedTopics.remove(id);
                }
            }
        }
    }

    private void replay(ConfigRecord record) {
        ConfigResource resource =
                new ConfigResource(ConfigResource.Type.forId(record.resourceType()), record.resourceName());
        configs = record.value() == null
                ? configs.without(resource, record.name())
                : configs.with(resource, record.name(), record.value());
        changedConfigs.add(resource);
    }

    private void replay(FeatureLevelRecord record) {
        short level = record.featureLevel();
        if (record.name().equals(Features.KRAFT_VERSION)) {
            // Old software wrote it here by mistake; the control records of the log are what counts.
            return;
        }
        if (record.name().equals(Features.METADATA_VERSION)
                && (level < Features.OLDEST_METADATA_VERSION || level > Features.LATEST_METADATA_VERSION)) {
            throw new InvalidMetadataException("metadata.version " + level + " is not supported; this software knows "
                    + Features.OLDEST_METADATA_VERSION + " to " + Features.LATEST_METADATA_VERSION);
        }
        features = new FeaturesImage(
                level == 0 ? features.levels().minus(record.name()) : features.levels().plus(record.name(), level));
        changedFeatures.add(record.name());
    }

    private void replay(AccessControlEntryRecord record) {
        access = access.withAcl(new AclEntry(
                record.id(),
                record.resourceType(),
                record.resourceName(),
                record.patternType(),
                record.principal(),
                record.host(),
                record.operation(),
                record.permissionType()));
        changedAcls.add(record.id());
    }

    private void replay(UserScramCredentialRecord record) {
        access = access.withScram(ScramCredential.of(
                record.name(), record.mechanism(), record.salt(), record.storedKey(), record.serverKey(), record.iterations()));
    }

    private void replay(DelegationTokenRecord record) {
        access = access.withToken(new DelegationToken(
                record.tokenId(),
                record.owner(),
                record.requester(),
                record.renewers(),
                record.issueTimestamp(),
                record.maxTimestamp(),
                record.expirationTimestamp()));
    }

    private void replay(ClientQuotaRecord record) {
        Map<String, Optional<String>> parts = new HashMap<>();
        record.entity().forEach(part -> parts.put(part.entityType(), Optional.ofNullable(part.entityName())));
        QuotaEntity entity = new QuotaEntity(parts);
        access = record.remove()
                ? access.withoutQuota(entity, record.key())
                : access.withQuota(entity, record.key(), record.value());
    }

    /** The base image with all the records, which end at this offset of this epoch. */
    public ClusterImage apply(long offset, int epoch) {
        TopicsImage topics = base.topics();
        for (TopicImage deleted : deletedTopics.values()) {
            topics = topics.without(deleted);
        }
        for (TopicDelta changed : changedTopics.values()) {
            topics = topics.with(changed.apply());
        }
        return new ClusterImage(offset, epoch, features, brokers, controllers, topics, configs, nextProducerId, access);
    }

    private static <K, V> List<K> changedKeys(Map<K, V> from, Map<K, V> to) {
        List<K> changed = new ArrayList<>();
        from.keySet().stream().filter(key -> !to.containsKey(key)).forEach(changed::add);
        to.forEach((key, value) -> {
            if (!value.equals(from.get(key))) {
                changed.add(key);
            }
        });
        return changed;
    }
}
