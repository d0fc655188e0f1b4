package dev.kraftbench.core.serde;

import java.util.List;

/** A format of keys or values. An OSGi service; others may bring their own. Safe for any thread; may block for a schema or a file. */
public interface RecordSerde {
    /** {@link #fit} of bytes that cannot be of this format. */
    int NOT = 0;
    /** {@link #fit} of bytes that could be of it, as nearly all bytes could. */
    int POSSIBLE = 10;
    /** {@link #fit} of bytes that look like it. */
    int LIKELY = 60;
    /** {@link #fit} of bytes which some proof, such as a known schema id, says are of it. */
    int CERTAIN = 100;

    /** Remembered in the workspace: never changes. */
    String id();

    String name();

    /** Names of its options, such as {@link SerdeOptions#SCHEMA_FILE}. */
    default List<String> options() {
        return List.of();
    }

    /** How well these bytes fit, between {@link #NOT} and {@link #CERTAIN}. */
    int fit(Payload payload, Schemas schemas);

    Decoded decode(Payload payload, SerdeOptions options, Schemas schemas);

    /** Whether {@link #encode} can do anything. */
    default boolean encodes() {
        return false;
    }

    /**
     * The bytes of a text that a person wrote or edited.
     *
     * @throws SerdeException when the text is not of this format
     */
    default byte[] encode(String topic, Side side, String text, SerdeOptions options, Schemas schemas) throws SerdeException {
        throw new SerdeException(name() + " cannot be written here");
    }
}
