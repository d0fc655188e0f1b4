package dev.kraftbench.serdes.internal.schema;

import static dev.kraftbench.serdes.internal.SerdeTexts.TEXTS;

import dev.kraftbench.core.serde.Schemas;
import dev.kraftbench.core.serde.SerdeException;
import dev.kraftbench.core.serde.Side;

/** Schemas of a registry, or a reason for people. */
final class RegistrySubjects {
    private RegistrySubjects() {}

    /** What a text is written with: the latest of the subject that serializers use by default. */
    static Schemas.Version latest(Schemas schemas, String topic, Side side, Schemas.Kind kind) throws SerdeException {
        if (!schemas.present()) {
            throw new SerdeException(TEXTS.of("registry.choose", RegistrySettings.URL));
        }
        String subject = topic + (side == Side.KEY ? "-key" : "-value");
        Schemas.Version version = schemas.version(subject, "latest").orElseThrow(() -> new SerdeException(TEXTS.of("registry.noSubject", subject)));
        if (version.schema().kind() != kind) {
            throw new SerdeException(TEXTS.of("registry.kind", subject, version.schema().kind()));
        }
        return version;
    }

    static Schemas.Schema byId(Schemas schemas, int id) throws SerdeException {
        return schemas.schema(id).orElseThrow(() -> new SerdeException(schemas.present() ? TEXTS.of("registry.noSchema", id)
                : TEXTS.of("registry.none", id, RegistrySettings.URL)));
    }

    static Schemas.Schema referred(Schemas schemas, Schemas.Reference reference) throws SerdeException {
        return schemas.version(reference.subject(), Integer.toString(reference.version()))
                .orElseThrow(() -> new SerdeException(TEXTS.of("registry.noVersion", reference.version(), reference.subject()))).schema();
    }

    /** How a schema is called in the details of a record. */
    static String name(String fullName, int id) {
        return fullName + ", id " + id;
    }
}
