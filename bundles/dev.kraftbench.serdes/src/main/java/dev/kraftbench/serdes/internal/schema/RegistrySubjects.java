package dev.kraftbench.serdes.internal.schema;

import dev.kraftbench.core.serde.Schemas;
import dev.kraftbench.core.serde.SerdeException;
import dev.kraftbench.core.serde.Side;

/** Schemas of a registry, or a reason for people. */
final class RegistrySubjects {
    private RegistrySubjects() {}

    /** What a text is written with: the latest of the subject that serializers use by default. */
    static Schemas.Version latest(Schemas schemas, String topic, Side side, Schemas.Kind kind) throws SerdeException {
        if (!schemas.present()) {
            throw new SerdeException("choose a schema file, or give the connection a schema registry (" + RegistrySettings.URL + ")");
        }
        String subject = topic + (side == Side.KEY ? "-key" : "-value");
        Schemas.Version version = schemas.version(subject, "latest").orElseThrow(() -> new SerdeException("the registry has no subject " + subject));
        if (version.schema().kind() != kind) {
            throw new SerdeException("subject " + subject + " is of type " + version.schema().kind());
        }
        return version;
    }

    static Schemas.Schema byId(Schemas schemas, int id) throws SerdeException {
        return schemas.schema(id).orElseThrow(() -> new SerdeException(schemas.present() ? "the registry has no schema " + id
                : "schema id " + id + ", but the connection has no schema registry (" + RegistrySettings.URL + ")"));
    }

    static Schemas.Schema referred(Schemas schemas, Schemas.Reference reference) throws SerdeException {
        return schemas.version(reference.subject(), Integer.toString(reference.version()))
                .orElseThrow(() -> new SerdeException("the registry has no version " + reference.version() + " of " + reference.subject())).schema();
    }

    /** How a schema is called in the details of a record. */
    static String name(String fullName, int id) {
        return fullName + ", id " + id;
    }
}
