package dev.kraftbench.ui.cluster.doctor;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.Messages;
import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;

/** The findings of one cluster inside a page. UI thread. */
public final class DoctorSection {
    private final EmptyState state;
    private final FindingsPane pane;
    private final Rounds rounds;

    public DoctorSection(Composite parent, ClusterConnection connection, ClusterActions actions) {
        state = new EmptyState(parent);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(state);
        pane = new FindingsPane(state, SWT.HORIZONTAL, () -> connection, actions);
        state.setContent(pane);
        rounds = new Rounds(parent, () -> connection, this::show);
    }

    /** A snapshot came. */
    public void look() {
        rounds.look();
        show();
    }

    private void show() {
        List<Finding> findings = rounds.findings().orElse(null);
        if (findings == null) {
            state.showReason(Messages.doctor_examining, Messages.doctor_what);
        } else if (findings.isEmpty()) {
            state.showReason(Messages.doctor_healthy, NLS.bind(Messages.doctor_healthy_reason, rounds.rules()));
        } else {
            pane.show(findings);
            state.showContent();
        }
    }
}
