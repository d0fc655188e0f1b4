package dev.kraftbench.controller;

import dev.kraftbench.controller.Controller.Atomicity;
import dev.kraftbench.controller.Controller.Deciding;
import dev.kraftbench.controller.internal.quota.HostNames;
import dev.kraftbench.controller.internal.quota.MutationQuotas;
import dev.kraftbench.controller.internal.quota.QuotaDecisions;
import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.AllocateProducerIdsRequestData;
import org.apache.kafka.common.message.AllocateProducerIdsResponseData;
import org.apache.kafka.common.message.AlterClientQuotasRequestData;
import org.apache.kafka.common.message.AlterClientQuotasResponseData;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.AlterPartitionRequestData;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData;
import org.apache.kafka.common.message.AssignReplicasToDirsRequestData;
import org.apache.kafka.common.message.BrokerHeartbeatRequestData;
import org.apache.kafka.common.message.BrokerHeartbeatResponseData;
import org.apache.kafka.common.message.BrokerRegistrationRequestData;
import org.apache.kafka.common.message.BrokerRegistrationResponseData;
import org.apache.kafka.common.message.ControllerRegistrationRequestData;
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
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.UnregisterBrokerRequestData;
import org.apache.kafka.common.message.UnregisterBrokerResponseData;
import org.apache.kafka.common.message.UnregisterControllerRequestData;
import org.apache.kafka.common.message.UnregisterControllerResponseData;
import org.apache.kafka.common.message.UpdateFeaturesRequestData;
import org.apache.kafka.common.metadata.ProducerIdsRecord;
import org.apache.kafka.common.metadata.UnregisterControllerRecord;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.quota.ClientQuotaEntity;

/** The requests that the active controller serves: which decision each takes, and its answer when there is none. Any thread. */
final class ControllerApis {

    private static final int PRODUCER_IDS_PER_BLOCK = 1000;
    private static final int DEFAULT_TIMEOUT_MILLIS = 30_000;
    private static final Refusal NO_AUTHORIZER = new Refusal(Errors.SECURITY_DISABLED, "There are no ACLs here: authorizer.class.name is not set");
    private static final Refusal NAMES_NOT_FOUND_OUT =
            new Refusal(Errors.REQUEST_TIMED_OUT, "Names of hosts can't be looked up now: name addresses, or try again");
    private static final LongConsumer NOTHING = offset -> {};
    private static final int STRICT_CREATION = 6;
    private static final int STRICT_DELETION = 5;
    private static final int STRICT_ADDITION = 3;

    private final Controller controller;
    private final ControllerConfig config;
    private final ControllerPorts ports;
    private final TopicDecisions.Defaults defaults;
    private final MutationQuotas mutations;
    private final HostNames hostNames;
    private final Map<ApiKeys, RequestHandler> handlers = new EnumMap<>(ApiKeys.class);

    /** A request on its way to a decision. */
    private record Call<Q extends ApiMessage>(Q message, Request request) {
        short version() {
            return request.version();
        }
    }

    ControllerApis(Controller controller, ControllerConfig config, ControllerPorts ports) {
        this.controller = controller;
        this.config = config;
        this.ports = ports;
        this.defaults = new TopicDecisions.Defaults(
                config.defaultPartitions(), config.defaultReplicationFactor(), config.topicDeletion());
        this.mutations = new MutationQuotas(config.mutationBurstSeconds());
        this.hostNames = new HostNames(controller.lane(), ports.helpers());
        register();
    }

    Map<ApiKeys, RequestHandler> handlers() {
        return Map.copyOf(handlers);
    }

