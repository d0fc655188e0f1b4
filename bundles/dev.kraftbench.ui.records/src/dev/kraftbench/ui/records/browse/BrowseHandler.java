package dev.kraftbench.ui.records.browse;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.CurrentCluster;
import java.util.Optional;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.WorkbenchException;
import org.eclipse.ui.handlers.HandlerUtil;
import org.jspecify.annotations.Nullable;

/** Shows the records of a topic in the view, and gives it. */
public final class BrowseHandler extends AbstractHandler {
    private static final String PERSPECTIVE = "dev.kraftbench.data";

    @Override
    public @Nullable Object execute(ExecutionEvent event) throws ExecutionException {
        IWorkbenchWindow window = HandlerUtil.getActiveWorkbenchWindowChecked(event);
        String id = event.getParameter(CommandCalls.CLUSTER);
        CurrentCluster current = CurrentCluster.get();
        Optional<ClusterConnection> connection = id == null ? Optional.empty() : current.connections().flatMap(all -> all.find(id));
        connection.ifPresent(current::select);
        try {
            // beside Produce, with room for a table
            PlatformUI.getWorkbench().showPerspective(PERSPECTIVE, window);
            RecordsView view = (RecordsView) window.getActivePage().showView(RecordsView.ID);
            String topic = event.getParameter(CommandCalls.TOPIC);
            String partition = event.getParameter(CommandCalls.PARTITION);
            String offset = event.getParameter(CommandCalls.OFFSET);
            if (topic != null && partition != null && offset != null) {
                view.show(topic, Integer.parseInt(partition), Long.parseLong(offset));
            } else if (topic != null) {
                view.show(topic);
            }
            return view;
        } catch (WorkbenchException e) {
            throw new ExecutionException("view " + RecordsView.ID, e);
        }
    }
}
