package dev.kraftbench.ui.records.produce;

import dev.kraftbench.core.produce.project.PartitionerProject;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.wizard.Wizard;
import org.eclipse.osgi.util.NLS;

/** Writes the Maven project of a new partitioner bundle. UI thread; the files are written in the background. */
final class NewPartitionerWizard extends Wizard {
    private final NewPartitionerPage page = new NewPartitionerPage();

    NewPartitionerWizard() {
        setWindowTitle(Messages.wizard_title);
        setNeedsProgressMonitor(true);
    }

    @Override
    public void addPages() {
        addPage(page);
    }

    @Override
    public boolean performFinish() {
        PartitionerProject project = page.project();
        Path folder = page.folder();
        try {
            getContainer().run(true, false, monitor -> {
                try {
                    project.write(folder);
                } catch (IOException e) {
                    throw new InvocationTargetException(e);
                }
            });
        } catch (InvocationTargetException e) {
            page.setErrorMessage(NLS.bind(Messages.wizard_failed, e.getCause().getMessage()));
            return false;
        } catch (InterruptedException e) {
            return false;
        }
        MessageDialog.openInformation(getShell(), Messages.wizard_title, NLS.bind(Messages.wizard_done, folder, project.jarName()));
        return true;
    }
}
