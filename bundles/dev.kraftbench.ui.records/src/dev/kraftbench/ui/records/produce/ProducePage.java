package dev.kraftbench.ui.records.produce;

import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.base.editor.TopicInput;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** Producing to the topic whose editor it is. UI thread. */
final class ProducePage extends ClusterPage {
    static final String ID = "dev.kraftbench.topic.produce";

    private @Nullable ProducePane pane;

    ProducePage(FormEditor editor) {
        super(editor, ID, Messages.page_produce);
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        GridLayoutFactory.fillDefaults().applyTo(content);
        CurrentCluster.get().partitioners().ifPresent(partitioners -> {
            ProducePane made = new ProducePane(content, partitioners, ((TopicInput) getEditorInput()).topic());
            GridDataFactory.fillDefaults().grab(true, true).applyTo(made);
            pane = made;
        });
    }

    @Override
    protected void update(EmptyState state) {
        ProducePane made = pane;
        if (made == null) {
            state.showReason(Messages.no_partitioners, what());
        } else {
            made.show(connection());
            state.showContent();
        }
    }

    @Override
    protected String what() {
        return Messages.what;
    }

    @Override
    public boolean rendersData() {
        return super.rendersData() && pane != null && pane.rendersData();
    }
}