    private void register() {
        atomic(ApiKeys.CREATE_TOPICS, CreateTopicsRequestData.class, CreateTopicsRequestData::timeoutMs, (deciding, call) ->
                counted(deciding, call, STRICT_CREATION, budget -> topics(deciding.view(), budget).create(call.message()),
                        CreateTopicsResponseData::setThrottleTimeMs));
        atomic(ApiKeys.DELETE_TOPICS, DeleteTopicsRequestData.class, DeleteTopicsRequestData::timeoutMs, (deciding, call) ->
                counted(deciding, call, STRICT_DELETION, budget -> topics(deciding.view(), budget).delete(call.message()),
                        DeleteTopicsResponseData::setThrottleTimeMs));
        atomic(ApiKeys.CREATE_PARTITIONS, CreatePartitionsRequestData.class, CreatePartitionsRequestData::timeoutMs, (deciding, call) ->
                counted(deciding, call, STRICT_ADDITION, budget -> topics(deciding.view(), budget).addPartitions(call.message()),
                        CreatePartitionsResponseData::setThrottleTimeMs));
        atomic(ApiKeys.INCREMENTAL_ALTER_CONFIGS, IncrementalAlterConfigsRequestData.class, any(), (deciding, call) ->
                new ConfigDecisions(deciding.view()).alterIncrementally(call.message()));
        atomic(ApiKeys.ALTER_CONFIGS, AlterConfigsRequestData.class, any(), (deciding, call) ->
                new ConfigDecisions(deciding.view()).replace(call.message()));
        atomic(ApiKeys.UPDATE_FEATURES, UpdateFeaturesRequestData.class, UpdateFeaturesRequestData::timeoutMs, (deciding, call) ->
                new FeatureDecisions(deciding.view(), ports.kraftVersion().getAsInt()).update(call.message(), call.version()));
        atomic(ApiKeys.ALLOCATE_PRODUCER_IDS, AllocateProducerIdsRequestData.class, any(), (deciding, call) ->
                allocateProducerIds(deciding.view(), call.message()));
        atomic(ApiKeys.CONTROLLER_REGISTRATION, ControllerRegistrationRequestData.class, any(), (deciding, call) ->
                new BrokerDecisions(deciding.view()).registerController(call.message()));
        atomic(ApiKeys.UNREGISTER_CONTROLLER, UnregisterControllerRequestData.class, any(), (deciding, call) ->
                unregisterController(deciding.view(), call.message()));
        atomic(
                ApiKeys.ALTER_PARTITION_REASSIGNMENTS,
                AlterPartitionReassignmentsRequestData.class,
                AlterPartitionReassignmentsRequestData::timeoutMs,
                (deciding, call) -> new ReassignmentDecisions(deciding.view()).alter(call.message()));
        atomic(
                ApiKeys.LIST_PARTITION_REASSIGNMENTS,
                ListPartitionReassignmentsRequestData.class,
                ListPartitionReassignmentsRequestData::timeoutMs,
                (deciding, call) -> new ReassignmentDecisions(deciding.view()).list(call.message()));
        atomic(
                ApiKeys.ALTER_USER_SCRAM_CREDENTIALS,
                AlterUserScramCredentialsRequestData.class,
                any(),
                (deciding, call) -> new ScramDecisions(deciding.view()).alter(call.message()));
        atomic(ApiKeys.CREATE_ACLS, CreateAclsRequestData.class, any(), (deciding, call) -> config.hasAuthorizer()
                ? new AclDecisions(deciding.view(), this::newId).create(call.message())
                : Decision.reply((CreateAclsResponseData) RefusedAnswers.of(call.message(), call.version(), NO_AUTHORIZER)));
        atomic(ApiKeys.DELETE_ACLS, DeleteAclsRequestData.class, any(), (deciding, call) -> config.hasAuthorizer()
                ? new AclDecisions(deciding.view(), this::newId).delete(call.message())
                : Decision.reply((DeleteAclsResponseData) RefusedAnswers.of(call.message(), call.version(), NO_AUTHORIZER)));
        split(ApiKeys.ELECT_LEADERS, ElectLeadersRequestData.class, ElectLeadersRequestData::timeoutMs, (deciding, call) ->
                new ElectionDecisions(deciding.view()).elect(call.message()));
        split(ApiKeys.ALTER_PARTITION, AlterPartitionRequestData.class, any(), (deciding, call) ->
                new IsrDecisions(deciding.view()).alterPartition(call.message(), call.version()));
        split(ApiKeys.ASSIGN_REPLICAS_TO_DIRS, AssignReplicasToDirsRequestData.class, any(), (deciding, call) ->
                new IsrDecisions(deciding.view()).assignDirectories(call.message()));
        split(ApiKeys.UNREGISTER_BROKER, UnregisterBrokerRequestData.class, any(), (deciding, call) ->
                unregisterBroker(deciding, call.message()));
        handlers.put(ApiKeys.ALTER_CLIENT_QUOTAS, this::alterQuotas);
        handlers.put(ApiKeys.BROKER_REGISTRATION, (request, sink) -> onLane(request, sink, () -> register(request, sink)));
        handlers.put(ApiKeys.BROKER_HEARTBEAT, (request, sink) -> onLane(request, sink, () -> heartbeat(request, sink)));
    }

    private TopicDecisions topics(ClusterView view, MutationQuotas.Budget budget) {
        return new TopicDecisions(view, defaults, ports.random(), this::newId, budget);
    }

    /** @param strictSince the version from which on clients understand to be refused for their quota */
    private <R> Decision<R> counted(
            Deciding deciding,
            Call<?> call,
            int strictSince,
            Function<MutationQuotas.Budget, Decision<R>> decision,
            BiConsumer<R, Integer> throttle) {
        MutationQuotas.Budget budget = mutations.budget(
                deciding.view().image().access(),
                call.request().connection().principal().getName(),
                call.request().clientId(),
                call.version() >= strictSince,
                deciding.nowNanos());
        Decision<R> decided = decision.apply(budget);
        throttle.accept(decided.reply(), budget.throttleMillis());
        return decided;
    }

