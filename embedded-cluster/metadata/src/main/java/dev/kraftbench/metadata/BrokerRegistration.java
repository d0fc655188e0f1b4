package dev.kraftbench.metadata;

import dev.kraftbench.kernel.Peer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metadata.RegisterBrokerRecord;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.jspecify.annotations.Nullable;

/**
 * A broker as it registered with the controller. Immutable.
 *
 * @param epoch offset of the registration's record; requests of an older run of this broker carry a smaller one
 * @param incarnationId chosen anew by each run of the process
 * @param listeners by listener name
 * @param fenced registered but not serving: no leader, not in an ISR
 * @param inControlledShutdown on its way out: not to be given leadership or a place in an ISR
 * @param directories the log directories that are on-line (KIP-858)
 * @param cordonedDirectories directories that take no new replicas; null until the broker tells (KIP-1066)
 */
public record BrokerRegistration(
        int id,
        long epoch,
        Uuid incarnationId,
        Map<String, Endpoint> listeners,
        Map<String, FeatureRange> features,
        @Nullable String rack,
        boolean fenced,
        boolean inControlledShutdown,
        List<Uuid> directories,
        @Nullable List<Uuid> cordonedDirectories) {

    public BrokerRegistration {
        listeners = Collections.unmodifiableMap(new TreeMap<>(listeners));
        features = Collections.unmodifiableMap(new TreeMap<>(features));
        directories = List.copyOf(directories);
        cordonedDirectories = cordonedDirectories == null ? null : List.copyOf(cordonedDirectories);
    }

    public static BrokerRegistration of(RegisterBrokerRecord record) {
        Map<String, Endpoint> listeners = new TreeMap<>();
        record.endPoints().forEach(endpoint -> listeners.put(
                endpoint.name(),
                new Endpoint(
                        endpoint.name(), endpoint.host(), endpoint.port(), SecurityProtocol.forId(endpoint.securityProtocol()))));
        Map<String, FeatureRange> features = new TreeMap<>();
        record.features().forEach(feature ->
                features.put(feature.name(), new FeatureRange(feature.minSupportedVersion(), feature.maxSupportedVersion())));
        return new BrokerRegistration(
                record.brokerId(),
                record.brokerEpoch(),
                record.incarnationId(),
                listeners,
                features,
                record.rack(),
                record.fenced(),
                record.inControlledShutdown(),
                record.logDirs(),
                record.cordonedLogDirs());
    }

    /** Whether it may lead partitions and be in their ISR. */
    public boolean isActive() {
        return !fenced && !inControlledShutdown;
    }

    /** Where to reach the broker on this listener, or null if it has no such listener. */
    public @Nullable Peer peer(String listener) {
        Endpoint endpoint = listeners.get(listener);
        return endpoint == null ? null : new Peer(id, endpoint.host(), endpoint.port(), listener);
    }

    public boolean hasOnlineDirectory(Uuid directory) {
        return DirectoryIds.isOnline(directory, directories);
    }

    /** Whether a new replica can be put here: at least one directory is not cordoned (KIP-1066). */
    public boolean hasUncordonedDirectory() {
        return directories.isEmpty() || cordonedDirectories == null || !cordonedDirectories.containsAll(directories);
    }

    public BrokerRegistration withFenced(boolean nowFenced) {
        return new BrokerRegistration(
                id, epoch, incarnationId, listeners, features, rack, nowFenced, inControlledShutdown, directories, cordonedDirectories);
    }

    BrokerRegistration withInControlledShutdown() {
        return new BrokerRegistration(
                id, epoch, incarnationId, listeners, features, rack, fenced, true, directories, cordonedDirectories);
    }

    BrokerRegistration withDirectories(List<Uuid> online) {
        return new BrokerRegistration(
                id, epoch, incarnationId, listeners, features, rack, fenced, inControlledShutdown, online, cordonedDirectories);
    }

    BrokerRegistration withCordonedDirectories(List<Uuid> cordoned) {
        return new BrokerRegistration(
                id, epoch, incarnationId, listeners, features, rack, fenced, inControlledShutdown, directories, cordoned);
    }
}
