package dev.kraftbench.serdes.internal.schema;

import static dev.kraftbench.serdes.internal.SerdeTexts.TEXTS;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import dev.kraftbench.core.serde.SerdeException;
import java.util.Locale;
import java.util.Map;

/**
 * The text of a .proto file (proto2 or proto3) made a descriptor: messages, enumerations, oneofs, maps and imports, all that data need. Services,
 * extensions and options are passed over. There is no well-kept parser for the JVM without a language's runtime of its own.
 */
final class ProtoSource {
    private static final Map<String, Type> SCALARS = Map.ofEntries(Map.entry("double", Type.TYPE_DOUBLE), Map.entry("float", Type.TYPE_FLOAT),
            Map.entry("int64", Type.TYPE_INT64), Map.entry("uint64", Type.TYPE_UINT64), Map.entry("int32", Type.TYPE_INT32),
            Map.entry("fixed64", Type.TYPE_FIXED64), Map.entry("fixed32", Type.TYPE_FIXED32), Map.entry("bool", Type.TYPE_BOOL),
            Map.entry("string", Type.TYPE_STRING), Map.entry("bytes", Type.TYPE_BYTES), Map.entry("uint32", Type.TYPE_UINT32),
            Map.entry("sfixed32", Type.TYPE_SFIXED32), Map.entry("sfixed64", Type.TYPE_SFIXED64), Map.entry("sint32", Type.TYPE_SINT32),
            Map.entry("sint64", Type.TYPE_SINT64));

    private final ProtoTokens tokens;
    private boolean proto3;

    private ProtoSource(String text) throws SerdeException {
        tokens = new ProtoTokens(text);
    }

    static FileDescriptorProto parse(String name, String text) throws SerdeException {
        return new ProtoSource(text).file(name);
    }

    private FileDescriptorProto file(String name) throws SerdeException {
        FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder().setName(name);
        while (tokens.more()) {
            switch (tokens.next()) {
                case "syntax" -> {
                    tokens.expect("=");
                    String syntax = tokens.string();
                    proto3 = syntax.equals("proto3");
                    file.setSyntax(syntax);
                    tokens.expect(";");
                }
                case "package" -> {
                    file.setPackage(tokens.next());
                    tokens.expect(";");
                }
                case "import" -> {
                    if (tokens.peek().equals("public") || tokens.peek().equals("weak")) {
                        tokens.next();
                    }
                    file.addDependency(tokens.string());
                    tokens.expect(";");
                }
                case "message" -> file.addMessageType(message());
                case "enum" -> file.addEnumType(enumeration());
                case "option" -> tokens.skipStatement();
                case "service", "extend" -> tokens.skipBlock();
                case ";" -> { }
                default -> throw tokens.wrong(TEXTS.of("proto.wantsMessage"));
            }
        }
        return file.build();
    }

    private DescriptorProto message() throws SerdeException {
        DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(tokens.next());
        tokens.expect("{");
        for (String token = tokens.next(); !token.equals("}"); token = tokens.next()) {
            switch (token) {
                case "message" -> message.addNestedType(message());
                case "enum" -> message.addEnumType(enumeration());
                case "oneof" -> oneof(message);
                case "option", "reserved", "extensions" -> tokens.skipStatement();
                case "extend" -> tokens.skipBlock();
                case "map" -> map(message);
                case ";" -> { }
                default -> field(message, token);
            }
        }
        // what presence proto3's optional has is told by a oneof of its own, which comes after all others
        for (FieldDescriptorProto.Builder field : message.getFieldBuilderList()) {
            if (field.getProto3Optional()) {
                field.setOneofIndex(message.getOneofDeclCount());
                message.addOneofDecl(OneofDescriptorProto.newBuilder().setName("_" + field.getName()));
            }
        }
        return message.build();
    }

