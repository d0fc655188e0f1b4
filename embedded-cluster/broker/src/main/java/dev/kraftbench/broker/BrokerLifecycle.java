package dev.kraftbench.broker;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.Timer;
import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.Endpoint;
import dev.kraftbench.metadata.Features;
import dev.kraftbench.metadata.MetadataPublisher;
import dev.kraftbench.protocol.PeerRequest;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.BrokerHeartbeatRequestData;
import org.apache.kafka.common.message.BrokerHeartbeatResponseData;
import org.apache.kafka.common.message.BrokerRegistrationRequestData;
import org.apache.kafka.common.message.BrokerRegistrationResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker's life as the controller sees it (KIP-631).
 *
 * <pre>
 *   NOT_RUNNING ─start─▶ REGISTERING ─▶ CATCHING_UP ─▶ UNFENCING ─▶ RUNNING ─▶ LEAVING ─▶ GONE
 *                             ▲  own registration seen ┘     controller said so        │
 *                             └───────── registration lost (any state but LEAVING) ────┘
 * </pre>
 *
 * On the metadata lane.
 */
public final class BrokerLifecycle implements MetadataPublisher {

    /** Where the broker is in its life. */
    public enum State {
        NOT_RUNNING,
        REGISTERING,
        CATCHING_UP,
        UNFENCING,
        RUNNING,
        LEAVING,
        GONE
    }

    /**
     * What the broker registers with.
     *
     * @param incarnationId chosen anew for each start
     * @param directories ids of its log directories that are on-line
     * @param previousEpoch broker epoch of the last clean shutdown (KIP-966)
     * @param heartbeatNanos {@code broker.heartbeat.interval.ms}
     * @param sessionNanos {@code broker.session.timeout.ms}
     */
    public record Settings(
            int nodeId,
            String clusterId,
            Uuid incarnationId,
            List<Endpoint> endpoints,
            @Nullable String rack,
            List<Uuid> directories,
            OptionalLong previousEpoch,
            long heartbeatNanos,
            long sessionNanos) {}

    /** Told of the turns in the broker's life, on the metadata lane. */
    public interface Listener {
        /** Registered, caught up and unfenced, for the first time. */
        void running();

        /** It can be of no use in this process: the controller will never take it, or it has nowhere left to store anything. */
        void useless(String reason);
    }

    private static final Logger LOG = LoggerFactory.getLogger(BrokerLifecycle.class);
    private static final long RETRY_NANOS = 50_000_000;
    private static final long NO_EPOCH = -1;

    private final Settings settings;
    private final ControllerChannel controller;
    private final Lane lane;
    private final Supplier<List<Uuid>> offlineDirectories;
    private final Listener listener;
    private Supplier<@Nullable List<Uuid>> cordonedDirectories = () -> null;
    private State state = State.NOT_RUNNING;
    private volatile long brokerEpoch = NO_EPOCH;
    private long imageOffset = NO_EPOCH;
    private boolean heartbeatUnderWay;
    private boolean heartbeatWanted;
    private boolean everRunning;
    private @Nullable Timer timer;
    private @Nullable Runnable gone;

    /** @param offlineDirectories ids of the log directories that have failed, for any thread */
    public BrokerLifecycle(
            Settings settings, ControllerChannel controller, Supplier<List<Uuid>> offlineDirectories, Listener listener) {
        this.settings = settings;
        this.controller = controller;
        this.lane = controller.lane();
        this.offlineDirectories = offlineDirectories;
        this.listener = listener;
        controller.onLoss(this::heartbeatNow);
    }

    /** @param ids of the log directories that take no new replicas, null for nothing to tell; asked on the metadata lane */
    public void onCordons(Supplier<@Nullable List<Uuid>> ids) {
        cordonedDirectories = ids;
    }

    public State state() {
        return state;
    }

    /** The epoch of the present registration, or -1; any thread. */
    public long brokerEpoch() {
        return brokerEpoch;
    }

    /** Registers. */
    public void start() {
        if (state != State.NOT_RUNNING) {
            throw new IllegalStateException("broker is " + state);
        }
        register();
    }

