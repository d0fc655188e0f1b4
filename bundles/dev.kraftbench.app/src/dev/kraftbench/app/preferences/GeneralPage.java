package dev.kraftbench.app.preferences;

import dev.kraftbench.app.Application;
import dev.kraftbench.app.DarkThemeHandler;
import dev.kraftbench.app.Messages;
import dev.kraftbench.app.preferences.LanguageFile.Language;
import dev.kraftbench.ui.base.BackgroundCall;
import java.util.concurrent.CompletableFuture;
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
import org.eclipse.swt.widgets.Shell;
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
        languages.setEnabled(false);
        BackgroundCall.of(Messages.preferences_language, limit -> CompletableFuture.supplyAsync(file::read)).onSuccess(read -> {
            chosen = read;
            languages.select(read.ordinal());
            languages.setEnabled(true);
        }).onFailure(failure -> setErrorMessage(failure.message())).start(languages);
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
        Language next = language == null || !language.isEnabled() ? chosen : Language.values()[language.getSelectionIndex()];
        if (next != chosen) {
            chosen = next;
            // the page is closed before the file is written
            Shell window = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getShell();
            BackgroundCall.of(Messages.preferences_language, limit -> CompletableFuture.runAsync(() -> file.write(next)))
                    .onSuccess(written -> offerRestart(window)).start(window);
        }
        return true;
    }

    private static void offerRestart(Shell window) {
        if (MessageDialog.openQuestion(window, Messages.preferences_language, Messages.preferences_restart_question)) {
            PlatformUI.getWorkbench().restart();
        }
    }
}
