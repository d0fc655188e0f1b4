package dev.kraftbench.controller;

import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.ControllerRegistration;
import dev.kraftbench.metadata.DirectoryIds;
import dev.kraftbench.metadata.Features;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.BrokerHeartbeatRequestData;
import org.apache.kafka.common.message.BrokerHeartbeatResponseData;
import org.apache.kafka.common.message.BrokerRegistrationRequestData;
import org.apache.kafka.common.message.BrokerRegistrationResponseData;
import org.apache.kafka.common.message.ControllerRegistrationRequestData;
import org.apache.kafka.common.message.ControllerRegistrationResponseData;
import org.apache.kafka.common.metadata.BrokerRegistrationChangeRecord;
import org.apache.kafka.common.metadata.RegisterBrokerRecord;
import org.apache.kafka.common.metadata.RegisterControllerRecord;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.jspecify.annotations.Nullable;

/** How brokers and controllers join, report and leave (KIP-631, KIP-841, KIP-858, KIP-919, KIP-966, KIP-1066). Pure. */
final class BrokerDecisions {

    private final ClusterView view;
    private final LeadershipDecisions leadership;

    BrokerDecisions(ClusterView view) {
        this.view = view;
        this.leadership = new LeadershipDecisions(view);
    }

    // ---- registration

    /**
     * @param holdsId whether the present run of this broker is alive
     * @param newEpoch greater than every epoch before, should this be a new run
     */
    Decision<BrokerRegistrationResponseData> register(
            BrokerRegistrationRequestData request, String clusterId, boolean holdsId, long newEpoch) {
        BrokerRegistrationResponseData response = new BrokerRegistrationResponseData();
        BrokerRegistration present = view.image().brokers().broker(request.brokerId());
        boolean sameRun = present != null && present.incarnationId().equals(request.incarnationId());
        Errors error = registrationError(request, clusterId, holdsId && !sameRun);
        if (error != Errors.NONE) {
            return Decision.reply(response.setErrorCode(error.code()));
        }
        RegisterBrokerRecord record = new RegisterBrokerRecord()
                .setBrokerId(request.brokerId())
                .setIncarnationId(request.incarnationId())
                .setRack(request.rack());
        if (view.versions().registerBroker() >= 3) {
            record.setLogDirs(request.logDirs());
        }
        request.listeners().forEach(listener -> record.endPoints().add(new RegisterBrokerRecord.BrokerEndpoint()
                .setName(listener.name())
                .setHost(listener.host())
                .setPort(listener.port())
                .setSecurityProtocol(listener.securityProtocol())));
        request.features().forEach(feature -> record.features().add(new RegisterBrokerRecord.BrokerFeature()
                .setName(feature.name())
                .setMinSupportedVersion(feature.minSupportedVersion())
                .setMaxSupportedVersion(feature.maxSupportedVersion())));
        List<ApiMessageAndVersion> records = new ArrayList<>();
        if (sameRun && present != null) {
            record.setBrokerEpoch(present.epoch())
                    .setFenced(present.fenced())
                    .setInControlledShutdown(present.inControlledShutdown());
        } else {
            boolean clean = present != null && present.epoch() == request.previousBrokerEpoch();
            records.addAll(leadership.restarted(request.brokerId(), clean));
            record.setBrokerEpoch(newEpoch).setFenced(true);
        }
        // Last, so that a broker whose clean-up was written only in part has to register again.
        records.add(new ApiMessageAndVersion(record, view.versions().registerBroker()));
        return new Decision<>(records, response.setBrokerEpoch(record.brokerEpoch()));
    }

    private Errors registrationError(BrokerRegistrationRequestData request, String clusterId, boolean idTaken) {
        if (!clusterId.equals(request.clusterId())) {
            return Errors.INCONSISTENT_CLUSTER_ID;
        }
        if (idTaken) {
            return Errors.DUPLICATE_BROKER_REGISTRATION;
        }
        if (request.isMigratingZkBroker()) {
            return Errors.BROKER_ID_NOT_REGISTERED;
        }
        if (request.brokerId() < 0 || request.listeners().isEmpty() || hasBadListener(request) || hasBadDirectories(request)) {
            return Errors.INVALID_REGISTRATION;
        }
        if (request.features().find(Features.METADATA_VERSION) == null) {
            return Errors.INVALID_REGISTRATION;
        }
        for (Map.Entry<String, Short> finalised : view.image().features().levels().entrySet()) {
            BrokerRegistrationRequestData.Feature supported = request.features().find(finalised.getKey());
            int level = finalised.getValue();
            if (supported == null ? level != 0 : level < supported.minSupportedVersion() || level > supported.maxSupportedVersion()) {
                return Errors.UNSUPPORTED_VERSION;
            }
        }
        for (BrokerRegistrationRequestData.Feature supported : request.features()) {
            boolean off = view.image().features().level(supported.name()) == 0;
            if (off && supported.minSupportedVersion() > 0 && !supported.name().equals(Features.KRAFT_VERSION)) {
                return Errors.UNSUPPORTED_VERSION;
            }
        }
        return Errors.NONE;
    }

    private static boolean hasBadListener(BrokerRegistrationRequestData request) {
        return request.listeners().stream().anyMatch(listener ->
                listener.host().isEmpty() || listener.port() == 0 || !isSecurityProtocol(listener.securityProtocol()));
    }

    private static boolean isSecurityProtocol(short id) {
        for (SecurityProtocol protocol : SecurityProtocol.values()) {
            if (protocol.id == id) {
                return true;
            }
        }
        return false;
    }

