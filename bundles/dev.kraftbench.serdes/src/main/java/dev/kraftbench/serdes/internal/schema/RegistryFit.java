package dev.kraftbench.serdes.internal.schema;

import dev.kraftbench.core.serde.Payload;
import dev.kraftbench.core.serde.RecordSerde;
import dev.kraftbench.core.serde.Schemas;
import dev.kraftbench.core.serde.SerdeException;
import dev.kraftbench.serdes.internal.Framing;

/** Whether the bytes begin with the id of a schema that the registry knows, of this kind. */
final class RegistryFit {
    private RegistryFit() {}

    static int of(Payload payload, Schemas schemas, Schemas.Kind kind) {
        int id = Framing.schemaId(payload.bytes());
        if (id <= 0 || !schemas.present()) {
            return RecordSerde.NOT;
        }
        try {
            return schemas.schema(id).filter(schema -> schema.kind() == kind).isPresent() ? RecordSerde.CERTAIN : RecordSerde.NOT;
        } catch (SerdeException e) {
            // the registry is away: nothing is proven
            return RecordSerde.NOT;
        }
    }
}
