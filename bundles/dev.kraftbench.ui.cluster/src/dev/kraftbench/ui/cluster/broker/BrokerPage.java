package dev.kraftbench.ui.cluster.broker;

import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.broker.DirectoryContent;
import dev.kraftbench.ui.base.editor.BrokerInput;
import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.Messages;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** What the pages on a broker have in common. */
abstract class BrokerPage extends ClusterPage {
    static final int DIRECTORIES_MILLIS = 5_000;

    BrokerPage(FormEditor editor, String id, String title) {
        super(editor, id, title);
    }

    final int broker() {
        return ((BrokerInput) getEditorInput()).broker();
    }

    @Override
    protected String what() {
        return Messages.broker_what;
    }

    final ClusterActions actions() {
        return ClusterActions.in(getSite());
    }

    final boolean open() {
        return connection().state() instanceof ConnectionState.Open;
    }

    /** Null while there is nobody to ask. */
    final @Nullable CompletableFuture<List<DirectoryContent>> directories(Duration limit) {
        return open() ? connection().brokers().directories(broker(), limit) : null;
    }

    static Button button(Composite parent, FormToolkit toolkit, String text, Runnable action) {
        Button button = toolkit.createButton(parent, text, SWT.PUSH);
        button.addListener(SWT.Selection, event -> action.run());
        return button;
    }
}
