package dev.kraftbench.ui.charts;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.Precision;
import dev.kraftbench.ui.base.ViewHeader;
import java.util.List;

/**
 * A kind of chart, contributed by extension and shown in a view, on the Metrics page of every editor whose subject it suits, or both:
 * <pre>{@code
 * <extension point="dev.kraftbench.ui.charts.charts">
 *   <chart id="a.b.mychart" name="%chart" description="%what it shows" order="60" class="a.b.MyChart"/>
 * </extension>
 * }</pre>
 * Called on any thread, never twice at once for one chart; must not wait and reads copies only.
 */
public interface ChartDefinition {

    boolean suits(ChartSubject subject);

    /** What the user may choose, such as total, by broker or by topic; the first option of each is the default. */
    default List<Chooser> choosers(ClusterConnection connection, ChartSubject subject) {
        return List.of();
    }

    /** There is something to draw. */
    boolean ready(ClusterConnection connection, ChartSubject subject);

    /** Why there may be nothing to draw, for the empty state; empty for a moment's patience. */
    default String nothing() {
        return "";
    }

    /** How its figures come to be known. */
    default Precision precision(ClusterConnection connection) {
        return connection.precision();
    }

    /** How often figures that are sampled are asked for. */
    default int everySeconds(ClusterConnection connection) {
        return ViewHeader.SAMPLED_EVERY_SECONDS;
    }

    /** One picture's worth of data over the span asked for. */
    ChartFrame frame(ClusterConnection connection, ChartRequest request);
}
