package dev.kraftbench.ui.records.browse;

import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.base.editor.TopicInput;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** The page «Messages» of the topic editor. */
public final class RecordsPage extends ClusterPage {
    public static final String ID = "messages";

    private @Nullable RecordsPane pane;

    RecordsPage(FormEditor editor) {
        super(editor, ID, Messages.page);
    }

    @Override
    protected String what() {
        return Messages.what;
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        GridLayoutFactory.fillDefaults().applyTo(content);
        Optional<RecordServices> services = RecordServices.find();
        if (services.isPresent()) {
            pane = new RecordsPane(content, services.get());
            GridDataFactory.fillDefaults().grab(true, true).applyTo(pane);
        }
    }

    @Override
    protected void update(EmptyState state) {
        RecordsPane records = pane;
        if (records == null) {
            state.showReason(Messages.no_services, Messages.no_services_reason);
            return;
        }
        records.show(connection(), ((TopicInput) getEditorInput()).topic());
        records.begin();
        state.showContent();
    }

    public @Nullable RecordsPane pane() {
        return pane;
    }

    @Override
    public boolean rendersData() {
        return super.rendersData() && pane != null && pane.rendersData();
    }
}
