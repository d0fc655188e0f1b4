package dev.kraftbench.core.connect;

import java.io.IOException;
import java.io.StreamTokenizer;
import java.io.StringReader;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One entry of a JAAS configuration, as {@code sasl.jaas.config} holds it.
 *
 * @param module class of the login module
 */
record Jaas(String module, Map<String, String> options) {

    /** Empty for text that is not exactly one complete entry: then it is left as it is. */
    static Optional<Jaas> parse(String text) {
        StreamTokenizer words = new StreamTokenizer(new StringReader(text));
        words.resetSyntax();
        words.whitespaceChars(0, ' ');
        words.wordChars('!', Character.MAX_VALUE);
        words.quoteChar('"');
        words.quoteChar('\'');
        words.ordinaryChar(';');
        words.ordinaryChar('=');
        try {
            if (words.nextToken() != StreamTokenizer.TT_WORD) {
                return Optional.empty();
            }
            String module = words.sval;
            if (words.nextToken() != StreamTokenizer.TT_WORD || !words.sval.equalsIgnoreCase("required")) {
                return Optional.empty();
            }
            Map<String, String> options = new TreeMap<>();
            while (words.nextToken() != ';') {
                if (words.ttype != StreamTokenizer.TT_WORD) {
                    return Optional.empty();
                }
                String name = words.sval;
                if (words.nextToken() != '=' || words.nextToken() != StreamTokenizer.TT_WORD && words.ttype != '"' && words.ttype != '\'') {
                    return Optional.empty();
                }
                options.put(name, words.sval);
            }
            return words.nextToken() == StreamTokenizer.TT_EOF ? Optional.of(new Jaas(module, options)) : Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("a string was read", e);
        }
    }

    String text() {
        StringBuilder text = new StringBuilder(module).append(" required");
        options.forEach((name, value) -> text.append(' ').append(name).append("=\"").append(value.replace("\\", "\\\\").replace("\"", "\\\"")).append('"'));
        return text.append(';').toString();
    }
}
