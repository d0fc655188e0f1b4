package dev.kraftbench.core.produce.source;

/**
 * Records made of templates.
 *
 * @param key {@link Template}; empty for no key
 * @param value {@link Template}
 * @param leastValueChars shorter values are filled up with random letters (JSON objects with one more field); 0 leaves them
 * @param count 0 until stopped
 * @param seed the same seed makes the same records again
 */
public record GeneratorSpec(String key, String value, Encoding keyEncoding, Encoding valueEncoding, KeySkew skew, int leastValueChars, long count, long seed) {
    public static final int MOST_VALUE_CHARS = 1 << 20;

    public GeneratorSpec {
        if (leastValueChars < 0 || leastValueChars > MOST_VALUE_CHARS) {
            throw new IllegalArgumentException("the size must be 0 to " + MOST_VALUE_CHARS);
        }
        if (count < 0) {
            throw new IllegalArgumentException("the number of records must not be negative");
        }
    }
}
