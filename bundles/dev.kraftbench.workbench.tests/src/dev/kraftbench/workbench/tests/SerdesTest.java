package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.records.StoredRecord;
import dev.kraftbench.core.serde.Decoded;
import dev.kraftbench.core.serde.FilterLanguage;
import dev.kraftbench.core.serde.Payload;
import dev.kraftbench.core.serde.RecordSerde;
import dev.kraftbench.core.serde.Schemas;
import dev.kraftbench.core.serde.SerdeOptions;
import dev.kraftbench.core.serde.Serdes;
import dev.kraftbench.core.serde.Side;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The libraries of the formats as bundles: what works on a class path may miss an import here. */
class SerdesTest {
    private final Serdes serdes = RunningWorkbench.service(Serdes.class);

    @TempDir
    private Path directory;

    private void roundTrip(String id, String schema, String json) throws Exception {
        RecordSerde serde = serdes.find(id).orElseThrow(() -> new AssertionError(id + " is missing among " + serdes.all()));
        Path file = directory.resolve(id);
        Files.writeString(file, schema);
        SerdeOptions options = schema.isEmpty() ? SerdeOptions.NONE : new SerdeOptions(Map.of(SerdeOptions.SCHEMA_FILE, file.toString()));
        byte[] bytes = serde.encode("t", Side.VALUE, json, options, Schemas.NONE);
        Decoded decoded = serde.decode(new Payload(Side.VALUE, bytes,
                new StoredRecord("t", 0, 0, 0, StoredRecord.TimeKind.CREATE, 0, null, bytes, List.of())), options, Schemas.NONE);
        assertEquals(json, decoded.text(), () -> decoded.toString());
        assertInstanceOf(Decoded.Meaning.class, decoded);
    }

    @Test
    void everyFormatReadsWhatItWrites() throws Exception {
        roundTrip("json", "", "{\"a\":1}");
        roundTrip("avro", "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"}]}", "{\"a\":1}");
        roundTrip("protobuf", "syntax = \"proto3\"; message A { int32 a = 1; }", "{\"a\":1}");
        roundTrip("json-schema", "{\"type\":\"object\",\"required\":[\"a\"]}", "{\"a\":1}");
        roundTrip("int64", "", "17");
        assertEquals(12, serdes.all().size(), serdes.all().toString());
    }

    @Test
    void kafkasOwnTopicsAreDecoded() throws IOException {
        // type 2 is the metadata of a classic group; only its key here
        byte[] key = {0, 2, 0, 3, 'a', 'b', 'c'};
        StoredRecord record = new StoredRecord("__consumer_offsets", 0, 0, 0, StoredRecord.TimeKind.CREATE, 0, key, null, List.of());
        Decoded decoded = serdes.find("kafka").orElseThrow().decode(new Payload(Side.KEY, key, record), SerdeOptions.NONE, Schemas.NONE);
        assertEquals("GROUP_METADATA {\"group\":\"abc\"}", decoded.text(), decoded.toString());
    }

    @Test
    void conditionsAreCompiledAndAsked() {
        FilterLanguage language = RunningWorkbench.service(FilterLanguage.class);
        FilterLanguage.Compiled compiled = language.compile(FilterLanguage.Mode.EXPRESSION, "value.a == 1");
        StoredRecord record = new StoredRecord("t", 0, 0, 0, StoredRecord.TimeKind.CREATE, 0, null, "x".getBytes(StandardCharsets.UTF_8), List.of());
        assertTrue(assertInstanceOf(FilterLanguage.Compiled.Usable.class, compiled).filter().matches(
                new dev.kraftbench.core.records.ReadRecord(record, Decoded.NOTHING, Decoded.Meaning.of("x", Map.of("a", 1)))));
    }
}
