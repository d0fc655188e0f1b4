package dev.kraftbench.core.serde;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a serde made of bytes. */
public sealed interface Decoded {

    /** As shown in a line of a table; empty for nothing. */
    String text();

    /** As shown where there is room. */
    default String full() {
        return text();
    }

    /** The record has no key, or its value is a tombstone. */
    record Nothing() implements Decoded {
        @Override
        public String text() {
            return "";
        }
    }

    /**
     * @param full the text laid out for reading, such as indented JSON
     * @param tree the same as nested maps, lists, strings, numbers and booleans, for filters; the text itself for formats without structure
     * @param schema what described the bytes, such as {@code orders-value version 3, id 17}; empty for formats that need none
     * @param remarks what a person should know, such as violations of a JSON Schema
     */
    record Meaning(String text, String full, @Nullable Object tree, String schema, List<String> remarks) implements Decoded {
        public Meaning {
            remarks = List.copyOf(remarks);
        }

        public static Meaning of(String text) {
            return new Meaning(text, text, text, "", List.of());
        }

        public static Meaning of(String text, @Nullable Object tree) {
            return new Meaning(text, text, tree, "", List.of());
        }
    }

    /**
     * These bytes are not of the serde's format, or its schema could not be had.
     *
     * @param text the bytes in a readable way
     */
    record Unreadable(String text, String reason) implements Decoded {}

    Decoded NOTHING = new Nothing();
}
