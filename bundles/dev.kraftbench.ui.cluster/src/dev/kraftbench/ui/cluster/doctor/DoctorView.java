package dev.kraftbench.ui.cluster.doctor;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.ui.base.ClusterEmptyState;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.FollowedCluster;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.base.ViewHeader;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.Messages;
import java.util.List;
import java.util.Objects;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.part.ViewPart;
import org.jspecify.annotations.Nullable;

/** The view «Doctor»: what is wrong with the current cluster, why, and what helps. */
public final class DoctorView extends ViewPart implements LivePart {
    public static final String ID = "dev.kraftbench.doctor";

    private @Nullable ViewHeader header;
    private @Nullable EmptyState state;
    private @Nullable FindingsPane pane;
    private @Nullable FollowedCluster followed;
    private @Nullable Rounds rounds;

    @Override
    public void createPartControl(Composite parent) {
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(parent);
        header = new ViewHeader(parent);
        EmptyState empty = new EmptyState(parent);
        state = empty;
        GridDataFactory.fillDefaults().grab(true, true).applyTo(empty);
        FindingsPane findings = new FindingsPane(empty, SWT.VERTICAL, this::connection, ClusterActions.in(getSite()));
        pane = findings;
        empty.setContent(findings);
        rounds = new Rounds(parent, this::connection, this::update);
        followed = FollowedCluster.current(parent, CurrentCluster.get(), this::update);
    }

    private @Nullable ClusterConnection connection() {
        return followed == null ? null : followed.connection().orElse(null);
    }

    private void update() {
        if (followed == null) {
            return;
        }
        EmptyState empty = Objects.requireNonNull(state);
        Rounds examined = Objects.requireNonNull(rounds);
        ClusterConnection cluster = connection();
        Objects.requireNonNull(header).show(cluster);
        if (cluster == null || !followed.open()) {
            ClusterEmptyState.show(empty, cluster, Messages.doctor_what);
            return;
        }
        examined.look();
        List<Finding> findings = examined.findings().orElse(null);
        Objects.requireNonNull(pane).show(findings == null ? List.of() : findings);
        if (findings == null) {
            empty.showReason(Messages.doctor_examining, Messages.doctor_what);
        } else if (findings.isEmpty()) {
            empty.showReason(Messages.doctor_healthy, NLS.bind(Messages.doctor_healthy_reason, examined.rules()));
        } else {
            empty.showContent();
        }
    }

    public FindingsPane pane() {
        return Objects.requireNonNull(pane, "not created yet");
    }

    /** Examined: with findings, or healthy. */
    @Override
    public boolean rendersData() {
        return rounds != null && followed != null && followed.open() && rounds.findings().isPresent();
    }

    @Override
    public void setFocus() {
        if (state != null) {
            state.setFocus();
        }
    }
}
