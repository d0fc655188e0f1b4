package dev.kraftbench.app;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.Refresh;
import dev.kraftbench.ui.base.editor.ClusterPartInput;
import java.util.Optional;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.handlers.HandlerUtil;
import org.jspecify.annotations.Nullable;

/** F5: asks the cluster now for what the part one is in would ask it for later, and for another sample of all else. */
public final class RefreshHandler extends AbstractHandler {
    @Override
    public @Nullable Object execute(ExecutionEvent event) {
        IWorkbenchPart part = HandlerUtil.getActivePart(event);
        MPart model = part == null ? null : part.getSite().getService(MPart.class);
        if (model != null && model.getWidget() instanceof Control pane) {
            Refresh.run(pane);
        }
        cluster(part).ifPresent(ClusterConnection::refresh);
        return null;
    }

    private static Optional<ClusterConnection> cluster(@Nullable IWorkbenchPart part) {
        return part instanceof IEditorPart editor && editor.getEditorInput() instanceof ClusterPartInput input ? Optional.of(input.connection())
                : CurrentCluster.get().connection();
    }
}
