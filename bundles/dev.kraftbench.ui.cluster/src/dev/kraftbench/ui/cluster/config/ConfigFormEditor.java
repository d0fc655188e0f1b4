package dev.kraftbench.ui.cluster.config;

import dev.kraftbench.core.change.BatchChange;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.ui.base.ChangeFlow;
import dev.kraftbench.ui.base.editor.ClusterFormEditor;
import dev.kraftbench.ui.base.editor.ClusterPartInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IEditorSite;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.handlers.IHandlerService;
import org.jspecify.annotations.Nullable;

/**
 * An editor with configurations. Edits are kept until Save, which shows what will change and the equivalent command; closing with Save therefore keeps
 * the editor open until the preview is answered.
 */
public abstract class ConfigFormEditor extends ClusterFormEditor {

    private record Scope(ConfigEdits edits, ConfigPage page, Function<Map<String, Optional<String>>, Change> change) {}

    private final List<Scope> scopes = new ArrayList<>();

    @Override
    public void init(IEditorSite site, IEditorInput input) throws PartInitException {
        super.init(site, input);
        IHandlerService handlers = site.getService(IHandlerService.class);
        handlers.activateHandler("org.eclipse.ui.edit.undo", new EditStep(ConfigEdits::canUndo, ConfigEdits::undo));
        handlers.activateHandler("org.eclipse.ui.edit.redo", new EditStep(ConfigEdits::canRedo, ConfigEdits::redo));
    }

    /** A page whose edits this editor saves. */
    protected final ConfigPage config(ConfigPage.Question question, ConfigEdits edits, Function<Map<String, Optional<String>>, Change> change) {
        ConfigPage page = new ConfigPage(this, question, edits, this::edited);
        scopes.add(new Scope(edits, page, change));
        return page;
    }

    private void edited() {
        editorDirtyStateChanged();
        scopes.forEach(scope -> scope.page.show());
    }

    @Override
    public boolean isDirty() {
        return scopes.stream().anyMatch(scope -> scope.edits.dirty());
    }

    @Override
    public void doSave(IProgressMonitor monitor) {
        Map<Scope, Map<String, Optional<String>>> wanted = new LinkedHashMap<>();
        scopes.stream().filter(scope -> scope.edits.dirty()).forEach(scope -> wanted.put(scope, scope.edits.values()));
        if (wanted.isEmpty()) {
            return;
        }
        // the save goes on in the background after the preview; a close that asked for it is called off
        monitor.setCanceled(true);
        List<Change> changes = wanted.entrySet().stream().map(each -> each.getKey().change.apply(each.getValue())).toList();
        Change change = changes.size() == 1 ? changes.getFirst() : new BatchChange(changes.getFirst().title(), changes);
        ChangeFlow.on(((ClusterPartInput) getEditorInput()).connection(), getContainer()).onApplied(result -> {
            wanted.forEach((scope, values) -> scope.edits.saved(values));
            scopes.forEach(scope -> scope.page.reload());
            edited();
        }).start(change);
    }

    private final class EditStep extends AbstractHandler {
        private final Predicate<ConfigEdits> possible;
        private final Consumer<ConfigEdits> step;

        EditStep(Predicate<ConfigEdits> possible, Consumer<ConfigEdits> step) {
            this.possible = possible;
            this.step = step;
        }

        /** Of the configuration on top, or else of the first that has a step to take. */
        @Override
        public @Nullable Object execute(ExecutionEvent event) {
            Object top = getActivePageInstance();
            scopes.stream().filter(scope -> possible.test(scope.edits)).sorted((a, b) -> Boolean.compare(b.page == top, a.page == top)).findFirst().ifPresent(scope -> {
                step.accept(scope.edits);
                edited();
            });
            return null;
        }
    }
}
