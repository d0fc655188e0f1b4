package dev.kraftbench.ui.records.produce;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.ui.handlers.HandlerUtil;
import org.jspecify.annotations.Nullable;

/** Opens the wizard that writes a partitioner's project. */
public final class NewPartitionerHandler extends AbstractHandler {
    @Override
    public @Nullable Object execute(ExecutionEvent event) throws ExecutionException {
        new WizardDialog(HandlerUtil.getActiveShellChecked(event), new NewPartitionerWizard()).open();
        return null;
    }
}