    private void register() {
        state = State.REGISTERING;
        BrokerRegistrationRequestData request = new BrokerRegistrationRequestData()
                .setBrokerId(settings.nodeId())
                .setClusterId(settings.clusterId())
                .setIncarnationId(settings.incarnationId())
                .setRack(settings.rack())
                .setLogDirs(settings.directories())
                .setPreviousBrokerEpoch(settings.previousEpoch().orElse(NO_EPOCH));
        for (Endpoint endpoint : settings.endpoints()) {
            request.listeners()
                    .add(new BrokerRegistrationRequestData.Listener()
                            .setName(endpoint.listener())
                            .setHost(endpoint.host())
                            .setPort(endpoint.port())
                            .setSecurityProtocol(endpoint.securityProtocol().id));
        }
        Features.SUPPORTED.forEach((name, range) -> request.features()
                .add(new BrokerRegistrationRequestData.Feature()
                        .setName(name)
                        .setMinSupportedVersion(range.min())
                        .setMaxSupportedVersion(range.max())));
        controller.send(PeerRequest.of(ApiKeys.BROKER_REGISTRATION, request), settings.sessionNanos(), lane, this::registered);
    }

    private void registered(Link.Delivery<ApiMessage> delivery) {
        if (state != State.REGISTERING) {
            return;
        }
        switch (delivery) {
            case Link.Delivery.Answered<ApiMessage>(ApiMessage message) -> {
                BrokerRegistrationResponseData answer = (BrokerRegistrationResponseData) message;
                Errors error = Errors.forCode(answer.errorCode());
                switch (error) {
                    case NONE -> {
                        brokerEpoch = answer.brokerEpoch();
                        state = State.CATCHING_UP;
                        heartbeatNow();
                        checkCaughtUp();
                    }
                    case INCONSISTENT_CLUSTER_ID -> refuse("it belongs to cluster " + settings.clusterId() + ", the controller to another");
                    case UNSUPPORTED_VERSION, INVALID_REGISTRATION -> refuse("the controller refuses its registration: " + error);
                    default -> {
                        LOG.atInfo().addKeyValue("nodeId", settings.nodeId()).log("registration not accepted yet: {}", error);
                        schedule(RETRY_NANOS, this::register);
                    }
                }
            }
            case Link.Delivery.Lost<ApiMessage>(Link.Loss reason, String detail) -> {
                if (reason == Link.Loss.UNSUPPORTED) {
                    refuse("the controller does not speak its protocol: " + detail);
                } else if (reason != Link.Loss.CLOSED) {
                    LOG.atWarn().addKeyValue("nodeId", settings.nodeId()).log("no controller to register with: {}", detail);
                    schedule(RETRY_NANOS, this::register);
                }
            }
        }
    }

    private void refuse(String reason) {
        state = State.GONE;
        listener.useless("broker " + settings.nodeId() + " can't join: " + reason);
    }

    @Override
    public void published(ClusterDelta delta, ClusterImage image) {
        imageOffset = image.offset();
        checkCaughtUp();
        checkUnfenced(image);
        if (state == State.RUNNING && delta.changedBrokers().stream().anyMatch(id -> isLeaving(image, id))) {
            // It waits until the controller knows that all others have its leaderships.
            heartbeatNow();
        }
    }

    private boolean isLeaving(ClusterImage image, int id) {
        BrokerRegistration other = image.brokers().broker(id);
        return id != settings.nodeId() && other != null && other.inControlledShutdown() && !other.fenced();
    }

    private void checkCaughtUp() {
        if (state == State.CATCHING_UP && imageOffset >= brokerEpoch) {
            state = State.UNFENCING;
            heartbeatNow();
        }
    }

    /** The record that unfences reaches every broker as metadata, maybe before the controller's answer to the heartbeat. */
    private void checkUnfenced(ClusterImage image) {
        BrokerRegistration self = image.brokers().broker(settings.nodeId());
        if (state == State.UNFENCING && self != null && self.epoch() == brokerEpoch && !self.fenced()) {
            run();
        } else if (state == State.RUNNING && (self == null || self.epoch() != brokerEpoch)) {
            LOG.atWarn().addKeyValue("nodeId", settings.nodeId()).log("registration lost, registering again");
            register();
        }
    }

