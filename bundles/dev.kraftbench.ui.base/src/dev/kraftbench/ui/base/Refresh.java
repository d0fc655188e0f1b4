package dev.kraftbench.ui.base;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;

/** What F5 does in a part: whatever the controls in sight offered asks again. UI thread. */
public final class Refresh {
    private static final String KEY = Refresh.class.getName();

    private Refresh() {}

    /** For as long as the control is there. */
    public static void offer(Control control, Runnable again) {
        List<Runnable> offered = new ArrayList<>(offered(control));
        offered.add(again);
        control.setData(KEY, offered);
    }

    public static void run(Control pane) {
        if (!pane.isVisible()) {
            return;
        }
        offered(pane).forEach(Runnable::run);
        if (pane instanceof Composite parent) {
            for (Control child : parent.getChildren()) {
                run(child);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Runnable> offered(Control control) {
        return control.getData(KEY) instanceof List<?> list ? (List<Runnable>) list : List.of();
    }
}
