package dev.kraftbench.coordinator;

import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;

/** The record types that one coordinator's topic may hold. Stateless; any thread. */
public interface RecordTypes {

    /** An empty key of this type, or null if no such type is known. */
    @Nullable
    ApiMessage newKey(short type);

    /** An empty value of this type; only for types that have a key. */
    ApiMessage newValue(short type);

    /** Makes an empty message of a type. */
    interface Blank {

        /** @throws UnsupportedVersionException if there is no such type */
        ApiMessage of(short type);
    }

    /** The types of one of Kafka's generated sets of record schemas, which throws at those it does not know. */
    static RecordTypes generated(Blank keys, Blank values) {
        return new RecordTypes() {
            @Override
            public @Nullable ApiMessage newKey(short type) {
                try {
                    return keys.of(type);
                } catch (UnsupportedVersionException unknown) {
                    return null;
                }
            }

            @Override
            public ApiMessage newValue(short type) {
                return values.of(type);
            }
        };
    }
}
