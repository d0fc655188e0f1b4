package dev.kraftbench.ui.cluster.topic;

import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.ui.base.ChangeFlow;
import dev.kraftbench.ui.base.editor.ClusterFormEditor;
import dev.kraftbench.ui.base.editor.PlacedPage;
import dev.kraftbench.ui.base.editor.TopicInput;
import java.util.List;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IEditorSite;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.handlers.IHandlerService;
import org.jspecify.annotations.Nullable;

/**
 * A topic: overview, partitions and replicas, configuration. Edits are kept until Save, which shows what will change and the equivalent command; closing
 * with Save therefore keeps the editor open until the preview is answered.
 */
public final class TopicEditor extends ClusterFormEditor {
    private final ConfigEdits edits = new ConfigEdits();
    private @Nullable ConfigPage configPage;

    @Override
    public void init(IEditorSite site, IEditorInput input) throws PartInitException {
        super.init(site, input);
        IHandlerService handlers = site.getService(IHandlerService.class);
        handlers.activateHandler("org.eclipse.ui.edit.undo", new EditStep(edits::canUndo, edits::undo));
        handlers.activateHandler("org.eclipse.ui.edit.redo", new EditStep(edits::canRedo, edits::redo));
    }

    private TopicInput input() {
        return (TopicInput) getEditorInput();
    }

    @Override
    protected List<PlacedPage> pages() {
        ConfigPage config = new ConfigPage(this, edits, this::edited);
        configPage = config;
        return List.of(new PlacedPage(10, new TopicOverviewPage(this)), new PlacedPage(20, new PartitionsPage(this)), new PlacedPage(30, config));
    }

    public ConfigEdits edits() {
        return edits;
    }

    private void edited() {
        editorDirtyStateChanged();
        if (configPage != null) {
            configPage.show();
        }
    }

    @Override
    public boolean isDirty() {
        return edits.dirty();
    }

    @Override
    public void doSave(IProgressMonitor monitor) {
        // the save goes on in the background after the preview; a close that asked for it is called off
        monitor.setCanceled(true);
        TopicChange.AlterConfig change = edits.change(input().topic());
        ChangeFlow.on(input().connection(), getContainer()).onApplied(result -> {
            edits.revert();
            edited();
            if (configPage != null) {
                configPage.reload();
            }
        }).start(change);
    }

    private final class EditStep extends AbstractHandler {
        private final java.util.function.BooleanSupplier possible;
        private final Runnable step;

        EditStep(java.util.function.BooleanSupplier possible, Runnable step) {
            this.possible = possible;
            this.step = step;
        }

        @Override
        public @Nullable Object execute(ExecutionEvent event) {
            if (possible.getAsBoolean()) {
                step.run();
                edited();
            }
            return null;
        }
    }
}
