package dev.kraftbench.ui.cluster.events;

import dev.kraftbench.core.event.ClusterEvent.Coordinated;
import dev.kraftbench.core.event.CoordinatorStep;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import org.eclipse.core.runtime.Platform;
import org.eclipse.osgi.util.NLS;

/** What a coordinator did, in one line of the user's language: one sentence for each step, in {@code steps.properties}. Pure. */
final class StepText {
    private static final Map<CoordinatorStep, String> SENTENCES = new EnumMap<>(CoordinatorStep.class);

    static {
        // Without the control, English on a Chinese machine would be Chinese.
        ResourceBundle texts = ResourceBundle.getBundle("dev.kraftbench.ui.cluster.events.steps",
                Locale.forLanguageTag(Platform.getNL().replace('_', '-')), StepText.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        for (CoordinatorStep step : CoordinatorStep.values()) {
            SENTENCES.put(step, texts.getString(step.name()));
        }
    }

    private StepText() {}

    static String of(Coordinated event) {
        return NLS.bind(SENTENCES.get(event.step()), event.arguments().toArray());
    }
}
