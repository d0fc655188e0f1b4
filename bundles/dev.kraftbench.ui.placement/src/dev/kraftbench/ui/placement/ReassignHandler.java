package dev.kraftbench.ui.placement;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.placement.Placement;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.DialogOpening;
import dev.kraftbench.ui.base.TextScale;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.handlers.HandlerUtil;
import org.jspecify.annotations.Nullable;

/** Opens the wizard that plans a reassignment on an open cluster. */
public final class ReassignHandler extends AbstractHandler {
    private static final String TOPICS_PARTED_BY = ",";

    @Override
    public @Nullable Object execute(ExecutionEvent event) throws ExecutionException {
        IWorkbenchWindow window = HandlerUtil.getActiveWorkbenchWindowChecked(event);
        CurrentCluster current = CurrentCluster.get();
        String id = event.getParameter(CommandCalls.CLUSTER);
        Optional<ClusterConnection> connection = (id == null ? current.connection() : current.connections().flatMap(all -> all.find(id)))
                .filter(c -> c.state() instanceof ConnectionState.Open);
        if (connection.isEmpty()) {
            MessageDialog.openInformation(window.getShell(), Messages.wizard_title, Messages.needs_cluster);
            return null;
        }
        WizardDialog dialog = new WizardDialog(window.getShell(), new ReassignWizard(connection.get(), request(event), window));
        dialog.setHelpAvailable(false);
        dialog.setPageSize(TextScale.px(760), TextScale.px(520));
        DialogOpening.start(dialog);
        return null;
    }

    private static Request request(ExecutionEvent event) {
        String named = event.getParameter(CommandCalls.TOPIC);
        List<String> topics = named == null || named.isEmpty() ? List.of() : Arrays.asList(named.split(TOPICS_PARTED_BY));
        Optional<Integer> broker = Optional.ofNullable(event.getParameter(CommandCalls.BROKER)).map(Integer::parseInt);
        Optional<PartitionId> partition = Optional.ofNullable(event.getParameter(CommandCalls.PARTITION)).filter(number -> topics.size() == 1)
                .map(number -> new PartitionId(topics.getFirst(), Integer.parseInt(number)));
        String goal = event.getParameter(CommandCalls.GOAL);
        Request.Kind kind = goal != null ? Request.Kind.valueOf(goal.toUpperCase(Locale.ROOT))
                : broker.isPresent() ? Request.Kind.DRAIN
                : partition.isPresent() ? Request.Kind.MOVE
                : topics.isEmpty() ? Request.Kind.BALANCE : Request.Kind.SPREAD;
        Placement.Measure measure = Optional.ofNullable(event.getParameter(CommandCalls.MEASURE))
                .map(name -> Placement.Measure.valueOf(name.toUpperCase(Locale.ROOT))).orElse(Placement.Measure.REPLICAS);
        return new Request(kind, topics, partition, broker, measure);
    }
}
