package dev.kraftbench.ui.records.browse;

import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.FormGround;
import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.base.editor.TopicInput;
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
    /** Whether it is known if there are the services it needs. */
    private boolean asked;

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
        RecordServices.find(content, services -> {
            asked = true;
            services.ifPresent(found -> {
                RecordsPane made = new RecordsPane(content, found);
                GridDataFactory.fillDefaults().grab(true, true).applyTo(made);
                FormGround.lay(made, content.getBackground());
                pane = made;
            });
            request();
        });
    }

    @Override
    protected void update(EmptyState state) {
        RecordsPane records = pane;
        if (records == null) {
            if (asked) {
                state.showReason(Messages.no_services, Messages.no_services_reason);
            }
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
