package dev.kraftbench.serdes.internal;

import static dev.kraftbench.serdes.internal.SerdeTexts.TEXTS;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kraftbench.core.serde.Decoded;
import dev.kraftbench.core.serde.Payload;
import dev.kraftbench.core.serde.RecordSerde;
import dev.kraftbench.core.serde.Schemas;
import dev.kraftbench.core.serde.SerdeOptions;
import dev.kraftbench.core.serde.Side;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.metadata.MetadataJsonConverters;
import org.apache.kafka.common.metadata.MetadataRecordType;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/**
 * Records of Kafka's own topics: groups and offsets, transactions, share groups, metadata. The key's version tells the type of both key and value; the
 * value has a version of its own.
 */
@Component(service = RecordSerde.class)
public final class InternalTopicSerde implements RecordSerde {
    private static final String OFFSETS = "__consumer_offsets";
    private static final String TRANSACTIONS = "__transaction_state";
    private static final String SHARES = "__share_group_state";
    private static final String METADATA = "__cluster_metadata";
    private static final Set<String> TOPICS = Set.of(OFFSETS, TRANSACTIONS, SHARES, METADATA);

    private static final Coordinator<?> GROUP = new Coordinator<>(
            org.apache.kafka.coordinator.group.generated.CoordinatorRecordType::fromId,
            org.apache.kafka.coordinator.group.generated.CoordinatorRecordType::newRecordKey,
            org.apache.kafka.coordinator.group.generated.CoordinatorRecordType::newRecordValue,
            org.apache.kafka.coordinator.group.generated.CoordinatorRecordJsonConverters::writeRecordKeyAsJson,
            org.apache.kafka.coordinator.group.generated.CoordinatorRecordJsonConverters::writeRecordValueAsJson);
    private static final Coordinator<?> TRANSACTION = new Coordinator<>(
            org.apache.kafka.coordinator.transaction.generated.CoordinatorRecordType::fromId,
            org.apache.kafka.coordinator.transaction.generated.CoordinatorRecordType::newRecordKey,
            org.apache.kafka.coordinator.transaction.generated.CoordinatorRecordType::newRecordValue,
            org.apache.kafka.coordinator.transaction.generated.CoordinatorRecordJsonConverters::writeRecordKeyAsJson,
            org.apache.kafka.coordinator.transaction.generated.CoordinatorRecordJsonConverters::writeRecordValueAsJson);
    private static final Coordinator<?> SHARE = new Coordinator<>(
            org.apache.kafka.coordinator.share.generated.CoordinatorRecordType::fromId,
            org.apache.kafka.coordinator.share.generated.CoordinatorRecordType::newRecordKey,
            org.apache.kafka.coordinator.share.generated.CoordinatorRecordType::newRecordValue,
            org.apache.kafka.coordinator.share.generated.CoordinatorRecordJsonConverters::writeRecordKeyAsJson,
            org.apache.kafka.coordinator.share.generated.CoordinatorRecordJsonConverters::writeRecordValueAsJson);

    /** The records of a coordinator's topic. Kafka generates the same classes for each coordinator, which have no type in common. */
    private record Coordinator<T extends Enum<T>>(Types<T> types, Function<T, ApiMessage> key, Function<T, ApiMessage> value,
            Function<ApiMessage, JsonNode> keyJson, ValueJson valueJson) {
        private interface Types<T> {
            T of(short id);
        }

        private interface ValueJson {
            JsonNode write(ApiMessage message, short version);
        }

        JsonNode read(short id, boolean ofKey, short version, ByteBufferAccessor in, Map<String, @Nullable Object> tree) {
            T type = types.of(id);
            ApiMessage message = (ofKey ? key : value).apply(type);
            message.read(in, version);
            return put(tree, type.name(), version, ofKey ? keyJson.apply(message) : valueJson.write(message, version));
        }
    }

    @Override
    public String id() {
        return "kafka";
    }

    @Override
    public String name() {
        return "Kafka's internal topics";
    }

    @Override
    public int fit(Payload payload, Schemas schemas) {
        return TOPICS.contains(payload.record().topic()) ? CERTAIN : NOT;
    }

    @Override
    public Decoded decode(Payload payload, SerdeOptions options, Schemas schemas) {
        try {
            Map<String, @Nullable Object> tree = new LinkedHashMap<>();
            JsonNode data = payload.record().topic().equals(METADATA) ? metadata(payload.bytes(), tree) : coordinated(payload, tree);
            tree.put("data", Json.tree(data));
            return new Decoded.Meaning(tree.get("type") + " " + Json.compact(tree.get("data")), Json.pretty(tree), tree, tree.get("type") + " version "
                    + tree.get("version"), List.of());
        } catch (RuntimeException e) {
            // a type this version of Kafka does not know, or bytes of something else
            return new Decoded.Unreadable(Bytes.hex(payload.bytes()), String.valueOf(e.getMessage()));
        }
    }

    /** A frame of three unsigned varints (frame version, type, version), then the record. */
    private static JsonNode metadata(byte[] bytes, Map<String, @Nullable Object> tree) {
        ByteBufferAccessor in = new ByteBufferAccessor(ByteBuffer.wrap(bytes));
        in.readUnsignedVarint();
        MetadataRecordType type = MetadataRecordType.fromId((short) in.readUnsignedVarint());
        short version = (short) in.readUnsignedVarint();
        ApiMessage message = type.newMetadataRecord();
        message.read(in, version);
        return put(tree, type.name(), version, MetadataJsonConverters.writeJson(message, version));
    }

    private static JsonNode coordinated(Payload payload, Map<String, @Nullable Object> tree) {
        byte[] key = payload.record().key();
        if (key == null) {
            throw new IllegalArgumentException(TEXTS.of("internal.noKey"));
        }
        ByteBufferAccessor keyBytes = new ByteBufferAccessor(ByteBuffer.wrap(key));
        short type = keyBytes.readShort();
        boolean ofKey = payload.side() == Side.KEY;
        ByteBufferAccessor in = ofKey ? keyBytes : new ByteBufferAccessor(ByteBuffer.wrap(payload.bytes()));
        // the version of a key is its type, and its fields have one version only
        short version = ofKey ? 0 : in.readShort();
        return switch (payload.record().topic()) {
            case OFFSETS -> GROUP.read(type, ofKey, version, in, tree);
            case TRANSACTIONS -> TRANSACTION.read(type, ofKey, version, in, tree);
            default -> SHARE.read(type, ofKey, version, in, tree);
        };
    }

    private static JsonNode put(Map<String, @Nullable Object> tree, String type, short version, JsonNode data) {
        tree.put("type", type);
        tree.put("version", version);
        return data;
    }
}
