package dev.kraftbench.coordinator;

import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;

/** The record types that one coordinator's topic may hold. Stateless; any thread. */
public interface RecordTypes {

    /** An empty key of this type, or null if no such type is known. */
    @Nullable
    ApiMessage newKey(short type);

    /** An empty value of this type; only for types that have a key. */
    ApiMessage newValue(short type);
}
