package dev.kraftbench.core.serde;

/** What was chosen for one side of a topic. */
public record SerdeChoice(String serde, SerdeOptions options) {
    /** Id that means: look at the bytes. */
    public static final String GUESS = "guess";

    public static final SerdeChoice GUESSED = new SerdeChoice(GUESS, SerdeOptions.NONE);
}
