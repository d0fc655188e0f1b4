package dev.kraftbench.core.change;

import dev.kraftbench.core.text.Texts;

/** Titles of changes, and advice on them. */
final class ChangeTexts {
    static final Texts TEXTS = Texts.beside(ChangeTexts.class);

    private ChangeTexts() {}
}
