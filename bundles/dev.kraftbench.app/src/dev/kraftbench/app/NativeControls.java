package dev.kraftbench.app;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Widget;

/**
 * Keeps the engine of the themes away from buttons and fields. It paints over them with one colour, and then what is disabled looks like what is not; the
 * toolkit knows how both look, in the light and in the dark.
 */
final class NativeControls {
    private static final String NOT_STYLED = "org.eclipse.e4.ui.css.disabled";

    private NativeControls() {}

    /** Those made from now on. */
    static void keep(Display display) {
        // a filter is asked before the engine, which listens to the same event
        display.addFilter(SWT.Skin, event -> {
            if (event.widget != null && knowsItself(event.widget)) {
                event.widget.setData(NOT_STYLED, true);
            }
        });
    }

    /** What a person presses or fills in; text that is only shown looks like the pane it is in. */
    private static boolean knowsItself(Widget widget) {
        return switch (widget) {
            case Button button -> (button.getStyle() & (SWT.PUSH | SWT.TOGGLE)) != 0;
            case Text text -> (text.getStyle() & SWT.READ_ONLY) == 0;
            case Combo combo -> true;
            case Spinner spinner -> true;
            default -> false;
        };
    }
}
