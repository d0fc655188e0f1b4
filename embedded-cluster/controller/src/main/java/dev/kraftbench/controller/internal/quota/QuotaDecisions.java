package dev.kraftbench.controller.internal.quota;

import dev.kraftbench.controller.Decision;
import dev.kraftbench.controller.Refusal;
import dev.kraftbench.metadata.access.AccessImage;
import dev.kraftbench.metadata.access.QuotaEntity;
import dev.kraftbench.metadata.access.QuotaKind;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.message.AlterClientQuotasRequestData;
import org.apache.kafka.common.message.AlterClientQuotasResponseData;
import org.apache.kafka.common.metadata.ClientQuotaRecord;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.jspecify.annotations.Nullable;

/** Changes of client quotas (KIP-546). An entity is changed as a whole or not at all. Pure. */
public final class QuotaDecisions {

    private static final Set<String> TYPES =
            Set.of(ClientQuotaEntity.USER, ClientQuotaEntity.CLIENT_ID, ClientQuotaEntity.IP);

    private final AccessImage access;
    private final Set<String> unknownHosts;

    /** @param unknownHosts what the request names as addresses and is none, nor the name of a host */
    public QuotaDecisions(AccessImage access, Set<String> unknownHosts) {
        this.access = access;
        this.unknownHosts = unknownHosts;
    }

    public Decision<AlterClientQuotasResponseData> alter(AlterClientQuotasRequestData request) {
        AlterClientQuotasResponseData response = new AlterClientQuotasResponseData();
        List<ApiMessageAndVersion> records = new ArrayList<>();
        Set<Map<String, Optional<String>>> seen = new HashSet<>();
        Set<Map<String, Optional<String>>> twice = new HashSet<>();
        request.entries().forEach(entry -> {
            if (!seen.add(parts(entry))) {
                twice.add(parts(entry));
            }
        });
        for (AlterClientQuotasRequestData.EntryData entry : request.entries()) {
            Refusal refusal = twice.contains(parts(entry))
                    ? invalid("The request changes the quotas of " + describe(entry) + " twice")
                    : refusal(entry);
            if (refusal == null) {
                records.addAll(changes(entry));
            }
            response.entries().add(answer(entry, refusal));
        }
        return new Decision<>(request.validateOnly() ? List.of() : records, response);
    }

    private static Map<String, Optional<String>> parts(AlterClientQuotasRequestData.EntryData entry) {
        Map<String, Optional<String>> parts = new HashMap<>();
        entry.entity().forEach(part -> parts.put(part.entityType(), Optional.ofNullable(part.entityName())));
        return parts;
    }

    private static String describe(AlterClientQuotasRequestData.EntryData entry) {
        return entry.entity().stream()
                .map(part -> part.entityName() == null ? "the default " + part.entityType() : part.entityType() + " " + part.entityName())
                .collect(Collectors.joining(", "));
    }

    private static Refusal invalid(String message) {
        return new Refusal(Errors.INVALID_REQUEST, message);
    }

    private @Nullable Refusal refusal(AlterClientQuotasRequestData.EntryData entry) {
        Refusal refusal = refusalOfEntity(entry);
        if (refusal != null) {
            return refusal;
        }
        Set<String> keys = new HashSet<>();
        boolean ofAddress = parts(entry).containsKey(ClientQuotaEntity.IP);
        for (AlterClientQuotasRequestData.OpData op : entry.ops()) {
            if (!keys.add(op.key())) {
                return invalid("The request changes " + op.key() + " of " + describe(entry) + " twice");
            }
            if (op.remove()) {
                continue;
            }
            QuotaKind kind = QuotaKind.of(op.key()).filter(known -> known.ofAddress() == ofAddress).orElse(null);
            String problem = kind == null ? op.key() + " is no quota of " + describe(entry) : kind.problem(op.value());
            if (problem != null) {
                return invalid(problem);
            }
        }
        return null;
    }

    private @Nullable Refusal refusalOfEntity(AlterClientQuotasRequestData.EntryData entry) {
        if (entry.entity().isEmpty()) {
            return invalid("The request does not say whose quotas to change");
        }
        Set<String> types = new HashSet<>();
        for (AlterClientQuotasRequestData.EntityData part : entry.entity()) {
            if (!types.add(part.entityType())) {
                return invalid("The request names the " + part.entityType() + " of an entity twice");
            }
            if (!TYPES.contains(part.entityType())) {
                return invalid(part.entityType() + " has no quotas: name a user, client-id or ip");
            }
            if (part.entityName() != null && part.entityName().isEmpty()) {
                return invalid("The name of the " + part.entityType() + " is empty");
            }
        }
        if (!types.contains(ClientQuotaEntity.IP)) {
            return null;
        }
        if (types.size() > 1) {
            return invalid("An ip has quotas of its own: name no user or client-id with it");
        }
        String host = entry.entity().getFirst().entityName();
        return host == null || !unknownHosts.contains(host) ? null : invalid(host + " is neither an address nor a host that is known here");
    }

    private List<ApiMessageAndVersion> changes(AlterClientQuotasRequestData.EntryData entry) {
        List<ApiMessageAndVersion> records = new ArrayList<>();
        Map<String, Double> present = access.quotas().get(new QuotaEntity(parts(entry)));
        for (AlterClientQuotasRequestData.OpData op : entry.ops()) {
            Double now = present == null ? null : present.get(op.key());
            boolean changed = op.remove() ? now != null : now == null || now != op.value();
            if (changed) {
                ClientQuotaRecord record = new ClientQuotaRecord().setKey(op.key()).setRemove(op.remove());
                if (!op.remove()) {
                    record.setValue(op.value());
                }
                entry.entity().forEach(part -> record.entity()
                        .add(new ClientQuotaRecord.EntityData()
                                .setEntityType(part.entityType())
                                .setEntityName(part.entityName())));
                records.add(new ApiMessageAndVersion(record, (short) 0));
            }
        }
        return records;
    }

    private static AlterClientQuotasResponseData.EntryData answer(
            AlterClientQuotasRequestData.EntryData entry, @Nullable Refusal refusal) {
        AlterClientQuotasResponseData.EntryData answer = new AlterClientQuotasResponseData.EntryData()
                .setErrorCode(refusal == null ? Errors.NONE.code() : refusal.error().code())
                .setErrorMessage(refusal == null ? null : refusal.message());
        entry.entity().forEach(part -> answer.entity()
                .add(new AlterClientQuotasResponseData.EntityData()
                        .setEntityType(part.entityType())
                        .setEntityName(part.entityName())));
        return answer;
    }

    /** The same refusal for all entities that a request names. */
    public static AlterClientQuotasResponseData refused(AlterClientQuotasRequestData request, Refusal refusal) {
        AlterClientQuotasResponseData response = new AlterClientQuotasResponseData();
        request.entries().forEach(entry -> response.entries().add(answer(entry, refusal)));
        return response;
    }
}
