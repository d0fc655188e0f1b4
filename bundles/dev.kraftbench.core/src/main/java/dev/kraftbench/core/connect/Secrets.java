package dev.kraftbench.core.connect;

import java.util.Map;

/**
 * Where the secret client properties of connections are kept, encrypted; an OSGi service. Asking reads a file and
 * decrypts: never on the UI thread.
 */
public interface Secrets {
    /** Knows none and keeps none. */
    Secrets NONE = new Secrets() {
        @Override
        public Map<String, String> of(String connection) {
            return Map.of();
        }

        @Override
        public void keep(String connection, Map<String, String> secrets) {
            // nobody asks for them again
        }
    };

    /** Those of a connection; empty if there are none. Fails with {@link IllegalStateException} if they cannot be read. */
    Map<String, String> of(String connection);

    /** Replaces those of a connection; none forgets it. Returns at once, on any thread: they are known from now on and written in the background. */
    void keep(String connection, Map<String, String> secrets);
}
