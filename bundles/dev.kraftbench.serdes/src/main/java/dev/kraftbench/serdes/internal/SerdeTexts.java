package dev.kraftbench.serdes.internal;

import dev.kraftbench.core.text.Texts;

/** What the formats and registries say of what they cannot do, in the user's language. */
public final class SerdeTexts {
    public static final Texts TEXTS = Texts.beside(SerdeTexts.class);

    private SerdeTexts() {}
}
