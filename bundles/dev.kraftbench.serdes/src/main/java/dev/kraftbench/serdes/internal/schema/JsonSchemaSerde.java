package dev.kraftbench.serdes.internal.schema;

import static dev.kraftbench.serdes.internal.SerdeTexts.TEXTS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.kraftbench.core.serde.Decoded;
import dev.kraftbench.core.serde.Payload;
import dev.kraftbench.core.serde.RecordSerde;
import dev.kraftbench.core.serde.Schemas;
import dev.kraftbench.core.serde.SerdeException;
import dev.kraftbench.core.serde.SerdeOptions;
import dev.kraftbench.core.serde.Side;
import dev.kraftbench.serdes.internal.Bytes;
import dev.kraftbench.serdes.internal.Framing;
import dev.kraftbench.serdes.internal.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;

/** JSON that is checked against a schema, of a registry or a file; violations are remarks. Schemas refer to nothing outside: no network is asked. */
@Component(service = RecordSerde.class)
public final class JsonSchemaSerde implements RecordSerde {
    /** More violations than this help nobody. */
    private static final int SHOWN = 20;

    private final SchemaFiles<Schema> files = new SchemaFiles<>(bytes -> compile(new String(bytes, StandardCharsets.UTF_8), Map.of()));
    /** By text: ids are of one registry only. */
    private final Map<String, Schema> compiled = new ConcurrentHashMap<>();

    @Override
    public String id() {
        return "json-schema";
    }

    @Override
    public String name() {
        return "JSON Schema";
    }

    @Override
    public List<String> options() {
        return List.of(SerdeOptions.SCHEMA_FILE);
    }

    @Override
    public int fit(Payload payload, Schemas schemas) {
        return RegistryFit.of(payload, schemas, Schemas.Kind.JSON);
    }

    @Override
    public Decoded decode(Payload payload, SerdeOptions options, Schemas schemas) {
        byte[] bytes = payload.bytes();
        int id = Framing.schemaId(bytes);
        ByteBuffer body = id < 0 ? ByteBuffer.wrap(bytes) : Framing.body(bytes);
        byte[] json = new byte[body.remaining()];
        body.get(json);
        Optional<String> text = Bytes.text(json, StandardCharsets.UTF_8);
        Optional<Json.Parsed> parsed = text.flatMap(Json::parse);
        if (text.isEmpty() || parsed.isEmpty()) {
            return new Decoded.Unreadable(Bytes.hex(bytes), text.map(t -> "not JSON: " + Json.complaint(t)).orElse("not UTF-8"));
        }
        List<String> remarks = new ArrayList<>();
        String name = "";
        try {
            String file = options.get(SerdeOptions.SCHEMA_FILE);
            if (!file.isBlank()) {
                remarks.addAll(violations(files.get(file), text.get()));
                name = java.nio.file.Path.of(file).getFileName().toString();
            } else if (id >= 0) {
                remarks.addAll(violations(schema(id, schemas), text.get()));
                name = "id " + id;
            } else {
                remarks.add("not checked: no schema id in front, and no schema file chosen");
            }
        } catch (SerdeException e) {
            remarks.add("not checked: " + e.getMessage());
        }
        return new Decoded.Meaning(text.get(), Json.pretty(parsed.get().tree()), parsed.get().tree(), name, remarks);
    }

    private Schema schema(int id, Schemas schemas) throws SerdeException {
        return schema(RegistrySubjects.byId(schemas, id), schemas);
    }

    private Schema schema(Schemas.Schema registered, Schemas schemas) throws SerdeException {
        String key = registered.text() + registered.references();
        Schema known = compiled.get(key);
        if (known == null) {
            Map<String, String> others = new java.util.HashMap<>();
            collect(registered, schemas, others);
            try {
                known = compile(registered.text(), others);
            } catch (SchemaException e) {
                throw new SerdeException(TEXTS.of("schema.of", registered.id(), e.getMessage()), e);
            }
            compiled.put(key, known);
        }
        return known;
    }

    private static void collect(Schemas.Schema schema, Schemas schemas, Map<String, String> others) throws SerdeException {
        for (Schemas.Reference reference : schema.references()) {
            if (!others.containsKey(reference.name())) {
                Schemas.Schema other = RegistrySubjects.referred(schemas, reference);
                others.put(reference.name(), other.text());
                collect(other, schemas, others);
            }
        }
    }

    private static Schema compile(String text, Map<String, String> others) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7, builder -> builder.schemas(others)).getSchema(text, InputFormat.JSON);
    }

    private static List<String> violations(Schema schema, String text) throws SerdeException {
        try {
            return schema.validate(Json.node(text)).stream().limit(SHOWN).map(Error::toString).toList();
        } catch (JsonProcessingException | SchemaException e) {
            throw new SerdeException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public boolean encodes() {
        return true;
    }

    @Override
    public byte[] encode(String topic, Side side, String text, SerdeOptions options, Schemas schemas) throws SerdeException {
        Json.Parsed parsed = Json.parse(text).orElseThrow(() -> new SerdeException(TEXTS.of("json.not", Json.complaint(text))));
        byte[] body = Json.compact(parsed.tree()).getBytes(StandardCharsets.UTF_8);
        String file = options.get(SerdeOptions.SCHEMA_FILE);
        Optional<Schemas.Version> version = file.isBlank() ? Optional.of(RegistrySubjects.latest(schemas, topic, side, Schemas.Kind.JSON)) : Optional.empty();
        List<String> violations = violations(version.isEmpty() ? files.get(file) : schema(version.get().schema(), schemas), text);
        if (!violations.isEmpty()) {
            throw new SerdeException(String.join("\n", violations));
        }
        return version.map(v -> Framing.frame(v.schema().id(), body)).orElse(body);
    }
}
