package dev.kraftbench.core.produce.source;

import dev.kraftbench.core.text.Texts;

/** What is wrong with a row, in the language of the workbench. */
final class SourceTexts {
    private static final Texts TEXTS = Texts.beside(SourceTexts.class);

    private SourceTexts() {}

    static String of(String key, Object... arguments) {
        return TEXTS.of(key, arguments);
    }
}
