package dev.kraftbench.serdes.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Bytes in readable ways. */
public final class Bytes {
    /** More than this is cut when shown as hex. */
    private static final int SHOWN = 16 << 10;

    private Bytes() {}

    /** Empty where the bytes are no text of the charset. */
    public static Optional<String> text(byte[] bytes, Charset charset) {
        try {
            return Optional.of(charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** UTF-8 without control characters other than those of layout. */
    public static boolean printable(byte[] bytes) {
        return text(bytes, StandardCharsets.UTF_8).filter(text -> text.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t'))
                .isPresent();
    }

    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SHOWN)) + (bytes.length > SHOWN ? "\u2026" : "");
    }

    /** Offset, sixteen bytes, and what of them is ASCII. */
    public static String dump(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int end = Math.min(bytes.length, SHOWN);
        for (int line = 0; line < end; line += 16) {
            text.append("%08x  ".formatted(line));
            for (int i = line; i < line + 16; i++) {
                text.append(i < end ? "%02x ".formatted(bytes[i]) : "   ").append(i % 16 == 7 ? " " : "");
            }
            text.append(' ');
            for (int i = line; i < Math.min(line + 16, end); i++) {
                text.append(bytes[i] >= 0x20 && bytes[i] < 0x7F ? (char) bytes[i] : '.');
            }
            text.append('\n');
        }
        return text.append(bytes.length > SHOWN ? "\u2026\n" : "").toString();
    }
}
