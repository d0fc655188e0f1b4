package dev.kraftbench.app;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.e4.ui.css.swt.theme.ITheme;
import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.PlatformUI;
import org.jspecify.annotations.Nullable;

/** Changes between the light and the dark theme; the platform remembers the choice. */
public final class DarkThemeHandler extends AbstractHandler {
    /** The toolkit has new colours within this, if at all. */
    private static final long TOOLKIT_NANOS = 3_000_000_000L;
    private static final int POLL_MILLIS = 50;
    /** Of 765. */
    private static final int LIGHT_TEXT = 384;

    private static final String DARK = "org.eclipse.e4.ui.css.theme.e4_dark";
    private static final String LIGHT = "org.eclipse.e4.ui.css.theme.e4_default";

    /** So many times a theme was chosen: the last one counts. UI thread. */
    private static int choices;

    @Override
    public @Nullable Object execute(ExecutionEvent event) {
        choose(!isDark());
        return null;
    }

    public static boolean isDark() {
        ITheme active = PlatformUI.getWorkbench().getService(IThemeEngine.class).getActiveTheme();
        return active != null && active.getId().startsWith(DARK);
    }

    /**
     * Changes the theme, a moment later: what is styled takes the toolkit's colours and keeps them, and these change only some time after the toolkit has
     * been told; never where something outside decides about its theme. That it tells of new colours is not enough: it may be of an earlier change.
     */
    public static void choose(boolean dark) {
        Display display = PlatformUI.getWorkbench().getDisplay();
        display.setDarkThemePreferred(dark);
        styleSoon(display, dark, ++choices, System.nanoTime());
    }

    private static void styleSoon(Display display, boolean dark, int choice, long since) {
        if (choice == choices) {
            if (toolkitIsDark(display) == dark || System.nanoTime() - since > TOOLKIT_NANOS) {
                PlatformUI.getWorkbench().getService(IThemeEngine.class).setTheme(dark ? DARK : LIGHT, true);
            } else {
                display.timerExec(POLL_MILLIS, () -> styleSoon(display, dark, choice, since));
            }
        }
    }

    private static boolean toolkitIsDark(Display display) {
        Color text = display.getSystemColor(SWT.COLOR_WIDGET_FOREGROUND);
        return text.getRed() + text.getGreen() + text.getBlue() > LIGHT_TEXT;
    }
}
