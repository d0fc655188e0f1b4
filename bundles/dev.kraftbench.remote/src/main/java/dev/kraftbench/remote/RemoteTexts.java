package dev.kraftbench.remote;

import dev.kraftbench.core.text.Texts;

/** What plans and refusals say. */
public final class RemoteTexts {
    public static final Texts TEXTS = Texts.beside(RemoteTexts.class);

    private RemoteTexts() {}
}