    /** Never a reserved one, nor one that looks like an option on a command line. */
    private Uuid newId() {
        while (true) {
            long high = (ports.random().nextLong() & ~0xF000L) | 0x4000L;
            long low = (ports.random().nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
            Uuid id = new Uuid(high, low);
            if (!id.toString().startsWith("-")) {
                return id;
            }
        }
    }

    private static <Q> ToIntFunction<Q> any() {
        return message -> DEFAULT_TIMEOUT_MILLIS;
    }

    private <Q extends ApiMessage, R extends ApiMessage> void atomic(
            ApiKeys api, Class<Q> type, ToIntFunction<Q> timeoutMillis, BiFunction<Deciding, Call<Q>, Decision<R>> decision) {
        serve(api, type, timeoutMillis, Atomicity.ONE_BATCH, decision);
    }

    private <Q extends ApiMessage, R extends ApiMessage> void split(
            ApiKeys api, Class<Q> type, ToIntFunction<Q> timeoutMillis, BiFunction<Deciding, Call<Q>, Decision<R>> decision) {
        serve(api, type, timeoutMillis, Atomicity.ANY_BATCHES, decision);
    }

    private <Q extends ApiMessage, R extends ApiMessage> void serve(
            ApiKeys api,
            Class<Q> type,
            ToIntFunction<Q> timeoutMillis,
            Atomicity atomicity,
            BiFunction<Deciding, Call<Q>, Decision<R>> decision) {
        handlers.put(api, (request, sink) -> onLane(request, sink, () -> {
            Call<Q> call = new Call<>(type.cast(request.message()), request);
            controller.<R>decide(
                    deciding -> decision.apply(deciding, call),
                    atomicity,
                    deadline(timeoutMillis.applyAsInt(call.message())),
                    false,
                    NOTHING,
                    sink::respond,
                    refusal -> refuse(request, sink, refusal));
        }));
    }

    private long deadline(int timeoutMillis) {
        return controller.nanos() + TimeUnit.MILLISECONDS.toNanos(Math.max(0, timeoutMillis));
    }

    /** A bug must not leave the working state in doubt: the controller resigns, and another starts from what is committed. */
    private void onLane(Request request, ResponseSink sink, Runnable task) {
        controller.lane().run(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                controller.resign(e);
                refuse(request, sink, Refusal.of(Errors.UNKNOWN_SERVER_ERROR));
            }
        });
    }

    private static void refuse(Request request, ResponseSink sink, Refusal refusal) {
        sink.respond(RefusedAnswers.of(request.message(), request.version(), refusal));
    }

    // ---- quotas

    /** Names of hosts are looked up first, which may take its time. */
    private void alterQuotas(Request request, ResponseSink sink) {
        AlterClientQuotasRequestData message = (AlterClientQuotasRequestData) request.message();
        List<String> hosts = message.entries().stream()
                .flatMap(entry -> entry.entity().stream())
                .filter(part -> part.entityType().equals(ClientQuotaEntity.IP))
                .map(AlterClientQuotasRequestData.EntityData::entityName)
                .filter(Objects::nonNull)
                .toList();
        onLane(request, sink, () -> hostNames.unknown(hosts, unknown -> unknown.ifPresentOrElse(
                known -> onLane(request, sink, () -> alterQuotas(request, sink, known)), () -> refuse(request, sink, NAMES_NOT_FOUND_OUT))));
    }

    private void alterQuotas(Request request, ResponseSink sink, Set<String> unknownHosts) {
        controller.<AlterClientQuotasResponseData>decide(
                deciding -> new QuotaDecisions(deciding.view().image().access(), unknownHosts)
                        .alter((AlterClientQuotasRequestData) request.message()),
                Atomicity.ONE_BATCH,
                deadline(DEFAULT_TIMEOUT_MILLIS),
                false,
                NOTHING,
                sink::respond,
                refusal -> refuse(request, sink, refusal));
    }

    // ---- brokers

    private void register(Request request, ResponseSink sink) {
        BrokerRegistrationRequestData message = (BrokerRegistrationRequestData) request.message();
        long[] epoch = new long[1];
        controller.<BrokerRegistrationResponseData>decide(
                deciding -> {
                    BrokerRegistration present = deciding.view().image().brokers().broker(message.brokerId());
                    boolean holdsId = present != null && deciding.sessions().holdsId(present, deciding.nowNanos());
                    Decision<BrokerRegistrationResponseData> decided = new BrokerDecisions(deciding.view())
                            .register(message, config.clusterId(), holdsId, deciding.nextOffset());
                    epoch[0] = decided.reply().brokerEpoch();
                    return decided;
                },
                Atomicity.ANY_BATCHES,
                deadline(DEFAULT_TIMEOUT_MILLIS),
                true,
                offset -> controller.sessions().ifPresent(sessions ->
                        sessions.registered(message.brokerId(), epoch[0], offset, controller.nanos())),
                sink::respond,
                refusal -> refuse(request, sink, refusal));
    }

    private void heartbeat(Request request, ResponseSink sink) {
        BrokerHeartbeatRequestData message = (BrokerHeartbeatRequestData) request.message();
        controller.<BrokerHeartbeatResponseData>decide(
                deciding -> {
                    BrokerRegistration broker = deciding.view().image().brokers().broker(message.brokerId());
                    BrokerSessions.Session session =
                            broker == null || broker.epoch() != message.brokerEpoch() ? null : deciding.sessions().of(broker);
                    if (broker == null || session == null) {
                        return Decision.reply(
                                new BrokerHeartbeatResponseData().setErrorCode(Errors.STALE_BROKER_EPOCH.code()));
                    }
                    session.lastContactNanos = deciding.nowNanos();
                    session.disconnected = false;
                    session.metadataOffset = message.currentMetadataOffset();
                    boolean leaving = message.wantShutDown() && !broker.fenced();
                    if (broker.inControlledShutdown() && session.shutdownOffset == BrokerSessions.NONE) {
                        // It began under another controller.
                        session.shutdownOffset = deciding.nextOffset() - 1;
                    }
                    long others = deciding.sessions().lowestOffsetOfOthers(deciding.view().image().brokers(), broker.id());
                    Decision<BrokerHeartbeatResponseData> decided =
                            new BrokerDecisions(deciding.view()).heartbeat(message, broker, session, others);
                    if (leaving && session.shutdownOffset == BrokerSessions.NONE && !decided.records().isEmpty()) {
                        // Offsets of the batch that moves its leaderships; the last of them once they are appended.
                        session.shutdownOffset = deciding.nextOffset() + decided.records().size() - 1;
                    }
                    return decided;
                },
                Atomicity.ANY_BATCHES,
                deadline(DEFAULT_TIMEOUT_MILLIS),
                true,
                NOTHING,
                sink::respond,
                refusal -> refuse(request, sink, refusal));
    }

    private Decision<UnregisterBrokerResponseData> unregisterBroker(Deciding deciding, UnregisterBrokerRequestData message) {
        BrokerRegistration broker = deciding.view().image().brokers().broker(message.brokerId());
        if (broker == null) {
            return Decision.reply(new UnregisterBrokerResponseData()
                    .setErrorCode(Errors.BROKER_ID_NOT_REGISTERED.code())
                    .setErrorMessage("Broker ID " + message.brokerId() + " is not currently registered"));
        }
        deciding.sessions().remove(broker.id());
        return new Decision<>(new LeadershipDecisions(deciding.view()).unregister(broker), new UnregisterBrokerResponseData());
    }

    private static Decision<UnregisterControllerResponseData> unregisterController(
            ClusterView view, UnregisterControllerRequestData message) {
        if (view.image().controllers().controller(message.controllerId()) == null) {
            return Decision.reply(new UnregisterControllerResponseData()
                    .setErrorCode(Errors.CONTROLLER_ID_NOT_REGISTERED.code())
                    .setErrorMessage("Controller ID " + message.controllerId() + " is not currently registered."));
        }
        return new Decision<>(
                List.of(new ApiMessageAndVersion(
                        new UnregisterControllerRecord().setControllerId(message.controllerId()), (short) 0)),
                new UnregisterControllerResponseData());
    }

    private static Decision<AllocateProducerIdsResponseData> allocateProducerIds(
            ClusterView view, AllocateProducerIdsRequestData message) {
        AllocateProducerIdsResponseData response = new AllocateProducerIdsResponseData();
        BrokerRegistration broker = view.image().brokers().broker(message.brokerId());
        if (broker == null || broker.epoch() != message.brokerEpoch()) {
            return Decision.reply(response.setErrorCode(Errors.STALE_BROKER_EPOCH.code()));
        }
        long first = view.image().nextProducerId();
        if (first > Long.MAX_VALUE - PRODUCER_IDS_PER_BLOCK) {
            return Decision.reply(response.setErrorCode(Errors.UNKNOWN_SERVER_ERROR.code()));
        }
        ProducerIdsRecord record = new ProducerIdsRecord()
                .setBrokerId(message.brokerId())
                .setBrokerEpoch(message.brokerEpoch())
                .setNextProducerId(first + PRODUCER_IDS_PER_BLOCK);
        return new Decision<>(
                List.of(new ApiMessageAndVersion(record, (short) 0)),
                response.setProducerIdStart(first).setProducerIdLen(PRODUCER_IDS_PER_BLOCK));
    }
}
