package dev.kraftbench.ui.records.produce;

import dev.kraftbench.core.produce.JarCheck;
import dev.kraftbench.core.produce.PartitionerProblem;
import dev.kraftbench.ui.base.BackgroundCall;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;

/** Looks into a jar, says what is wrong with it, and puts it into the watched folder. UI thread; files are read and copied elsewhere. */
final class PartitionerInstallation {
    private final IWorkbenchWindow window;
    private final Path jar;

    PartitionerInstallation(IWorkbenchWindow window, Path jar) {
        this.window = window;
        this.jar = jar;
    }

    void start() {
        BackgroundCall.of(NLS.bind(Messages.job_check, jar.getFileName()), limit -> FolderService.ask(folder -> folder.check(jar)))
                .onSuccess(this::checked).start(window.getShell());
    }

    private void checked(JarCheck check) {
        if (check.problems().isEmpty()) {
            install();
            return;
        }
        String said = check.problems().stream().map(ProblemText::whole).collect(Collectors.joining("\n\n"));
        Shell shell = window.getShell();
        boolean hopeless = check.problems().stream().anyMatch(problem -> problem.kind() == PartitionerProblem.Kind.NO_JAR
                || problem.kind() == PartitionerProblem.Kind.NO_BUNDLE);
        if (hopeless) {
            MessageDialog.openError(shell, Messages.install_title, said);
            return;
        }
        // what is missing may come with another bundle
        MessageDialog dialog = new MessageDialog(shell, Messages.install_title, null, said, check.installable() ? MessageDialog.WARNING : MessageDialog.ERROR,
                new String[] {Messages.install_anyway, IDialogConstants.CANCEL_LABEL}, check.installable() ? 0 : 1);
        if (dialog.open() == 0) {
            install();
        }
    }

    private void install() {
        BackgroundCall.of(NLS.bind(Messages.job_install, jar.getFileName()), limit -> FolderService.ask(folder -> folder.install(jar)))
                .onSuccess(installed -> {
                    try {
                        window.getActivePage().showView(PartitionersView.ID);
                    } catch (PartInitException e) {
                        throw new IllegalStateException("the Partitioners view does not open", e);
                    }
                }).start(window.getShell());
    }
}
