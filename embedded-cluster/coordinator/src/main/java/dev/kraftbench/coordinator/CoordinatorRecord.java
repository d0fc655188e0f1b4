package dev.kraftbench.coordinator;

import dev.kraftbench.protocol.ApiMessageAndVersion;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;

/**
 * A record of a coordinator's log.
 *
 * @param key of a schema whose api key is the record type
 * @param value with the schema version it is written in, or null for a tombstone
 */
public record CoordinatorRecord(ApiMessage key, @Nullable ApiMessageAndVersion value) {

    public static CoordinatorRecord tombstone(ApiMessage key) {
        return new CoordinatorRecord(key, null);
    }

    public static CoordinatorRecord of(ApiMessage key, ApiMessage value, int version) {
        return new CoordinatorRecord(key, new ApiMessageAndVersion(value, (short) version));
    }

    /** The value's message, or null for a tombstone. */
    public @Nullable ApiMessage valueMessage() {
        return value == null ? null : value.message();
    }
}