    private void field(DescriptorProto.Builder message, String first) throws SerdeException {
        Label label = switch (first) {
            case "repeated" -> Label.LABEL_REPEATED;
            case "required" -> Label.LABEL_REQUIRED;
            default -> Label.LABEL_OPTIONAL;
        };
        boolean labelled = first.equals("repeated") || first.equals("required") || first.equals("optional");
        String type = labelled ? tokens.next() : first;
        if (type.equals("map") && tokens.peek().equals("<")) {
            throw tokens.wrong(TEXTS.of("proto.mapLabel"));
        }
        FieldDescriptorProto.Builder field = declared(type).setLabel(label);
        if (proto3 && first.equals("optional")) {
            field.setProto3Optional(true);
        }
        message.addField(field);
    }

    /** Name, number and options behind a type. */
    private FieldDescriptorProto.Builder declared(String type) throws SerdeException {
        FieldDescriptorProto.Builder field = type(FieldDescriptorProto.newBuilder(), type).setLabel(Label.LABEL_OPTIONAL).setName(tokens.next());
        tokens.expect("=");
        field.setNumber(tokens.integer());
        options();
        tokens.expect(";");
        return field;
    }

    private static FieldDescriptorProto.Builder type(FieldDescriptorProto.Builder field, String name) {
        Type scalar = SCALARS.get(name);
        // whether a name is a message or an enum is found out when the file is linked
        return scalar == null ? field.setTypeName(name) : field.setType(scalar);
    }

    private void oneof(DescriptorProto.Builder message) throws SerdeException {
        int index = message.getOneofDeclCount();
        message.addOneofDecl(OneofDescriptorProto.newBuilder().setName(tokens.next()));
        tokens.expect("{");
        for (String token = tokens.next(); !token.equals("}"); token = tokens.next()) {
            if (token.equals("option")) {
                tokens.skipStatement();
            } else if (!token.equals(";")) {
                message.addField(declared(token).setOneofIndex(index));
            }
        }
    }

    private void map(DescriptorProto.Builder message) throws SerdeException {
        tokens.expect("<");
        String keyType = tokens.next();
        tokens.expect(",");
        String valueType = tokens.next();
        tokens.expect(">");
        String name = tokens.next();
        tokens.expect("=");
        int number = tokens.integer();
        options();
        tokens.expect(";");
        String entry = entryName(name);
        message.addNestedType(DescriptorProto.newBuilder().setName(entry).setOptions(MessageOptions.newBuilder().setMapEntry(true))
                .addField(type(FieldDescriptorProto.newBuilder(), keyType).setName("key").setNumber(1).setLabel(Label.LABEL_OPTIONAL))
                .addField(type(FieldDescriptorProto.newBuilder(), valueType).setName("value").setNumber(2).setLabel(Label.LABEL_OPTIONAL)));
        message.addField(FieldDescriptorProto.newBuilder().setName(name).setNumber(number).setLabel(Label.LABEL_REPEATED).setTypeName(entry));
    }

    private static String entryName(String field) {
        StringBuilder name = new StringBuilder();
        for (String part : field.split("_")) {
            if (!part.isEmpty()) {
                name.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
            }
        }
        return name.append("Entry").toString();
    }

    private EnumDescriptorProto enumeration() throws SerdeException {
        EnumDescriptorProto.Builder type = EnumDescriptorProto.newBuilder().setName(tokens.next());
        tokens.expect("{");
        for (String token = tokens.next(); !token.equals("}"); token = tokens.next()) {
            if (token.equals("option") || token.equals("reserved")) {
                if (token.equals("option") && tokens.peek().equals("allow_alias")) {
                    type.getOptionsBuilder().setAllowAlias(true);
                }
                tokens.skipStatement();
            } else if (!token.equals(";")) {
                tokens.expect("=");
                type.addValue(EnumValueDescriptorProto.newBuilder().setName(token).setNumber(tokens.integer()));
                options();
                tokens.expect(";");
            }
        }
        return type.build();
    }

    private void options() throws SerdeException {
        if (tokens.peek().equals("[")) {
            tokens.skipBrackets();
        }
    }
}
