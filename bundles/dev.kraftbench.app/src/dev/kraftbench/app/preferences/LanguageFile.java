package dev.kraftbench.app.preferences;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The language the next start is to have, in {@code <workspace>/language}: the program that starts the workbench reads it, for a running one can't
 * change it. Without the file the system's language is taken.
 */
public record LanguageFile(Path file) {

    /** Languages there are texts for; the first means the system's. */
    public enum Language {
        SYSTEM(""),
        ENGLISH("en"),
        CHINESE("zh");

        private final String code;

        Language(String code) {
            this.code = code;
        }
    }

    public static LanguageFile in(Path workspace) {
        return new LanguageFile(workspace.resolve("language"));
    }

    /** Blocks. A file that can't be read is told by an {@link UncheckedIOException}. */
    public Language read() {
        String code;
        try {
            code = Files.exists(file) ? Files.readString(file).strip().toLowerCase(Locale.ROOT) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Language language : Language.values()) {
            if (language.code.equals(code)) {
                return language;
            }
        }
        return Language.SYSTEM;
    }

    /** Blocks, and fails as {@link #read}. */
    public void write(Language language) {
        try {
            if (language == Language.SYSTEM) {
                Files.deleteIfExists(file);
            } else {
                Files.writeString(file, language.code + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
