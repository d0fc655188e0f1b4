package dev.kraftbench.ui.charts;

import dev.kraftbench.core.series.TimeSpan;
import java.util.Map;

/** @param chosen by chooser, the option's id
 *  @param span what is to be seen */
public record ChartRequest(ChartSubject subject, Map<String, String> chosen, TimeSpan span) {
    public ChartRequest {
        chosen = Map.copyOf(chosen);
    }

    public String chosen(String chooser) {
        return chosen.getOrDefault(chooser, "");
    }
}
