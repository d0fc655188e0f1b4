package dev.kraftbench.ui.cluster.events;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.change.Operation;
import dev.kraftbench.ui.base.ChangeFlow;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.cluster.Messages;
import java.util.List;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** One operation in full: what was done, with which command, what came of it, and the way back. UI thread. */
final class OperationDetails extends Composite {
    private final Label title;
    private final Text text;
    private final Button copy;
    private final Button undo;
    private final Label why;
    private @Nullable Operation shown;

    OperationDetails(Composite parent) {
        super(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(10, 6).spacing(8, 6).numColumns(3).applyTo(this);
        title = new Label(this, SWT.WRAP);
        title.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
        GridDataFactory.fillDefaults().grab(true, false).span(3, 1).hint(TextScale.px(200), SWT.DEFAULT).applyTo(title);
        text = new Text(this, SWT.MULTI | SWT.READ_ONLY | SWT.WRAP | SWT.V_SCROLL | SWT.BORDER);
        text.setFont(JFaceResources.getTextFont());
        GridDataFactory.fillDefaults().grab(true, true).span(3, 1).hint(TextScale.px(200), TextScale.px(60)).applyTo(text);
        undo = new Button(this, SWT.PUSH);
        undo.setText(Messages.operations_undo_action);
        undo.addListener(SWT.Selection, event -> undo());
        copy = new Button(this, SWT.PUSH);
        copy.setText(Messages.operations_copy);
        copy.addListener(SWT.Selection, event -> copy());
        why = new Label(this, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).applyTo(why);
        show(null);
    }

    void show(@Nullable Operation operation) {
        shown = operation;
        title.setText(operation == null ? "" : operation.title().replace("&", "&&"));
        text.setText(operation == null ? "" : text(operation));
        copy.setEnabled(operation != null && !operation.commandLines().isEmpty());
        undo.setEnabled(operation != null && operation.back().isPresent() && isOpen(operation));
        why.setText(operation == null ? "" : noUndo(operation));
        layout(true);
    }

    private static String text(Operation operation) {
        StringBuilder all = new StringBuilder();
        if (!operation.succeeded()) {
            all.append(operation.error()).append("\n\n");
        }
        part(all, Messages.operations_command, operation.commandLines());
        part(all, Messages.operations_undo, operation.undo());
        if (operation.commandLines().isEmpty() && operation.undo().isEmpty()) {
            all.append(Messages.operations_no_command);
        }
        return all.toString().strip();
    }

    private static void part(StringBuilder all, String name, List<String> lines) {
        if (!lines.isEmpty()) {
            all.append("# ").append(name).append('\n').append(String.join("\n", lines)).append("\n\n");
        }
    }

    /** Why it can't be taken back from here, or an empty string. */
    private static String noUndo(Operation operation) {
        if (!operation.succeeded()) {
            return "";
        }
        if (operation.back().isEmpty()) {
            return operation.undo().isEmpty() ? Messages.operations_no_undo : Messages.operations_undo_by_hand;
        }
        return isOpen(operation) ? "" : NLS.bind(Messages.operations_undo_closed, operation.cluster());
    }

    private static boolean isOpen(Operation operation) {
        return connection(operation).filter(connection -> connection.state() instanceof ConnectionState.Open).isPresent();
    }

    private static Optional<ClusterConnection> connection(Operation operation) {
        return CurrentCluster.get().connections().flatMap((Connections all) -> all.find(operation.connection()));
    }

    private void undo() {
        Operation operation = shown;
        if (operation != null) {
            connection(operation).ifPresent(connection -> operation.back().ifPresent(back -> ChangeFlow.on(connection, this).start(back)));
        }
    }

    private void copy() {
        if (shown != null) {
            Clipboard clipboard = new Clipboard(getDisplay());
            clipboard.setContents(new Object[] {String.join("\n", shown.commandLines())}, new Transfer[] {TextTransfer.getInstance()});
            clipboard.dispose();
        }
    }
}