    private void run() {
        state = State.RUNNING;
        if (!everRunning) {
            everRunning = true;
            listener.running();
        }
    }

    /** Sends a heartbeat without waiting for its time, for news such as a failed directory. */
    public void heartbeatNow() {
        if (state == State.NOT_RUNNING || state == State.REGISTERING || state == State.GONE) {
            return;
        }
        if (heartbeatUnderWay) {
            heartbeatWanted = true;
            return;
        }
        heartbeatUnderWay = true;
        heartbeatWanted = false;
        BrokerHeartbeatRequestData request = new BrokerHeartbeatRequestData()
                .setBrokerId(settings.nodeId())
                .setBrokerEpoch(brokerEpoch)
                .setCurrentMetadataOffset(imageOffset)
                .setWantFence(state == State.CATCHING_UP)
                .setWantShutDown(state == State.LEAVING)
                .setOfflineLogDirs(offlineDirectories.get())
                .setCordonedLogDirs(cordonedDirectories.get());
        controller.send(
                PeerRequest.of(ApiKeys.BROKER_HEARTBEAT, request), settings.sessionNanos() / 2, lane, this::heartbeatAnswered);
    }

    private void heartbeatAnswered(Link.Delivery<ApiMessage> delivery) {
        heartbeatUnderWay = false;
        if (state == State.GONE || state == State.REGISTERING) {
            return;
        }
        switch (delivery) {
            case Link.Delivery.Answered<ApiMessage>(ApiMessage message) -> heartbeatAnswered((BrokerHeartbeatResponseData) message);
            case Link.Delivery.Lost<ApiMessage>(Link.Loss reason, String detail) -> {
                if (reason == Link.Loss.CLOSED) {
                    leave();
                    return;
                }
                LOG.atWarn().addKeyValue("nodeId", settings.nodeId()).log("heartbeat lost: {}", detail);
                schedule(RETRY_NANOS, this::heartbeatNow);
            }
        }
    }

    private void heartbeatAnswered(BrokerHeartbeatResponseData answer) {
        Errors error = Errors.forCode(answer.errorCode());
        if (error == Errors.BROKER_ID_NOT_REGISTERED || error == Errors.STALE_BROKER_EPOCH) {
            if (state == State.LEAVING) {
                leave();
            } else {
                register();
            }
            return;
        }
        if (error != Errors.NONE) {
            LOG.atWarn().addKeyValue("nodeId", settings.nodeId()).log("heartbeat refused: {}", error);
            schedule(RETRY_NANOS, this::heartbeatNow);
            return;
        }
        if (state == State.LEAVING && answer.shouldShutDown()) {
            leave();
            return;
        }
        if (heartbeatWanted) {
            heartbeatNow();
        } else {
            boolean settled = state == State.RUNNING && !answer.isFenced();
            schedule(settled ? settings.heartbeatNanos() : Math.min(RETRY_NANOS, settings.heartbeatNanos()), this::heartbeatNow);
        }
    }

    private void schedule(long delayNanos, Runnable next) {
        if (timer != null) {
            timer.cancel();
        }
        timer = lane.schedule(delayNanos, next);
    }

    /**
     * Controlled shutdown: hands over leaderships, then leaves.
     *
     * @param left called on the metadata lane when the controller let go, or when it can't be asked any more
     */
    public void shutDown(long timeoutNanos, Runnable left) {
        gone = left;
        if (state != State.RUNNING && state != State.UNFENCING && state != State.CATCHING_UP) {
            leave();
            return;
        }
        state = State.LEAVING;
        lane.schedule(timeoutNanos, this::leave);
        heartbeatNow();
    }

    private void leave() {
        state = State.GONE;
        if (timer != null) {
            timer.cancel();
        }
        Runnable left = gone;
        gone = null;
        if (left != null) {
            left.run();
        }
    }

    /** Ends at once, telling nobody. */
    public void abandon() {
        gone = null;
        leave();
    }
}
