package dev.kraftbench.core.produce.source;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads JSON without taking it apart: checks that a text is JSON, or gives an object's fields with the text of each, so that what is sent on is what was
 * written. Messages name the column.
 */
public final class JsonText {
    private static final int MOST_NESTED = 200;

    private final String text;
    private int at;

    private JsonText(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException when the text is not one JSON value */
    public static void check(String text) {
        JsonText json = new JsonText(text);
        json.space();
        json.value(0);
        json.end();
    }

    /** The fields of an object in their order, each as its JSON text. */
    public static Map<String, String> fields(String text) {
        JsonText json = new JsonText(text);
        json.space();
        if (json.peek() != '{') {
            throw json.wrong("json_object");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        json.object(0, fields);
        json.end();
        return fields;
    }

    /** A string's content, any other value as it is written. */
    public static String plain(String value) {
        if (!value.startsWith("\"")) {
            return value;
        }
        JsonText json = new JsonText(value);
        return json.string();
    }

    public static String quoted(String content) {
        StringBuilder out = new StringBuilder(content.length() + 2).append('"');
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }

    private void value(int depth) {
        if (depth > MOST_NESTED) {
            throw wrong("json_deep");
        }
        switch (peek()) {
            case '{' -> object(depth, null);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
        space();
    }

    private void object(int depth, @org.jspecify.annotations.Nullable Map<String, String> fields) {
        take('{');
        if (peek() == '}') {
            take('}');
            return;
        }
        while (true) {
            if (peek() != '"') {
                throw wrong("json_name");
            }
            String name = string();
            space();
            take(':');
            int begin = at;
            value(depth + 1);
            if (fields != null) {
                fields.put(name, text.substring(begin, at).strip());
            }
            if (peek() == '}') {
                take('}');
                return;
            }
            take(',');
        }
    }

    private void array(int depth) {
        take('[');
        if (peek() == ']') {
            take(']');
            return;
        }
        while (true) {
            value(depth + 1);
            if (peek() == ']') {
                take(']');
                return;
            }
            take(',');
        }
    }

    private String string() {
        StringBuilder content = new StringBuilder();
        at++;
        while (true) {
            char c = peek();
            at++;
            if (c == '"') {
                return content.toString();
            }
            if (c == '\0' || c < 0x20) {
                at--;
                throw wrong("json_string");
            }
            content.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                if (at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
                    throw wrong("json_hex");
                }
                at += 4;
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            default -> throw wrong("json_escape");
        };
    }

    private void word(String word) {
        if (!text.startsWith(word, at)) {
            throw wrong("json_expected", word);
        }
        at += word.length();
    }

    private void number() {
        int begin = at;
        while ("+-.0123456789eE".indexOf(peek()) >= 0 && peek() != '\0') {
            at++;
        }
        if (!text.substring(begin, at).matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            at = begin;
            throw wrong("json_value");
        }
    }

    private void take(char c) {
        if (peek() != c) {
            throw wrong("json_expected", c);
        }
        at++;
        space();
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void end() {
        space();
        if (at < text.length()) {
            throw wrong("json_end");
        }
    }

    private IllegalArgumentException wrong(String why, Object... what) {
        return new IllegalArgumentException(SourceTexts.of("json", at + 1, SourceTexts.of(why, what)));
    }
}
