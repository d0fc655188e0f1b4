package dev.kraftbench.ui.security;

import dev.kraftbench.core.security.Acl;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.base.editor.TopicInput;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** The access rules that concern one topic, by its name or the beginning of it. */
final class TopicSecurityPage extends ClusterPage {
    private @Nullable SecurityPane<Acl> rules;

    TopicSecurityPage(FormEditor editor) {
        super(editor, "security", Messages.page_security);
    }

    @Override
    protected String what() {
        return Messages.topic_security_what;
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        SecurityPane<Acl> pane = AclPane.create(content, toolkit, connection(), ((TopicInput) getEditorInput()).topic());
        GridDataFactory.fillDefaults().grab(true, true).applyTo(pane);
        rules = pane;
    }

    @Override
    protected void update(EmptyState pane) {
        pane.showContent();
    }

    @Override
    public boolean rendersData() {
        return super.rendersData() && rules != null && rules.answered();
    }
}
