package dev.kraftbench.serdes.internal.schema;

import static dev.kraftbench.serdes.internal.SerdeTexts.TEXTS;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
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
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;

/** Protobuf: framed with the id of a registry's schema and the place of the message in it, or bare with a .proto file or a set of descriptors. */
@Component(service = RecordSerde.class)
public final class ProtobufSerde implements RecordSerde {
    private final SchemaFiles<List<FileDescriptor>> files = new SchemaFiles<>(ProtobufSerde::parse);
    /** By text: ids are of one registry only. */
    private final Map<String, FileDescriptor> linked = new ConcurrentHashMap<>();

    @Override
    public String id() {
        return "protobuf";
    }

    @Override
    public String name() {
        return "Protobuf";
    }

    @Override
    public List<String> options() {
        return List.of(SerdeOptions.SCHEMA_FILE, SerdeOptions.MESSAGE);
    }

    @Override
    public int fit(Payload payload, Schemas schemas) {
        return RegistryFit.of(payload, schemas, Schemas.Kind.PROTOBUF);
    }

    @Override
    public Decoded decode(Payload payload, SerdeOptions options, Schemas schemas) {
        byte[] bytes = payload.bytes();
        try {
            int id = Framing.schemaId(bytes);
            String file = options.get(SerdeOptions.SCHEMA_FILE);
            if (!file.isBlank()) {
                Descriptor type = chosen(files.get(file), options.get(SerdeOptions.MESSAGE));
                // a zero is no tag: what begins with it is framed
                ByteBuffer body = id < 0 ? ByteBuffer.wrap(bytes) : unframed(bytes).body();
                return read(type, body, type.getFullName());
            }
            if (id < 0) {
                throw new SerdeException(TEXTS.of("proto.noFile"));
            }
            FileDescriptor schema = link(RegistrySubjects.byId(schemas, id), "schema-" + id + ".proto", schemas);
            Unframed unframed = unframed(bytes);
            Descriptor type = at(schema, unframed.path());
            return read(type, unframed.body(), RegistrySubjects.name(type.getFullName(), id));
        } catch (SerdeException | InvalidProtocolBufferException | BufferUnderflowException | IllegalArgumentException e) {
            return new Decoded.Unreadable(Bytes.hex(bytes), e.getMessage() == null ? "not of this schema" : e.getMessage());
        }
    }

    private static Decoded read(Descriptor type, ByteBuffer body, String name) throws InvalidProtocolBufferException {
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        DynamicMessage message = DynamicMessage.parseFrom(type, bytes);
        Object tree = ProtoTree.toTree(message);
        int unknown = message.getUnknownFields().asMap().size();
        return new Decoded.Meaning(Json.compact(tree), Json.pretty(tree), tree, name,
                unknown == 0 ? List.of() : List.of(unknown + " fields that " + type.getName() + " does not have: written with another version?"));
    }

    // ---- framing: where the message stands among those of the file, as numbers

    private record Unframed(List<Integer> path, ByteBuffer body) {}

