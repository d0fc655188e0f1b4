package dev.kraftbench.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.junit.jupiter.api.Test;

class RecurringValuesTest {

    private final RecurringValues values = new RecurringValues();

    private String read(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(bytes.length + 2);
        buffer.put((byte) 'x').put(bytes).put((byte) 'y').flip().get();
        ByteBufferAccessor accessor = values.reading(buffer);
        String read = accessor.readString(bytes.length);
        assertEquals('y', accessor.readByte());
        return read;
    }

    @Test
    void whatComesAgainIsTheSameString() {
        assertSame(read("orders"), read("orders"));
        assertSame("", read(""));
    }

    @Test
    void everyTextIsReadAsItIs() {
        // The second and third, and the last two, have the same hash.
        List<String> texts = List.of("orders", "Aa", "BB", "Bestellungen für Köln", "訂單", "x".repeat(256), "x".repeat(257), "AaAa", "BBBB");
        for (int round = 0; round < 2; round++) {
            for (String text : texts) {
                assertEquals(text, read(text));
            }
        }
    }

    @Test
    void idsAreReadAsTheyAre() {
        Uuid one = new Uuid(1, 2);
        Uuid other = new Uuid(1, 3);
        ByteBuffer bytes = ByteBuffer.allocate(48);
        for (Uuid each : List.of(one, one, other)) {
            bytes.putLong(each.getMostSignificantBits()).putLong(each.getLeastSignificantBits());
        }
        ByteBufferAccessor accessor = values.reading(bytes.flip());
        Uuid first = accessor.readUuid();
        assertEquals(one, first);
        assertSame(first, accessor.readUuid());
        assertEquals(other, accessor.readUuid());
    }

    @Test
    void aTextThatEndsTooSoonIsRefused() {
        assertThrows(RuntimeException.class, () -> values.reading(ByteBuffer.wrap(new byte[3])).readString(4));
    }
}
