package dev.kraftbench.core.change;

/**
 * What a person asked to change in a cluster. Changes come in families ({@link TopicChange} is one), each a sealed interface of its own; {@link BatchChange}
 * joins any of them.
 */
public interface Change {

    /** For titles and the operations log. */
    String title();
}