    private static Unframed unframed(byte[] bytes) {
        ByteBuffer body = Framing.body(bytes);
        CodedInputStream in = CodedInputStream.newInstance(body.slice());
        List<Integer> path = new ArrayList<>();
        try {
            int count = in.readSInt32();
            if (count < 0 || count > body.remaining()) {
                throw new IllegalArgumentException(TEXTS.of("proto.frame"));
            }
            for (int i = 0; i < count; i++) {
                path.add(in.readSInt32());
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(TEXTS.of("proto.frame"), e);
        }
        body.position(body.position() + in.getTotalBytesRead());
        // the first message is so common that it is written as a lone zero
        return new Unframed(path.isEmpty() ? List.of(0) : path, body);
    }

    private static Descriptor at(FileDescriptor file, List<Integer> path) throws SerdeException {
        List<Descriptor> messages = file.getMessageTypes();
        Descriptor found = null;
        for (int index : path) {
            if (index < 0 || index >= messages.size()) {
                throw new SerdeException(TEXTS.of("proto.noMessageAt", path));
            }
            found = messages.get(index);
            messages = found.getNestedTypes();
        }
        if (found == null) {
            throw new SerdeException(TEXTS.of("proto.noMessage"));
        }
        return found;
    }

    // ---- schemas

    private static List<FileDescriptor> parse(byte[] bytes) throws SerdeException, DescriptorValidationException, InvalidProtocolBufferException {
        if (Bytes.printable(bytes)) {
            return List.of(ProtoFiles.link(ProtoSource.parse("file.proto", new String(bytes, StandardCharsets.UTF_8)), name -> Optional.empty()));
        }
        FileDescriptorSet set = FileDescriptorSet.parseFrom(bytes);
        List<FileDescriptor> all = new ArrayList<>();
        for (FileDescriptorProto file : set.getFileList()) {
            all.add(ProtoFiles.link(file, name -> set.getFileList().stream().filter(other -> other.getName().equals(name)).findFirst()));
        }
        return all;
    }

    /** By full or simple name; without one the first message of the last file, which protoc writes after what it imports. */
    private static Descriptor chosen(List<FileDescriptor> all, String name) throws SerdeException {
        List<Descriptor> messages = new ArrayList<>();
        all.reversed().forEach(file -> file.getMessageTypes().forEach(type -> collect(type, messages)));
        return messages.stream().filter(type -> name.isBlank() || type.getFullName().equals(name) || type.getName().equals(name)).findFirst()
                .orElseThrow(() -> new SerdeException(TEXTS.of("proto.otherMessages", name, messages.stream().map(Descriptor::getFullName).toList())));
    }

    private static void collect(Descriptor type, List<Descriptor> messages) {
        messages.add(type);
        type.getNestedTypes().stream().filter(nested -> !nested.getOptions().getMapEntry()).forEach(nested -> collect(nested, messages));
    }

    private FileDescriptor link(Schemas.Schema schema, String name, Schemas schemas) throws SerdeException {
        String key = schema.text() + schema.references();
        FileDescriptor known = linked.get(key);
        if (known == null) {
            Map<String, FileDescriptorProto> others = new java.util.HashMap<>();
            collect(schema, schemas, others);
            try {
                known = ProtoFiles.link(proto(schema, name, schemas), other -> Optional.ofNullable(others.get(other)));
            } catch (DescriptorValidationException e) {
                throw new SerdeException(TEXTS.of("schema.of", schema.id(), e.getMessage()), e);
            }
            linked.put(key, known);
        }
        return known;
    }

    private static void collect(Schemas.Schema schema, Schemas schemas, Map<String, FileDescriptorProto> others) throws SerdeException {
        for (Schemas.Reference reference : schema.references()) {
            if (!others.containsKey(reference.name())) {
                Schemas.Schema other = RegistrySubjects.referred(schemas, reference);
                others.put(reference.name(), proto(other, reference.name(), schemas));
                collect(other, schemas, others);
            }
        }
    }

    private static FileDescriptorProto proto(Schemas.Schema schema, String name, Schemas schemas) throws SerdeException {
        try {
            return ProtoSource.parse(name, schema.text());
        } catch (SerdeException unreadable) {
            // something our parser does not know; some registries can give the descriptor itself
            Optional<String> descriptor = schemas.descriptor(schema.id());
            try {
                return FileDescriptorProto.parseFrom(Base64.getDecoder().decode(descriptor.orElseThrow(() -> unreadable))).toBuilder().setName(name).build();
            } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
                throw unreadable;
            }
        }
    }

    // ---- writing

    @Override
    public boolean encodes() {
        return true;
    }

    @Override
    public byte[] encode(String topic, Side side, String text, SerdeOptions options, Schemas schemas) throws SerdeException {
        Json.Parsed json = Json.parse(text).orElseThrow(() -> new SerdeException(TEXTS.of("json.not", Json.complaint(text))));
        String file = options.get(SerdeOptions.SCHEMA_FILE);
        String name = options.get(SerdeOptions.MESSAGE);
        if (!file.isBlank()) {
            return ProtoTree.fromTree(json.tree(), chosen(files.get(file), name), "").toByteArray();
        }
        Schemas.Schema schema = RegistrySubjects.latest(schemas, topic, side, Schemas.Kind.PROTOBUF).schema();
        FileDescriptor linkedFile = link(schema, "schema-" + schema.id() + ".proto", schemas);
        Descriptor type = name.isBlank() ? at(linkedFile, List.of(0)) : chosen(List.of(linkedFile), name);
        byte[] body = ProtoTree.fromTree(json.tree(), type, "").toByteArray();
        return Framing.frame(schema.id(), framed(path(type), body));
    }

    private static byte[] framed(List<Integer> path, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            if (path.equals(List.of(0))) {
                out.writeSInt32NoTag(0);
            } else {
                out.writeSInt32NoTag(path.size());
                for (int index : path) {
                    out.writeSInt32NoTag(index);
                }
            }
            out.writeRawBytes(body);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("into memory", e);
        }
        return bytes.toByteArray();
    }

    private static List<Integer> path(Descriptor type) {
        List<Integer> path = new ArrayList<>();
        for (Descriptor each = type; each != null; each = each.getContainingType()) {
            path.addFirst(each.getIndex());
        }
        return path;
    }
}
