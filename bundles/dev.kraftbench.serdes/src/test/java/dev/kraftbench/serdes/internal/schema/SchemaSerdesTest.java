package dev.kraftbench.serdes.internal.schema;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import dev.kraftbench.core.records.StoredRecord;
import dev.kraftbench.core.serde.Decoded;
import dev.kraftbench.core.serde.Payload;
import dev.kraftbench.core.serde.RecordSerde;
import dev.kraftbench.core.serde.Schemas;
import dev.kraftbench.core.serde.SerdeException;
import dev.kraftbench.core.serde.SerdeOptions;
import dev.kraftbench.core.serde.Side;
import dev.kraftbench.serdes.internal.FakeSchemas;
import dev.kraftbench.serdes.internal.Json;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaSerdesTest {
    private static final String ORDER = """
            {"type":"record","name":"Order","namespace":"shop","fields":[{"name":"id","type":"long"},{"name":"note","type":["null","string"],"default":null},
             {"name":"total","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
             {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},{"name":"state","type":{"type":"enum","name":"State","symbols":["NEW","PAID"]}},
             {"name":"lines","type":{"type":"array","items":{"type":"record","name":"Line","fields":[{"name":"sku","type":"string"},{"name":"count","type":"int"}]}}},
             {"name":"more","type":{"type":"map","values":["int","string"]}}]}""";
    private static final String ORDER_JSON = """
            {"id":17,"note":"hurry","total":99.50,"at":"2026-11-05T10:00:00Z","state":"PAID","lines":[{"sku":"A-1","count":2}],"more":{"a":1,"b":"x"}}""";
    private static final String PROTO = """
            syntax = "proto3";
            package shop;
            import "google/protobuf/timestamp.proto";
            // an order
            message Order {
              option deprecated = false;
              int64 id = 1;
              optional string note = 2 [json_name = "n"];
              State state = 3;
              repeated Line lines = 4;
              map<string, int32> more_counts = 5;
              google.protobuf.Timestamp at = 6;
              oneof payment { string card = 7; uint64 iban = 8; }
              bytes raw = 9;
              message Line { string sku = 1; sint32 count = 2; }
              enum State { NEW = 0; PAID = 1; reserved 5; }
              reserved 20 to 30;
            }
            message Other { string name = 1; }
            service Orders { rpc Get (Order) returns (Other) { option idempotency_level = IDEMPOTENT; } }
            """;
    private static final String PROTO_JSON = """
            {"id":17,"note":"hurry","state":"PAID","lines":[{"sku":"A-1","count":-2}],"more_counts":{"a":1},"at":"2026-11-05T10:00:00.500Z","iban":18446744073709551615,"raw":"0x00ff"}""";

    @TempDir
    private Path directory;

    private static Payload payload(byte[] bytes) {
        return new Payload(Side.VALUE, bytes, new StoredRecord("orders", 0, 0, 0, StoredRecord.TimeKind.CREATE, 0, null, bytes, List.of()));
    }

    private static Object tree(String json) {
        return Json.parse(json).orElseThrow().tree();
    }

    private SerdeOptions file(String name, byte[] content) throws Exception {
        Path file = directory.resolve(name);
        Files.write(file, content);
        return new SerdeOptions(Map.of(SerdeOptions.SCHEMA_FILE, file.toString()));
    }

    private static Decoded.Meaning roundTrip(RecordSerde serde, String json, SerdeOptions options, Schemas schemas) throws SerdeException {
        byte[] bytes = serde.encode("orders", Side.VALUE, json, options, schemas);
        Decoded decoded = serde.decode(payload(bytes), options, schemas);
        if (decoded instanceof Decoded.Unreadable unreadable) {
            throw new AssertionError(unreadable.reason());
        }
        assertEquals(Json.pretty(tree(json)), decoded.full());
        return assertInstanceOf(Decoded.Meaning.class, decoded);
    }

    @Test
    void avroWithARegistryIsReadAndWritten() throws SerdeException {
        FakeSchemas schemas = new FakeSchemas().add(7, "orders-value", Schemas.Kind.AVRO, ORDER);
        AvroSerde avro = new AvroSerde();
        assertEquals("shop.Order, id 7", roundTrip(avro, ORDER_JSON, SerdeOptions.NONE, schemas).schema());
        byte[] framed = avro.encode("orders", Side.VALUE, ORDER_JSON, SerdeOptions.NONE, schemas);
        assertEquals(RecordSerde.CERTAIN, avro.fit(payload(framed), schemas));
        assertEquals(RecordSerde.NOT, avro.fit(payload(framed), Schemas.NONE));
        assertTrue(assertInstanceOf(Decoded.Unreadable.class, avro.decode(payload(framed), SerdeOptions.NONE, Schemas.NONE)).reason().contains("registry"));
    }

    @Test
    void avroReferencesAreResolved() throws SerdeException {
        FakeSchemas schemas = new FakeSchemas()
                .add(1, "line", Schemas.Kind.AVRO, "{\"type\":\"record\",\"name\":\"Line\",\"fields\":[{\"name\":\"sku\",\"type\":\"string\"}]}")
                .add(2, "orders-value", Schemas.Kind.AVRO, "{\"type\":\"record\",\"name\":\"Order\",\"fields\":[{\"name\":\"line\",\"type\":\"Line\"}]}",
                        new Schemas.Reference("Line", "line", 1));
        roundTrip(new AvroSerde(), "{\"line\":{\"sku\":\"A-1\"}}", SerdeOptions.NONE, schemas);
    }

    @Test
    void avroWithASchemaFileNeedsNoRegistry() throws Exception {
        roundTrip(new AvroSerde(), ORDER_JSON, file("order.avsc", ORDER.getBytes()), Schemas.NONE);
    }

    @Test
    void anAvroContainerCarriesItsSchema() throws Exception {
        Schema schema = new Schema.Parser().parse("{\"type\":\"record\",\"name\":\"Line\",\"fields\":[{\"name\":\"sku\",\"type\":\"string\"}]}");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DataFileWriter<GenericData.Record> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            writer.create(schema, out);
            GenericData.Record line = new GenericData.Record(schema);
            line.put("sku", "A-1");
            writer.append(line);
        }
        AvroSerde avro = new AvroSerde();
        assertEquals(RecordSerde.CERTAIN, avro.fit(payload(out.toByteArray()), Schemas.NONE));
        assertEquals("{\"sku\":\"A-1\"}", avro.decode(payload(out.toByteArray()), SerdeOptions.NONE, Schemas.NONE).text());
    }

    @Test
    void whatDoesNotFitTheSchemaIsSaidWithItsPlace() {
        FakeSchemas schemas = new FakeSchemas().add(7, "orders-value", Schemas.Kind.AVRO, ORDER);
        SerdeException wrong = assertThrows(SerdeException.class, () -> new AvroSerde().encode("orders", Side.VALUE,
                ORDER_JSON.replace("\"count\":2", "\"count\":\"two\""), SerdeOptions.NONE, schemas));
        assertTrue(wrong.getMessage().startsWith("lines[0].count"), wrong.getMessage());
    }

    @Test
    void protobufWithARegistryIsReadAndWritten() throws SerdeException {
        FakeSchemas schemas = new FakeSchemas().add(9, "orders-value", Schemas.Kind.PROTOBUF, PROTO);
        ProtobufSerde protobuf = new ProtobufSerde();
        assertEquals("shop.Order, id 9", roundTrip(protobuf, PROTO_JSON, SerdeOptions.NONE, schemas).schema());
        byte[] framed = protobuf.encode("orders", Side.VALUE, PROTO_JSON, SerdeOptions.NONE, schemas);
        // magic, id 9, and a zero for the first message
        assertArrayEquals(new byte[] {0, 0, 0, 0, 9, 0}, java.util.Arrays.copyOf(framed, 6));
        assertEquals("shop.Other, id 9", roundTrip(protobuf, "{\"name\":\"x\"}", new SerdeOptions(Map.of(SerdeOptions.MESSAGE, "Other")), schemas).schema());
    }

    @Test
    void protobufReferencesAreResolved() throws SerdeException {
        FakeSchemas schemas = new FakeSchemas()
                .add(1, "line", Schemas.Kind.PROTOBUF, "syntax = \"proto2\"; message Line { required string sku = 1 [default = \"x\"]; }")
                .add(2, "orders-value", Schemas.Kind.PROTOBUF, "syntax = \"proto3\"; import \"line.proto\"; message Order { Line line = 1; }",
                        new Schemas.Reference("line.proto", "line", 1));
        roundTrip(new ProtobufSerde(), "{\"line\":{\"sku\":\"A-1\"}}", SerdeOptions.NONE, schemas);
    }

    @Test
    void protobufFilesMayBeSourceOrDescriptors() throws Exception {
        SerdeOptions source = file("order.proto", PROTO.getBytes());
        roundTrip(new ProtobufSerde(), PROTO_JSON, source, Schemas.NONE);
        byte[] set = FileDescriptorSet.newBuilder().addFile(ProtoSource.parse("order.proto", PROTO)).build().toByteArray();
        SerdeOptions descriptors = file("order.desc", set);
        roundTrip(new ProtobufSerde(), PROTO_JSON, descriptors, Schemas.NONE);
        SerdeException wrong = assertThrows(SerdeException.class, () -> new ProtobufSerde().encode("orders", Side.VALUE, "{\"nope\":1}", source, Schemas.NONE));
        assertTrue(wrong.getMessage().startsWith("nope"), wrong.getMessage());
    }

    @Test
    void violationsOfAJsonSchemaAreRemarks() throws SerdeException {
        FakeSchemas schemas = new FakeSchemas().add(3, "orders-value", Schemas.Kind.JSON, """
                {"type":"object","required":["id"],"properties":{"id":{"type":"integer"}}}""");
        JsonSchemaSerde serde = new JsonSchemaSerde();
        assertEquals(List.of(), roundTrip(serde, "{\"id\":17}", SerdeOptions.NONE, schemas).remarks());
        byte[] framed = serde.encode("orders", Side.VALUE, "{\"id\":17}", SerdeOptions.NONE, schemas);
        byte[] broken = new String(framed, java.nio.charset.StandardCharsets.ISO_8859_1).replace("17", "\"x\"").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        Decoded.Meaning meaning = assertInstanceOf(Decoded.Meaning.class, serde.decode(payload(broken), SerdeOptions.NONE, schemas));
        assertEquals(1, meaning.remarks().size());
        assertTrue(meaning.remarks().getFirst().contains("integer"), meaning.remarks().toString());
        assertThrows(SerdeException.class, () -> serde.encode("orders", Side.VALUE, "{}", SerdeOptions.NONE, schemas));
    }

    /** A schema must not make the workbench ask the network. */
    @Test
    void aJsonSchemaThatPointsOutsideIsNotFollowed() {
        FakeSchemas schemas = new FakeSchemas().add(3, "orders-value", Schemas.Kind.JSON, "{\"$ref\":\"http://127.0.0.1:1/other.json\"}");
        Decoded decoded = new JsonSchemaSerde().decode(payload(dev.kraftbench.serdes.internal.Framing.frame(3, "{}".getBytes())), SerdeOptions.NONE, schemas);
        assertTrue(assertInstanceOf(Decoded.Meaning.class, decoded).remarks().getFirst().startsWith("not checked"));
    }
}
