package dev.kraftbench.core.change;

import dev.kraftbench.core.text.Texts;

/** Titles of changes. */
final class ChangeTexts {
    static final Texts TEXTS = Texts.beside(ChangeTexts.class);

    private ChangeTexts() {}
}
