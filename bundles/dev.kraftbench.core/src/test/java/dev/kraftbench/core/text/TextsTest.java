package dev.kraftbench.core.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kraftbench.core.change.Change;
import java.util.Locale;
import java.util.MissingResourceException;
import org.junit.jupiter.api.Test;

class TextsTest {
    @Test
    void speaksTheLanguageAskedFor() {
        assertEquals("\u521B\u5EFA Topic orders", Texts.beside(Change.class, Locale.SIMPLIFIED_CHINESE).of("topic.create", "orders"));
    }

    @Test
    void fallsBackToEnglishNotToTheMachinesLanguage() {
        assertEquals("Create topic orders", Texts.beside(Change.class, Locale.FRENCH).of("topic.create", "orders"));
    }

    @Test
    void doesNotGroupNumbers() {
        assertEquals("Grow topic orders to 12000 partitions", Texts.beside(Change.class, Locale.ENGLISH).of("topic.grow", "orders", 12_000));
    }

    @Test
    void aMissingTextIsADefect() {
        Texts texts = Texts.beside(Change.class, Locale.ENGLISH);
        assertThrows(MissingResourceException.class, () -> texts.of("no.such.text"));
    }
}
