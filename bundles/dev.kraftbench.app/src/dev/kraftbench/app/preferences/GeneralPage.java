package dev.kraftbench.app.preferences;

import dev.kraftbench.app.Application;
import dev.kraftbench.app.DarkThemeHandler;
import dev.kraftbench.app.Messages;
import dev.kraftbench.app.preferences.LanguageFile.Language;
import java.io.IOException;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.preference.PreferencePage;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.PlatformUI;
import org.jspecify.annotations.Nullable;

/** Preferences ▸ Kraftbench: language and theme. */
public final class GeneralPage extends PreferencePage implements IWorkbenchPreferencePage {
    private final LanguageFile file = LanguageFile.in(Application.workspace());
    private Language chosen = Language.SYSTEM;
    private @Nullable Combo language;
    private @Nullable Button dark;

    @Override
    public void init(IWorkbench workbench) {
        noDefaultButton();
        try {
            chosen = file.read();
        } catch (IOException e) {
            setErrorMessage(e.getMessage());
        }
    }

    @Override
    protected Control createContents(Composite parent) {
        Composite page = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).spacing(10, 10).applyTo(page);
        new Label(page, SWT.NONE).setText(Messages.preferences_language);
        Combo languages = new Combo(page, SWT.READ_ONLY);
        languages.setItems(Messages.preferences_language_system, "English", "\u7b80\u4f53\u4e2d\u6587");
        languages.select(chosen.ordinal());
        language = languages;
        Label restart = new Label(page, SWT.WRAP);
        restart.setText(Messages.preferences_language_restart);
        GridDataFactory.fillDefaults().span(2, 1).applyTo(restart);
        Button theme = new Button(page, SWT.CHECK);
        theme.setText(Messages.preferences_dark);
        theme.setSelection(DarkThemeHandler.isDark());
        GridDataFactory.fillDefaults().span(2, 1).applyTo(theme);
        dark = theme;
        return page;
    }

    @Override
    public boolean performOk() {
        if (dark != null && dark.getSelection() != DarkThemeHandler.isDark()) {
            DarkThemeHandler.choose(dark.getSelection());
        }
        Language next = language == null ? chosen : Language.values()[language.getSelectionIndex()];
        if (next == chosen) {
            return true;
        }
        try {
            file.write(next);
        } catch (IOException e) {
            setErrorMessage(e.getMessage());
            return false;
        }
        chosen = next;
        if (MessageDialog.openQuestion(getShell(), Messages.preferences_language, Messages.preferences_restart_question)) {
            getShell().getDisplay().asyncExec(() -> PlatformUI.getWorkbench().restart());
        }
        return true;
    }
}
