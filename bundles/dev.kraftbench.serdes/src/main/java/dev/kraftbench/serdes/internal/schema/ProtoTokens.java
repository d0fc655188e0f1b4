package dev.kraftbench.serdes.internal.schema;

import static dev.kraftbench.serdes.internal.SerdeTexts.TEXTS;

import dev.kraftbench.core.serde.SerdeException;
import java.util.ArrayList;
import java.util.List;

/** Words, strings and signs of a .proto file, without its comments. */
final class ProtoTokens {
    private record Token(String text, int line) {}

    private final List<Token> tokens = new ArrayList<>();
    private int at;

    ProtoTokens(String text) throws SerdeException {
        int line = 1;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int end = i + 1;
            if (c == '\n') {
                line++;
            } else if (text.startsWith("//", i)) {
                end = text.indexOf('\n', i) < 0 ? text.length() : text.indexOf('\n', i);
            } else if (text.startsWith("/*", i)) {
                end = text.indexOf("*/", i + 2) < 0 ? text.length() : text.indexOf("*/", i + 2) + 2;
                line += (int) text.substring(i, end).chars().filter(each -> each == '\n').count();
            } else if (c == '"' || c == '\'') {
                while (end < text.length() && text.charAt(end) != c) {
                    end += text.charAt(end) == '\\' ? 2 : 1;
                }
                if (end >= text.length()) {
                    throw new SerdeException(TEXTS.of("proto.string", line));
                }
                end++;
                tokens.add(new Token(text.substring(i, end), line));
            } else if (word(c)) {
                while (end < text.length() && word(text.charAt(end))) {
                    end++;
                }
                tokens.add(new Token(text.substring(i, end), line));
            } else if (!Character.isWhitespace(c)) {
                tokens.add(new Token(Character.toString(c), line));
            }
            i = end;
        }
    }

    private static boolean word(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-' || c == '+';
    }

    boolean more() {
        return at < tokens.size();
    }

    String peek() {
        return more() ? tokens.get(at).text() : "";
    }

    String next() throws SerdeException {
        if (!more()) {
            throw wrong(TEXTS.of("proto.ends"));
        }
        return tokens.get(at++).text();
    }

    void expect(String text) throws SerdeException {
        if (!next().equals(text)) {
            throw wrong(text + " was expected");
        }
    }

    String string() throws SerdeException {
        String token = next();
        if (token.length() < 2 || token.charAt(0) != '"' && token.charAt(0) != '\'') {
            throw wrong(TEXTS.of("proto.wantsString"));
        }
        return token.substring(1, token.length() - 1);
    }

    int integer() throws SerdeException {
        try {
            return Integer.decode(next());
        } catch (NumberFormatException e) {
            throw wrong(TEXTS.of("proto.wantsNumber"));
        }
    }

    /** Up to its semicolon; an option's value may be a block. */
    void skipStatement() throws SerdeException {
        int depth = 0;
        String token;
        do {
            token = next();
            depth += token.equals("{") ? 1 : token.equals("}") ? -1 : 0;
        } while (depth > 0 || !token.equals(";"));
    }

    void skipBlock() throws SerdeException {
        while (!next().equals("{")) {
            // the name in front of it
        }
        for (int depth = 1; depth > 0;) {
            String token = next();
            depth += token.equals("{") ? 1 : token.equals("}") ? -1 : 0;
        }
    }

    void skipBrackets() throws SerdeException {
        int depth = 0;
        do {
            String token = next();
            depth += token.equals("[") ? 1 : token.equals("]") ? -1 : 0;
        } while (depth > 0);
    }

    SerdeException wrong(String reason) {
        Token token = tokens.isEmpty() ? new Token("", 1) : tokens.get(Math.clamp(at - 1L, 0, tokens.size() - 1));
        return new SerdeException(TEXTS.of("proto.at", token.line(), token.text(), reason));
    }
}
