package dev.kraftbench.serdes.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.records.ReadRecord;
import dev.kraftbench.core.records.StoredRecord;
import dev.kraftbench.core.serde.Decoded;
import dev.kraftbench.core.serde.RecordSerde;
import dev.kraftbench.core.serde.Schemas;
import dev.kraftbench.core.serde.SerdeChoice;
import dev.kraftbench.core.serde.SerdeException;
import dev.kraftbench.core.serde.SerdeOptions;
import dev.kraftbench.core.serde.Side;
import dev.kraftbench.serdes.internal.schema.AvroSerde;
import dev.kraftbench.serdes.internal.schema.JsonSchemaSerde;
import dev.kraftbench.serdes.internal.schema.ProtobufSerde;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.coordinator.group.generated.OffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicDecoderTest {
    private static final List<RecordSerde> ALL = List.of(new TextSerde(), new JsonSerde(), new AvroSerde(), new ProtobufSerde(), new JsonSchemaSerde(),
            new FixedSerde.Int32(), new FixedSerde.Int64(), new FixedSerde.Float64(), new FixedSerde.Id128(), new HexSerde(), new Base64Serde(),
            new InternalTopicSerde());

    private final TopicDecoder guessing = new TopicDecoder(ALL, Map.of(), Schemas.NONE);

    private static StoredRecord stored(byte[] key, byte[] value) {
        return new StoredRecord("orders", 0, 0, 0, StoredRecord.TimeKind.CREATE, 0, key, value, List.of());
    }

    private String guess(byte[] value) {
        guessing.decode(stored(null, value));
        return guessing.used(Side.VALUE).orElseThrow().id();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theUsualFormatsAreGuessed() {
        assertEquals("string", guess(utf8("hello \u4e16\u754c")));
        assertEquals("json", guess(utf8(" {\"a\": 1}\n")));
        assertEquals("string", guess(utf8("{ not json }")));
        assertEquals("string", guess(utf8("42")));
        assertEquals("int32", guess(ByteBuffer.allocate(4).putInt(17).array()));
        assertEquals("int64", guess(ByteBuffer.allocate(8).putLong(1_700_000_000_000L).array()));
        assertEquals("double", guess(ByteBuffer.allocate(8).putDouble(3.25).array()));
        UUID uuid = UUID.fromString("f47ac10b-58cc-4372-a567-0e02b2c3d479");
        assertEquals("uuid", guess(ByteBuffer.allocate(16).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits()).array()));
        assertEquals("hex", guess(new byte[] {0, 1, 2, (byte) 0xFF, 4}));
        assertEquals("string", guess(new byte[0]));
    }

    @Test
    void whatIsNullNeedsNoSerde() {
        ReadRecord read = guessing.decode(stored(null, null));
        assertInstanceOf(Decoded.Nothing.class, read.key());
        assertInstanceOf(Decoded.Nothing.class, read.value());
    }

    @Test
    void theIdOfARegistrysSchemaDecides() throws SerdeException {
        FakeSchemas schemas = new FakeSchemas().add(7, "orders-value", Schemas.Kind.AVRO, "\"string\"");
        TopicDecoder decoder = new TopicDecoder(ALL, Map.of(), schemas);
        byte[] bytes = new AvroSerde().encode("orders", Side.VALUE, "\"x\"", SerdeOptions.NONE, schemas);
        assertEquals("\"x\"", decoder.decode(stored(null, bytes)).value().text());
        assertEquals("avro", decoder.used(Side.VALUE).orElseThrow().id());
        Decoded.Meaning without = assertInstanceOf(Decoded.Meaning.class, guessing.decode(stored(null, bytes)).value());
        assertTrue(without.remarks().getFirst().contains("schema id 7"), without.remarks().toString());
    }

    @Test
    void aChoiceIsKeptToEvenWhereItDoesNotFit() {
        TopicDecoder decoder = new TopicDecoder(ALL, Map.of(Side.VALUE, new SerdeChoice("json", SerdeOptions.NONE)), Schemas.NONE);
        assertInstanceOf(Decoded.Unreadable.class, decoder.decode(stored(null, utf8("no"))).value());
        decoder = new TopicDecoder(ALL, Map.of(Side.VALUE, new SerdeChoice("gone", SerdeOptions.NONE)), Schemas.NONE);
        assertTrue(assertInstanceOf(Decoded.Unreadable.class, decoder.decode(stored(null, utf8("no"))).value()).reason().contains("gone"));
    }

    @Test
    void committedOffsetsAreDecoded() {
        byte[] key = MessageUtil.toVersionPrefixedBytes((short) 1, new OffsetCommitKey().setGroup("inventory").setTopic("orders").setPartition(3));
        // of the generated types the key's version is its type, written in front
        ByteBuffer typed = ByteBuffer.wrap(key).putShort(0, (short) 1);
        byte[] value = MessageUtil.toVersionPrefixedBytes((short) 4, new OffsetCommitValue().setOffset(4711).setMetadata("").setCommitTimestamp(1));
        ReadRecord read = guessing.decode(new StoredRecord("__consumer_offsets", 0, 0, 0, StoredRecord.TimeKind.CREATE, 0, typed.array(), value, List.of()));
        assertTrue(read.key().text().startsWith("OFFSET_COMMIT {"), read.key().text());
        assertTrue(read.key().text().contains("\"group\":\"inventory\""), read.key().text());
        assertTrue(read.value().text().contains("\"offset\":4711"), read.value().text());
        assertInstanceOf(Decoded.Unreadable.class, new InternalTopicSerde().decode(new dev.kraftbench.core.serde.Payload(Side.VALUE, value,
                stored(null, value)), SerdeOptions.NONE, Schemas.NONE));
    }

    @Test
    void textsAreMadeBytesAgain() throws SerdeException {
        assertArrayEquals(ByteBuffer.allocate(8).putLong(-3).array(), new FixedSerde.Int64().encode("t", Side.KEY, " -3 ", SerdeOptions.NONE, Schemas.NONE));
        assertArrayEquals(utf8("{\"a\":1.10}"), new JsonSerde().encode("t", Side.KEY, "{ \"a\" : 1.10 }", SerdeOptions.NONE, Schemas.NONE));
        assertArrayEquals(new byte[] {0, 1}, new HexSerde().encode("t", Side.KEY, "00 01", SerdeOptions.NONE, Schemas.NONE));
        assertArrayEquals("\u00e4".getBytes(StandardCharsets.ISO_8859_1),
                new TextSerde().encode("t", Side.KEY, "\u00e4", new SerdeOptions(Map.of(SerdeOptions.CHARSET, "ISO-8859-1")), Schemas.NONE));
        assertThrows(SerdeException.class, () -> new FixedSerde.Int32().encode("t", Side.KEY, "many", SerdeOptions.NONE, Schemas.NONE));
        assertThrows(SerdeException.class, () -> new JsonSerde().encode("t", Side.KEY, "{", SerdeOptions.NONE, Schemas.NONE));
    }

    @Test
    void choicesAreRemembered(@TempDir Path workspace) throws IOException {
        SerdeChoice avro = new SerdeChoice("avro", new SerdeOptions(Map.of(SerdeOptions.SCHEMA_FILE, "/a b/\u00e4.avsc")));
        new SerdeChoices(workspace.resolve("s")).put("demo", "orders", Side.VALUE, avro);
        SerdeChoices again = new SerdeChoices(workspace.resolve("s"));
        assertEquals(avro, again.get("demo", "orders", Side.VALUE));
        assertEquals(SerdeChoice.GUESSED, again.get("demo", "orders", Side.KEY));
        again.put("demo", "orders", Side.VALUE, SerdeChoice.GUESSED);
        assertEquals(SerdeChoice.GUESSED, new SerdeChoices(workspace.resolve("s")).get("demo", "orders", Side.VALUE));
    }
}
