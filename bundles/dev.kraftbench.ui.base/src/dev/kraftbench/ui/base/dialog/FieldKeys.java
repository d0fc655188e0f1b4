package dev.kraftbench.ui.base.dialog;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Text;

/** Keys in fields. UI thread. */
public final class FieldKeys {
    private FieldKeys() {}

    /** Also from fields of several lines, where the toolkit writes a tab and nobody gets on without a mouse. */
    public static void tabLeaves(Text... fields) {
        for (Text field : fields) {
            field.addListener(SWT.Traverse, event -> event.doit |= event.detail == SWT.TRAVERSE_TAB_NEXT || event.detail == SWT.TRAVERSE_TAB_PREVIOUS);
        }
    }
}
