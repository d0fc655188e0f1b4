package dev.kraftbench.broker;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells whether a broker could go by dynamic settings, so far as only it can know: it reads the files that they name. Waits; any thread. */
@FunctionalInterface
public interface SettingsCheck {

    /**
     * Why it could not, or null if it could.
     *
     * @param changes of the broker's settings, null for what is taken away
     * @param after all of them with the changes
     */
    @Nullable String problem(Map<String, @Nullable String> changes, Map<String, String> after);
}
