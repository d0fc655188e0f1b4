package dev.kraftbench.core.text;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/**
 * Sentences that arise below the user interface (titles of changes, warnings, findings), from {@code texts.properties} and {@code texts_zh.properties}
 * in the package of a class. Any thread.
 */
public final class Texts {
    private final ResourceBundle bundle;
    private final Locale locale;

    private Texts(ResourceBundle bundle, Locale locale) {
        this.bundle = bundle;
        this.locale = locale;
    }

    /** Those in the package of {@code neighbour}, in the language the workbench was started in. */
    public static Texts beside(Class<?> neighbour) {
        return beside(neighbour, language());
    }

    static Texts beside(Class<?> neighbour, Locale locale) {
        // English is the root: without a file for the language it is taken, never that of the machine's language
        return new Texts(ResourceBundle.getBundle(neighbour.getPackageName() + ".texts", locale, neighbour.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES)), locale);
    }

    /** {@code osgi.nl} is what {@code -nl} or the platform's own choice has set. */
    private static Locale language() {
        String chosen = System.getProperty("osgi.nl");
        return chosen == null ? Locale.getDefault() : Locale.forLanguageTag(chosen.replace('_', '-'));
    }

    /** The text with its {@code {0}}, {@code {1}}… filled in; numbers are not grouped, since they name brokers and partitions.
     *  @throws MissingResourceException a defect: no text has this key */
    public String of(String key, Object... arguments) {
        Object[] plain = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            plain[i] = String.valueOf(arguments[i]);
        }
        return new MessageFormat(bundle.getString(key), locale).format(plain);
    }
}
