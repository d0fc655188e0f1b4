package dev.kraftbench.app;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.e4.ui.css.swt.theme.ITheme;
import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Listener;
import org.eclipse.ui.PlatformUI;
import org.jspecify.annotations.Nullable;

/** Changes between the light and the dark theme; the platform remembers the choice. */
public final class DarkThemeHandler extends AbstractHandler {
    /** The toolkit tells of new colours within this, if at all. */
    private static final int TOOLKIT_MILLIS = 500;

    private static final String DARK = "org.eclipse.e4.ui.css.theme.e4_dark";
    private static final String LIGHT = "org.eclipse.e4.ui.css.theme.e4_default";

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
     * Changes the theme, a moment later: what is styled takes the toolkit's colours, and these change only after the toolkit has been told. It tells
     * with {@code SWT.Settings} when they have, but not where something outside decides about its theme.
     */
    public static void choose(boolean dark) {
        Display display = PlatformUI.getWorkbench().getDisplay();
        IThemeEngine themes = PlatformUI.getWorkbench().getService(IThemeEngine.class);
        boolean[] done = new boolean[1];
        Runnable style = () -> {
            if (!done[0]) {
                done[0] = true;
                themes.setTheme(dark ? DARK : LIGHT, true);
            }
        };
        Listener told = new Listener() {
            @Override
            public void handleEvent(Event event) {
                display.removeListener(SWT.Settings, this);
                display.asyncExec(style);
            }
        };
        display.addListener(SWT.Settings, told);
        display.setDarkThemePreferred(dark);
        display.timerExec(TOOLKIT_MILLIS, () -> {
            display.removeListener(SWT.Settings, told);
            style.run();
        });
    }
}
