package dev.kraftbench.core.serde;

import java.util.List;

/** Makes filters of what people type. An OSGi service. Compiling is quick and touches nothing: it may happen while typing, on the UI thread. */
public interface FilterLanguage {

    /** How the text is meant. */
    enum Mode {
        /** Words, all of which must occur in key, value or headers, without regard to case. */
        TEXT,
        /** A regular expression that is found in key, value or a header. */
        REGEX,
        /** A condition over key, value, headers and so on. */
        EXPRESSION
    }

    /** An empty text lets every record pass. */
    Compiled compile(Mode mode, String text);

    sealed interface Compiled {
        record Usable(RecordFilter filter) implements Compiled {}

        /** @param position where in the text, from 0; -1 where unknown */
        record Wrong(String reason, int position) implements Compiled {}
    }

    /** A name or function of the expressions, and an example, for help and proposals. */
    record Word(String text, String example) {}

    List<Word> words();
}
