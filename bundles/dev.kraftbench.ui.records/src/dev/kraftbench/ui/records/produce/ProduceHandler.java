package dev.kraftbench.ui.records.produce;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.CurrentCluster;
import java.util.Optional;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.handlers.HandlerUtil;
import org.jspecify.annotations.Nullable;

/** Shows the Produce view on a cluster and topic, and gives it. */
public final class ProduceHandler extends AbstractHandler {
    @Override
    public @Nullable Object execute(ExecutionEvent event) throws ExecutionException {
        CurrentCluster current = CurrentCluster.get();
        String id = event.getParameter(CommandCalls.CLUSTER);
        Optional<ClusterConnection> wanted = id == null ? Optional.empty() : current.connections().flatMap(all -> all.find(id));
        wanted.ifPresent(current::select);
        try {
            ProduceView view = (ProduceView) HandlerUtil.getActiveWorkbenchWindowChecked(event).getActivePage().showView(ProduceView.ID);
            String topic = event.getParameter(CommandCalls.TOPIC);
            view.produceTo(topic == null ? "" : topic, Boolean.parseBoolean(event.getParameter(CommandCalls.SEND)));
            return view;
        } catch (PartInitException e) {
            throw new ExecutionException("the Produce view does not open", e);
        }
    }
}
