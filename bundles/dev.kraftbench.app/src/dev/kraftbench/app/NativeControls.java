package dev.kraftbench.app;

import org.eclipse.e4.ui.css.core.engine.CSSEngine;
import org.eclipse.e4.ui.css.swt.dom.WidgetElement;
import org.eclipse.e4.ui.css.swt.engine.CSSSWTEngineImpl;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;
import org.eclipse.swt.widgets.Widget;
import org.slf4j.LoggerFactory;

/**
 * The engine of the themes, which leaves buttons and fields alone. It paints over them with one colour, and then what is disabled looks like what is not;
 * the toolkit knows how both look, in the light and in the dark.
 *
 * <p>It has to leave them alone from the first moment: what it has painted once keeps colours of its own. A part's controls are styled all at once when
 * the part was made, before any event tells of them, and giving them back to the toolkit then means the colours that it has at that moment: light ones if
 * the workbench starts in the dark theme, because the toolkit hears of that last.
 */
final class NativeControls extends CSSSWTEngineImpl {
    private NativeControls(Display display) {
        super(display, true);
    }

    /** Before the workbench looks for an engine: it takes the one that the display has. */
    static void keep(Display display) {
        CSSEngine engine = new NativeControls(display);
        engine.setErrorHandler(e -> LoggerFactory.getLogger(NativeControls.class).warn("a style could not be applied", e));
        WidgetElement.setEngine(display, engine);
    }

    @Override
    protected boolean isStylable(Widget widget) {
        return !knowsItself(widget) && super.isStylable(widget);
    }

    /** What a person presses or fills in; text that is only shown looks like the pane it is in. */
    private static boolean knowsItself(Widget widget) {
        return switch (widget) {
            case Button button -> !button.isDisposed() && (button.getStyle() & (SWT.PUSH | SWT.TOGGLE)) != 0;
            case Text text -> !text.isDisposed() && (text.getStyle() & SWT.READ_ONLY) == 0;
            case Combo combo -> true;
            case ToolBar bar -> true;
            case ToolItem item -> true;
            case Spinner spinner -> true;
            default -> false;
        };
    }
}
