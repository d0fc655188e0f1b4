package dev.kraftbench.core.produce.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class EncodingTest {
    private static byte[] bytes(Encoding encoding, String text) {
        return Encoding.bytes("t", encoding.parse(text));
    }

    @Test
    void valuesBecomeTheBytesOfKafkasSerializers() {
        assertArrayEquals(new byte[] {0, 0, 1, 0}, bytes(Encoding.INTEGER, " 256 "));
        assertArrayEquals(new byte[] {-1, -1, -1, -1, -1, -1, -1, -2}, bytes(Encoding.LONG, "-2"));
        assertArrayEquals(new byte[] {0x3f, (byte) 0xf8, 0, 0, 0, 0, 0, 0}, bytes(Encoding.DOUBLE, "1.5"));
        assertEquals(36, bytes(Encoding.UUID, "123e4567-e89b-12d3-a456-426614174000").length);
        assertArrayEquals(new byte[] {(byte) 0xca, (byte) 0xfe, 1}, bytes(Encoding.HEX, "0xCA fe:01"));
        assertNull(bytes(Encoding.NULL, "whatever"));
        assertArrayEquals("\u00fc".getBytes(java.nio.charset.StandardCharsets.UTF_8), bytes(Encoding.STRING, "\u00fc"));
    }

    @Test
    void whatIsNoneIsRefusedWithASentence() {
        for (Encoding encoding : new Encoding[] {Encoding.INTEGER, Encoding.LONG, Encoding.DOUBLE, Encoding.UUID, Encoding.HEX, Encoding.JSON}) {
            IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class, () -> encoding.parse("apple"), encoding.name());
            assertTrue(wrong.getMessage() != null && wrong.getMessage().length() > 5, encoding.name());
        }
    }

    @Test
    void jsonIsCheckedAndSentAsItWasWritten() {
        String text = " {\"a\": [1, -0.5e3, true, null, \"\\u00e9\\n\"], \"b\": {}} ";
        assertEquals(text, Encoding.JSON.parse(text));
        for (String wrong : new String[] {"", "{", "[1,]", "{\"a\" 1}", "01", "\"\t\"", "{} {}", "nul", "\"\\x\"", "[".repeat(100_000)}) {
            assertThrows(IllegalArgumentException.class, () -> JsonText.check(wrong), wrong.length() > 20 ? "deep" : wrong);
        }
        assertEquals("a\"b\n\u0001", JsonText.plain(JsonText.quoted("a\"b\n\u0001")));
    }
}
