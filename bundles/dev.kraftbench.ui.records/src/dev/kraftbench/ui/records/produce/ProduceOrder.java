package dev.kraftbench.ui.records.produce;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.produce.ProduceCommand;
import dev.kraftbench.core.produce.RunRequest;
import dev.kraftbench.core.produce.source.SourceSpec;
import dev.kraftbench.ui.base.PreviewDialog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Shell;

/** What is about to be sent, shown and confirmed where the environment demands it. UI thread. */
record ProduceOrder(RunRequest request) implements Change {

    @Override
    public String title() {
        return NLS.bind(switch (request.source()) {
            case SourceSpec.Given given -> Messages.job_record;
            case SourceSpec.FromFile from -> Messages.job_file;
            case SourceSpec.Generated generated -> Messages.job_generator;
        }, request.topic());
    }

    /** True when the run may begin. */
    boolean confirmed(Shell shell, ClusterConnection connection) {
        if (connection.settings().environment().confirmation() == Environment.Confirmation.NONE || connection.settings().readOnly()) {
            return true;
        }
        String servers = connection.state() instanceof ConnectionState.Open open ? open.bootstrapServers() : "";
        List<ChangePlan.Difference> what = new ArrayList<>();
        what.add(new ChangePlan.Difference(Messages.topic, "", request.topic()));
        what.add(new ChangePlan.Difference(Messages.order_what, "", what()));
        what.add(new ChangePlan.Difference(Messages.producer, "", ProducerSettingsDialog.summary(request.producer())));
        ChangePlan plan = new ChangePlan(this, what, ProduceCommand.of(request, servers), List.of(Messages.order_warning), Optional.empty());
        return new PreviewDialog(shell, connection.settings(), plan).open() == Window.OK;
    }

    private String what() {
        return switch (request.source()) {
            case SourceSpec.Given given -> NLS.bind(Messages.order_records, given.records().size());
            case SourceSpec.FromFile from -> NLS.bind(Messages.order_file, from.file().path().getFileName(), from.file().fromLine());
            case SourceSpec.Generated generated -> generated.generator().count() == 0 ? Messages.order_endless
                    : NLS.bind(Messages.order_records, generated.generator().count());
        };
    }
}
