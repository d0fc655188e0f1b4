package dev.kraftbench.app;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.e4.ui.css.swt.theme.ITheme;
import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.ui.PlatformUI;
import org.jspecify.annotations.Nullable;

/** Changes between the light and the dark theme; the platform remembers the choice. */
public final class DarkThemeHandler extends AbstractHandler {
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

    public static void choose(boolean dark) {
        PlatformUI.getWorkbench().getService(IThemeEngine.class).setTheme(dark ? DARK : LIGHT, true);
    }
}
