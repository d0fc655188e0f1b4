package dev.kraftbench.core;

/** Ends a listener's registration. Closing twice does nothing. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
