package dev.kraftbench.ui.charts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The charts contributed by extension. One that cannot be made is logged and left out. */
public final class ChartDefinitions {
    private static final Logger LOG = LoggerFactory.getLogger(ChartDefinitions.class);
    private static final String POINT = "dev.kraftbench.ui.charts.charts";

    /** @param what a sentence that says what it shows */
    public record Described(String id, String name, String what, int order, ChartDefinition definition) {}

    private ChartDefinitions() {}

    public static List<Described> all() {
        List<Described> all = new ArrayList<>();
        for (IConfigurationElement element : Platform.getExtensionRegistry().getConfigurationElementsFor(POINT)) {
            try {
                ChartDefinition definition = (ChartDefinition) element.createExecutableExtension("class");
                all.add(new Described(element.getAttribute("id"), element.getAttribute("name"), element.getAttribute("description"),
                        Integer.parseInt(element.getAttribute("order")), definition));
            } catch (CoreException | RuntimeException e) {
                LOG.atError().setCause(e).addKeyValue("bundle", element.getContributor().getName()).addKeyValue("chart", element.getAttribute("id"))
                        .log("a contributed chart could not be made");
            }
        }
        all.sort(Comparator.comparingInt(Described::order));
        return all;
    }

    public static Optional<Described> find(String id) {
        return all().stream().filter(described -> described.id().equals(id)).findFirst();
    }

    public static List<Described> suiting(ChartSubject subject) {
        return all().stream().filter(described -> described.definition().suits(subject)).toList();
    }
}
