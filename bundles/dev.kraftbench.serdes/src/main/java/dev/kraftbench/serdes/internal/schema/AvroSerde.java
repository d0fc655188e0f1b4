package dev.kraftbench.serdes.internal.schema;

import static dev.kraftbench.serdes.internal.SerdeTexts.TEXTS;

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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableByteArrayInput;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/** Avro: framed with the id of a registry's schema, bare with a schema file, or as a container that carries its schema. */
@Component(service = RecordSerde.class)
public final class AvroSerde implements RecordSerde {
    private static final byte[] CONTAINER = {'O', 'b', 'j', 1};

    private final SchemaFiles<Schema> files = new SchemaFiles<>(bytes -> new Schema.Parser().parse(new String(bytes, StandardCharsets.UTF_8)));
    /** By text: the same schema may have several ids. */
    private final Map<String, Schema> parsed = new ConcurrentHashMap<>();

    @Override
    public String id() {
        return "avro";
    }

    @Override
    public String name() {
        return "Avro";
    }

    @Override
    public List<String> options() {
        return List.of(SerdeOptions.SCHEMA_FILE);
    }

    @Override
    public int fit(Payload payload, Schemas schemas) {
        if (container(payload.bytes())) {
            return CERTAIN;
        }
        return RegistryFit.of(payload, schemas, Schemas.Kind.AVRO);
    }

    private static boolean container(byte[] bytes) {
        return bytes.length > CONTAINER.length && java.util.Arrays.equals(bytes, 0, CONTAINER.length, CONTAINER, 0, CONTAINER.length);
    }

    @Override
    public Decoded decode(Payload payload, SerdeOptions options, Schemas schemas) {
        byte[] bytes = payload.bytes();
        try {
            if (container(bytes)) {
                return carried(bytes);
            }
            int id = Framing.schemaId(bytes);
            String file = options.get(SerdeOptions.SCHEMA_FILE);
            if (!file.isBlank()) {
                Schema schema = files.get(file);
                // a schema file with bytes that some serializer framed: try the body alone too
                return id >= 0 ? eitherWay(bytes, schema) : read(ByteBuffer.wrap(bytes), schema, schema.getFullName());
            }
            if (id < 0) {
                throw new SerdeException(TEXTS.of("schema.noFile"));
            }
            Schema schema = schema(RegistrySubjects.byId(schemas, id), schemas);
            return read(Framing.body(bytes), schema, RegistrySubjects.name(schema.getFullName(), id));
        } catch (SerdeException | IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
            return new Decoded.Unreadable(Bytes.hex(bytes), e.getMessage() == null ? "not of this schema" : e.getMessage());
        }
    }

    private static Decoded eitherWay(byte[] bytes, Schema schema) throws IOException {
        try {
            return read(ByteBuffer.wrap(bytes), schema, schema.getFullName());
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
            return read(Framing.body(bytes), schema, schema.getFullName());
        }
    }

    private static Decoded read(ByteBuffer bytes, Schema schema, String name) throws IOException {
        var decoder = DecoderFactory.get().binaryDecoder(bytes.array(), bytes.position(), bytes.remaining(), null);
        Object tree = AvroTree.toTree(new GenericDatumReader<@Nullable Object>(schema, schema, AvroTree.DATA).read(null, decoder));
        if (!decoder.isEnd()) {
            throw new IOException(TEXTS.of("schema.leftOver", schema.getFullName()));
        }
        return new Decoded.Meaning(Json.compact(tree), Json.pretty(tree), tree, name, List.of());
    }

    private static Decoded carried(byte[] bytes) throws IOException {
        try (DataFileReader<@Nullable Object> reader = new DataFileReader<>(new SeekableByteArrayInput(bytes),
                new GenericDatumReader<>(null, null, AvroTree.DATA))) {
            List<@Nullable Object> all = new ArrayList<>();
            while (reader.hasNext()) {
                all.add(AvroTree.toTree(reader.next()));
            }
            Object tree = all.size() == 1 ? all.getFirst() : all;
            return new Decoded.Meaning(Json.compact(tree), Json.pretty(tree), tree, reader.getSchema().getFullName(), List.of());
        }
    }

    private Schema schema(Schemas.Schema registered, Schemas schemas) throws SerdeException {
        String key = registered.text() + registered.references();
        Schema known = parsed.get(key);
        if (known == null) {
            try {
                Schema.Parser parser = new Schema.Parser();
                references(parser, registered, schemas, new java.util.HashSet<>());
                known = parser.parse(registered.text());
            } catch (SchemaParseException e) {
                throw new SerdeException(TEXTS.of("schema.of", registered.id(), e.getMessage()), e);
            }
            parsed.put(key, known);
        }
        return known;
    }

    private static void references(Schema.Parser parser, Schemas.Schema schema, Schemas schemas, java.util.Set<String> seen) throws SerdeException {
        for (Schemas.Reference reference : schema.references()) {
            if (seen.add(reference.subject() + " " + reference.version())) {
                Schemas.Schema other = RegistrySubjects.referred(schemas, reference);
                references(parser, other, schemas, seen);
                parser.parse(other.text());
            }
        }
    }

    @Override
    public boolean encodes() {
        return true;
    }

    @Override
    public byte[] encode(String topic, Side side, String text, SerdeOptions options, Schemas schemas) throws SerdeException {
        Json.Parsed json = Json.parse(text).orElseThrow(() -> new SerdeException(TEXTS.of("json.not", Json.complaint(text))));
        String file = options.get(SerdeOptions.SCHEMA_FILE);
        if (!file.isBlank()) {
            return write(json.tree(), files.get(file));
        }
        Schemas.Version version = RegistrySubjects.latest(schemas, topic, side, Schemas.Kind.AVRO);
        return Framing.frame(version.schema().id(), write(json.tree(), schema(version.schema(), schemas)));
    }

    private static byte[] write(@Nullable Object tree, Schema schema) throws SerdeException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            new GenericDatumWriter<@Nullable Object>(schema, AvroTree.DATA).write(AvroTree.fromTree(tree, schema, ""), encoder);
            encoder.flush();
        } catch (IOException | AvroRuntimeException e) {
            throw new SerdeException(TEXTS.of("schema.notOf", schema.getFullName(), e.getMessage()), e);
        }
        return out.toByteArray();
    }
}
