package dev.kraftbench.ui.base;

import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.ToolBar;

/** Forms have a ground of their own, which controls that were not made by their toolkit do not take by themselves. UI thread. */
public final class FormGround {
    private FormGround() {}

    /** Under this control and all that is in it now. */
    public static void lay(Control control, Color color) {
        boolean flat = control instanceof Label || control instanceof ToolBar || control instanceof Button button && (button.getStyle() & SWT.CHECK) != 0;
        boolean holder = control instanceof Composite && !(control instanceof Table) && !(control instanceof Combo) && !(control instanceof CTabFolder);
        if (flat || holder) {
            control.setBackground(color);
        }
        if (holder && control instanceof Composite parent) {
            for (Control child : parent.getChildren()) {
                lay(child, color);
            }
        }
    }
}
