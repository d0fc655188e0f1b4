package dev.kraftbench.ui.placement;

import dev.kraftbench.core.placement.Placement;
import dev.kraftbench.core.placement.Placement.Load;
import dev.kraftbench.core.placement.Placement.Measure;
import dev.kraftbench.core.placement.PlacementPlan;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.TableRows.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;

/** What each broker carries before and after a plan, and how even that is. */
final class LoadTable extends Composite {
    private record Row(Load before, Load after, String rack) {
        String change(ToLongFunction<Load> measure, LongFunction<String> text) {
            long was = measure.applyAsLong(before);
            long is = measure.applyAsLong(after);
            return was == is ? text.apply(is) : text.apply(was) + " \u2192 " + text.apply(is);
        }
    }

    private final Label skew;
    private final FilteredTable<Row> table;

    LoadTable(Composite parent) {
        super(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(0, 4).applyTo(this);
        skew = new Label(this, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(skew);
        table = new FilteredTable<>(this, List.of(
                Column.text(Messages.column_broker, 110, row -> NLS.bind(Messages.broker, row.after().broker())),
                Column.text(Messages.column_rack, 90, Row::rack),
                Column.number(Messages.column_leaders, 130, row -> row.change(Load::leaders, Figures::count), row -> row.after().leaders()),
                Column.number(Messages.column_replicas, 130, row -> row.change(Load::replicas, Figures::count), row -> row.after().replicas()),
                Column.number(Messages.column_size, 190, row -> row.change(Load::bytes, Figures::bytes), row -> row.after().bytes())));
        table.withoutFilter().identity(row -> row.after().broker());
        GridDataFactory.fillDefaults().grab(true, true).applyTo(table);
    }

    void show(PlacementPlan plan) {
        Map<Integer, Load> before = plan.before().loads().stream().collect(Collectors.toMap(Load::broker, load -> load));
        List<Row> rows = new ArrayList<>();
        for (Load load : plan.after().loads()) {
            String rack = plan.after().hosts().stream().filter(host -> host.id() == load.broker()).map(Placement.Host::rack).findFirst().orElse("");
            rows.add(new Row(before.getOrDefault(load.broker(), new Load(load.broker(), 0, 0, 0)), load, rack.isEmpty() ? Figures.UNKNOWN : rack));
        }
        table.setRows(rows);
        skew.setText(NLS.bind(Messages.skew_change, new Object[] {skew(plan, Measure.LEADERS), skew(plan, Measure.REPLICAS), skew(plan, Measure.BYTES)}));
    }

    private static String skew(PlacementPlan plan, Measure measure) {
        String before = factor(plan.before().skew(measure));
        String after = factor(plan.after().skew(measure));
        return before.equals(after) ? after : before + " \u2192 " + after;
    }

    /** 1.33×: the heaviest broker in relation to the mean. */
    static String factor(double skew) {
        return String.format(Locale.ROOT, "%.2f\u00D7", skew);
    }
}
