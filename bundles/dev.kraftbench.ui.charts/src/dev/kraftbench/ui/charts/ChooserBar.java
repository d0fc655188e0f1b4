package dev.kraftbench.ui.charts;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.charts.Chooser.Option;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.RowData;
import org.eclipse.swt.layout.RowLayout;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IMemento;

/** The choices of one chart, kept up to date with what there is to choose from. UI thread. */
final class ChooserBar extends Composite {
    private static final int WIDTH = TextScale.px(150);

    private record Shown(Chooser chooser, Combo combo) {}

    private static final String CHOSEN = "chosen";
    private static final String OPTION = "option";

    private final ChartPane pane;
    private final List<Shown> shown = new ArrayList<>();
    /** What was chosen in the session before, until there is such an option, or a person chooses. */
    private final Map<String, String> before = new HashMap<>();

    ChooserBar(Composite parent, ChartPane pane) {
        super(parent, SWT.NONE);
        this.pane = pane;
        RowLayout row = new RowLayout(SWT.HORIZONTAL);
        row.marginLeft = row.marginRight = row.marginTop = row.marginBottom = 0;
        row.spacing = 6;
        row.center = true;
        setLayout(row);
    }

    void save(IMemento memento) {
        Map<String, String> kept = chosen();
        kept.putAll(before);
        kept.forEach((chooser, option) -> memento.createChild(CHOSEN, chooser).putString(OPTION, option));
    }

    void restore(IMemento memento) {
        for (IMemento each : memento.getChildren(CHOSEN)) {
            before.put(each.getID(), Objects.requireNonNullElse(each.getString(OPTION), ""));
        }
    }

    void show(ClusterConnection connection) {
        List<Chooser> now = pane.chart().definition().choosers(connection, pane.subject());
        if (now.equals(shown.stream().map(Shown::chooser).toList())) {
            return;
        }
        Map<String, String> chosen = chosen();
        boolean same = now.stream().map(Chooser::id).toList().equals(shown.stream().map(each -> each.chooser.id()).toList());
        List<Shown> next = new ArrayList<>();
        for (int i = 0; i < now.size(); i++) {
            Chooser chooser = now.get(i);
            Combo combo = same ? shown.get(i).combo : combo(chooser);
            combo.setItems(chooser.options().stream().map(Option::label).toArray(String[]::new));
            combo.select(index(chooser, chosen));
            next.add(new Shown(chooser, combo));
        }
        if (!same) {
            shown.forEach(old -> old.combo.dispose());
        }
        shown.clear();
        shown.addAll(next);
        if (!same) {
            getParent().layout(true, true);
        }
        // what was chosen may not be there any more
        if (!chosen().equals(chosen)) {
            pane.choose(chosen());
        }
    }

    /** @param chosen until now */
    private int index(Chooser chooser, Map<String, String> chosen) {
        List<String> ids = chooser.options().stream().map(Option::id).toList();
        String wanted = before.get(chooser.id());
        if (wanted != null && ids.contains(wanted)) {
            before.remove(chooser.id());
            return ids.indexOf(wanted);
        }
        return Math.max(0, ids.indexOf(chosen.getOrDefault(chooser.id(), "")));
    }

    private Combo combo(Chooser chooser) {
        Combo combo = new Combo(this, SWT.READ_ONLY);
        combo.setToolTipText(chooser.tip());
        combo.setLayoutData(new RowData(WIDTH, SWT.DEFAULT));
        combo.addListener(SWT.Selection, event -> choose(chooser));
        return combo;
    }

    private void choose(Chooser chooser) {
        before.remove(chooser.id());
        pane.choose(chosen());
    }

    private Map<String, String> chosen() {
        Map<String, String> chosen = new HashMap<>();
        for (Shown each : shown) {
            int index = Math.clamp(each.combo.getSelectionIndex(), 0, Math.max(0, each.chooser.options().size() - 1));
            if (!each.chooser.options().isEmpty()) {
                chosen.put(each.chooser.id(), each.chooser.options().get(index).id());
            }
        }
        return chosen;
    }

    /** Of the first chooser. */
    int pages() {
        return shown.isEmpty() ? 1 : shown.getFirst().chooser.pages();
    }

    void choosePage(int index) {
        if (!shown.isEmpty()) {
            shown.getFirst().combo.select(index);
            choose(shown.getFirst().chooser);
        }
    }
}
