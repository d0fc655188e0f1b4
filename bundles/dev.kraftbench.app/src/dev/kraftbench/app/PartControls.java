package dev.kraftbench.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Table;
import org.eclipse.ui.IWorkbenchPart;
import org.jspecify.annotations.Nullable;

/** What is in sight in a part, found by kind and order: names are different in every language. UI thread. */
record PartControls(Composite root) {

    static PartControls of(@Nullable IWorkbenchPart part) {
        return new PartControls((Composite) Objects.requireNonNull(part).getSite().getService(MPart.class).getWidget());
    }

    /** Shows a tab of the innermost folder. */
    void showTab(int index) {
        CTabFolder folder = visible(CTabFolder.class).getLast();
        folder.setSelection(index);
        Event event = new Event();
        event.item = folder.getItem(index);
        folder.notifyListeners(SWT.Selection, event);
    }

    /** The buttons that can be pressed, from the top. */
    List<Button> buttons() {
        return visible(Button.class).stream().filter(button -> (button.getStyle() & SWT.PUSH) != 0 && button.isEnabled() && !button.getText().isEmpty()).toList();
    }

    static void press(Button button) {
        button.notifyListeners(SWT.Selection, new Event());
    }

    /** As if chosen in the menu of the first table that has one. */
    void chooseInTable(int index) {
        Menu menu = visible(Table.class).stream().map(Control::getMenu).filter(Objects::nonNull).findFirst().orElseThrow();
        MenuItem item = menu.getItem(index);
        item.notifyListeners(SWT.Selection, new Event());
    }

    private <C extends Control> List<C> visible(Class<C> kind) {
        List<C> found = new ArrayList<>();
        collect(root, kind, found);
        return found;
    }

    private static <C extends Control> void collect(Composite in, Class<C> kind, List<C> found) {
        for (Control child : Arrays.asList(in.getChildren())) {
            if (child.isVisible()) {
                if (kind.isInstance(child)) {
                    found.add(kind.cast(child));
                }
                if (child instanceof Composite inner) {
                    collect(inner, kind, found);
                }
            }
        }
    }
}
