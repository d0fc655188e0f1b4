package dev.kraftbench.serdes.internal.schema;

import static dev.kraftbench.serdes.internal.SerdeTexts.TEXTS;

import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import dev.kraftbench.core.serde.SerdeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Links files of descriptors with what they import; Google's well-known types are always there. */
final class ProtoFiles {
    private static final Map<String, FileDescriptor> WELL_KNOWN = new HashMap<>();

    static {
        for (FileDescriptor file : List.of(TimestampProto.getDescriptor(), DurationProto.getDescriptor(), WrappersProto.getDescriptor(),
                StructProto.getDescriptor(), AnyProto.getDescriptor(), EmptyProto.getDescriptor(), FieldMaskProto.getDescriptor())) {
            WELL_KNOWN.put(file.getFullName(), file);
        }
    }

    private ProtoFiles() {}

    /** @param others finds an imported file by its name */
    static FileDescriptor link(FileDescriptorProto file, Function<String, Optional<FileDescriptorProto>> others)
            throws SerdeException, DescriptorValidationException {
        return link(file, others, new HashMap<>());
    }

    private static FileDescriptor link(FileDescriptorProto file, Function<String, Optional<FileDescriptorProto>> others, Map<String, FileDescriptor> done)
            throws SerdeException, DescriptorValidationException {
        FileDescriptor[] imports = new FileDescriptor[file.getDependencyCount()];
        for (int i = 0; i < imports.length; i++) {
            String name = file.getDependency(i);
            FileDescriptor known = WELL_KNOWN.getOrDefault(name, done.get(name));
            if (known == null) {
                if (name.equals("google/protobuf/descriptor.proto")) {
                    known = com.google.protobuf.DescriptorProtos.getDescriptor();
                } else {
                    FileDescriptorProto other = others.apply(name).orElseThrow(() -> new SerdeException(TEXTS.of("proto.imported", name)));
                    known = link(other, others, done);
                }
                done.put(name, known);
            }
            imports[i] = known;
        }
        return FileDescriptor.buildFrom(file, imports);
    }
}
