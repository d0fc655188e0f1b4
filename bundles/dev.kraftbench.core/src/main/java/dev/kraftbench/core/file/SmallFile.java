package dev.kraftbench.core.file;

import dev.kraftbench.core.text.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Files that are read whole: settings, offsets, schemas. Who picks a log of gigabytes by mistake is told so, and no more of it is read than the limit;
 * who pastes one instead is, too.
 * What goes wrong is said in the language of the workbench.
 */
public final class SmallFile {
    /** More than such files have where they are kept by people, and little for us. */
    public static final int MOST_BYTES = 8 << 20;
    /** What is shown in a field that a person edits must stay small: from a file or pasted, it is no more than this. */
    public static final int MOST_IN_A_FIELD = 1 << 20;
    private static final int MIB = 1 << 20;
    private static final Texts TEXTS = Texts.beside(SmallFile.class);

    private SmallFile() {}

    public static byte[] bytes(Path file) throws IOException {
        return bytes(file, MOST_BYTES);
    }

    public static byte[] bytes(Path file, int most) throws IOException {
        // the size that the file system tells is not asked: of some files it is none, and others grow
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IOException(TEXTS.of("too_large", file, most / MIB));
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new IOException(TEXTS.of("missing", file), e);
        } catch (AccessDeniedException e) {
            throw new IOException(TEXTS.of("denied", file), e);
        }
    }

    /** Why a text that somebody pastes is not taken; empty if it is short enough. */
    public static Optional<String> refusal(String pasted, int most) {
        return pasted.length() <= most ? Optional.empty() : Optional.of(TEXTS.of("too_long", most / MIB));
    }

    public static String text(Path file) throws IOException {
        return text(file, MOST_BYTES);
    }

    /** Of UTF-8, with or without its mark at the beginning. */
    public static String text(Path file, int most) throws IOException {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(file, most))).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IOException(TEXTS.of("not_text", file), e);
        }
    }
}
