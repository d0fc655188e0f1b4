package dev.kraftbench.metadata;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metadata.RegisterControllerRecord;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** A controller as it registered with the active one (KIP-919). Immutable. */
public record ControllerRegistration(
        int id, Uuid incarnationId, Map<String, Endpoint> listeners, Map<String, FeatureRange> features) {

    public ControllerRegistration {
        listeners = Collections.unmodifiableMap(new TreeMap<>(listeners));
        features = Collections.unmodifiableMap(new TreeMap<>(features));
    }

    public static ControllerRegistration of(RegisterControllerRecord record) {
        Map<String, Endpoint> listeners = new TreeMap<>();
        record.endPoints().forEach(endpoint -> listeners.put(
                endpoint.name(),
                new Endpoint(
                        endpoint.name(), endpoint.host(), endpoint.port(), SecurityProtocol.forId(endpoint.securityProtocol()))));
        Map<String, FeatureRange> features = new TreeMap<>();
        record.features().forEach(feature ->
                features.put(feature.name(), new FeatureRange(feature.minSupportedVersion(), feature.maxSupportedVersion())));
        return new ControllerRegistration(record.controllerId(), record.incarnationId(), listeners, features);
    }
}