    private boolean hasBadDirectories(BrokerRegistrationRequestData request) {
        if (view.versions().registerBroker() < 3) {
            return false;
        }
        Set<Uuid> directories = new HashSet<>(request.logDirs());
        if (directories.isEmpty()
                || directories.size() != request.logDirs().size()
                || directories.stream().anyMatch(DirectoryIds::isReserved)) {
            return true;
        }
        return view.image().brokers().all().stream()
                .anyMatch(other -> other.id() != request.brokerId() && other.directories().stream().anyMatch(directories::contains));
    }

    /** Nothing is written if nothing is new. */
    Decision<ControllerRegistrationResponseData> registerController(ControllerRegistrationRequestData request) {
        boolean badListener = request.listeners().stream().anyMatch(listener ->
                listener.host().isEmpty() || listener.port() == 0 || !isSecurityProtocol(listener.securityProtocol()));
        if (request.controllerId() < 0 || badListener) {
            return Decision.reply(new ControllerRegistrationResponseData()
                    .setErrorCode(Errors.INVALID_REGISTRATION.code())
                    .setErrorMessage("Controller " + request.controllerId() + " registers with a listener that is not valid."));
        }
        RegisterControllerRecord record = new RegisterControllerRecord()
                .setControllerId(request.controllerId())
                .setIncarnationId(request.incarnationId())
                .setZkMigrationReady(false);
        request.listeners().forEach(listener -> record.endPoints().add(new RegisterControllerRecord.ControllerEndpoint()
                .setName(listener.name())
                .setHost(listener.host())
                .setPort(listener.port())
                .setSecurityProtocol(listener.securityProtocol())));
        request.features().forEach(feature -> record.features().add(new RegisterControllerRecord.ControllerFeature()
                .setName(feature.name())
                .setMinSupportedVersion(feature.minSupportedVersion())
                .setMaxSupportedVersion(feature.maxSupportedVersion())));
        ControllerRegistration asked = ControllerRegistration.of(record);
        List<ApiMessageAndVersion> records = asked.equals(view.image().controllers().controller(request.controllerId()))
                ? List.of()
                : List.of(new ApiMessageAndVersion(record, (short) 0));
        return new Decision<>(records, new ControllerRegistrationResponseData());
    }

    // ---- heartbeats

    private enum State {
        FENCED,
        UNFENCED,
        CONTROLLED_SHUTDOWN,
        SHUTDOWN_NOW
    }

    /** @param othersOffset what all other active brokers have read of the metadata */
    Decision<BrokerHeartbeatResponseData> heartbeat(
            BrokerHeartbeatRequestData request, BrokerRegistration broker, BrokerSessions.Session session, long othersOffset) {
        boolean caughtUp = request.currentMetadataOffset() >= session.registrationOffset;
        State current =
                broker.fenced() ? State.FENCED : broker.inControlledShutdown() ? State.CONTROLLED_SHUTDOWN : State.UNFENCED;
        State next = switch (current) {
            case FENCED ->
                request.wantShutDown() ? State.SHUTDOWN_NOW : !request.wantFence() && caughtUp ? State.UNFENCED : State.FENCED;
            case UNFENCED -> request.wantFence()
                    ? (request.wantShutDown() ? State.SHUTDOWN_NOW : State.FENCED)
                    : request.wantShutDown()
                            ? (leadership.leadsAny(broker.id()) ? State.CONTROLLED_SHUTDOWN : State.SHUTDOWN_NOW)
                            : State.UNFENCED;
            case CONTROLLED_SHUTDOWN, SHUTDOWN_NOW -> {
                // The others must know of their new leaderships before the old leader goes.
                boolean othersKnow = session.shutdownOffset != BrokerSessions.NONE && othersOffset >= session.shutdownOffset;
                yield !leadership.leadsAny(broker.id()) && othersKnow ? State.SHUTDOWN_NOW : State.CONTROLLED_SHUTDOWN;
            }
        };
        List<ApiMessageAndVersion> records = new ArrayList<>();
        switch (next) {
            case FENCED, SHUTDOWN_NOW -> {
                if (!broker.fenced()) {
                    records.addAll(leadership.fence(broker));
                }
            }
            case UNFENCED -> {
                if (broker.fenced()) {
                    records.addAll(leadership.unfence(broker));
                }
            }
            case CONTROLLED_SHUTDOWN -> {
                if (current != State.CONTROLLED_SHUTDOWN || leadership.leadsAny(broker.id())) {
                    records.addAll(leadership.beginControlledShutdown(broker));
                }
            }
        }
        if (next != State.SHUTDOWN_NOW) {
            addDirectoryChanges(request, broker, records);
        }
        return new Decision<>(
                records,
                new BrokerHeartbeatResponseData()
                        .setIsCaughtUp(caughtUp)
                        .setIsFenced(next == State.FENCED || next == State.SHUTDOWN_NOW)
                        .setShouldShutDown(next == State.SHUTDOWN_NOW));
    }

    private void addDirectoryChanges(
            BrokerHeartbeatRequestData request, BrokerRegistration broker, List<ApiMessageAndVersion> records) {
        if (view.versions().registerBroker() >= 3 && !request.offlineLogDirs().isEmpty()) {
            records.addAll(leadership.directoriesOffline(broker, request.offlineLogDirs()));
        }
        List<Uuid> cordoned = request.cordonedLogDirs();
        if (view.versions().registerBroker() >= 4 && cordoned != null && !sameSet(cordoned, broker.cordonedDirectories())) {
            records.add(new ApiMessageAndVersion(
                    new BrokerRegistrationChangeRecord()
                            .setBrokerId(broker.id())
                            .setBrokerEpoch(broker.epoch())
                            .setCordonedLogDirs(cordoned),
                    view.versions().brokerRegistrationChange()));
        }
    }

    private static boolean sameSet(List<Uuid> a, @Nullable List<Uuid> b) {
        return b != null && Set.copyOf(a).equals(Set.copyOf(b));
    }
}
