package dev.kraftbench.share;

import java.util.function.Consumer;

/** The way to dead-letter topics. Any lane. */
public interface DeadLetters {

    /**
     * Writes the letter, as one record for each offset.
     *
     * @param done told once, on any thread, when it is durable (with an empty string), or why it can't be written
     */
    void write(DeadLetter letter, Consumer<String> done);
}
