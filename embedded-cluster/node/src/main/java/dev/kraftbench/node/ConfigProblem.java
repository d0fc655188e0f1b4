package dev.kraftbench.node;

/** Something a person has to change before a node can start: one line that names the thing and the remedy. */
public final class ConfigProblem extends Exception {

    private static final long serialVersionUID = 1;

    public ConfigProblem(String message) {
        super(message.replaceAll("\\s*\\R\\s*", " "));
    }

    public ConfigProblem(String message, Throwable cause) {
        super(message.replaceAll("\\s*\\R\\s*", " "), cause);
    }
}
